import FanlightAPIServer
import FanlightAccess
import FanlightControlPlane
import FanlightFeedTransport
import FanlightFiles
import FanlightHTTP
import FanlightObservability
import FanlightResources
import FanlightStore
import FanlightStoreSQLite
import FanlightWorkloads
import Foundation
import Glibc
import Logging

/// `fanlight serve`: wires store, API, sources, control plane and gateways, and runs them until the process is asked to stop.
struct Serve: Sendable {
    private let options: ServeOptions
    private let logger: Logger
    /// Milliseconds since 1970.
    private let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }

    init(options: ServeOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Serves until SIGINT or SIGTERM comes.
    ///
    /// - Throws: `CommandError` where it cannot start: the data folder is in use, a path does not exist, a port is taken.
    func run() async throws {
        let signals = Interruption.signals()
        try await run { for await _ in signals { return } }
    }

    /// Serves until `stopped` returns, then lets requests under way end.
    func run(until stopped: @escaping @Sendable () async -> Void) async throws {
        for path in options.configurations where access(path, R_OK) != 0 { throw CommandError("--config \(path): \(DataFolder.reason)") }
        DescriptorLimit.raise()
        let folder = DataFolder(path: options.data)
        let lock = try folder.open()
        defer { close(lock) }
        let sink = try options.accessLog.map { path in
            try AccessLogFileSink(path: path, format: options.accessLogIsJSON ? .json : .text)
        }
        let store = try Self.openStore(folder)
        let security = try ServeSecurity(folder: folder, names: options.apiNames + (options.console?.certificateNames ?? []))
        let rule = PortRule(firstUnprivileged: Self.firstUnprivilegedPort)
        let inner = options.inProcess ? GatewayFleet(options: options, rule: rule, folder: folder, sink: sink, logger: logger) : nil
        let directory = ReplicaDirectory()
        let feed = FeedServer(logger: logger) { directory.key(of: $0) }
        let fleet: any GatewayRunner =
            inner ?? ProcessFleet(folder: folder, rule: rule, feed: feed, directory: directory, logger: logger)
        let figures: any TrafficSource = inner.map { InProcessTraffic(fleet: $0) } ?? ReplicaTraffic(directory: directory)
        let traffic = TrafficCollector(figures)
        let certificates = CertificateBook()
        let box = RuntimeBox()
        let places = ManifestPlaces()
        let server = APIServer(apiOptions(store: store, security: security, box: box, places: places))
        try await server.prepare()
        let statuses = StatusWriter(server: server, fleet: fleet, logger: logger, now: now)
        let names = try await nameServer()
        let runtime = ServeRuntime(fleet: fleet, statuses: statuses, names: names, readsPods: !options.inProcess)
        box.set(runtime)
        let desk = QuestionDesk(runtime: runtime, fleet: fleet, traffic: traffic, certificates: certificates)
        box.set(desk)
        let source = ConfigurationSource(
            paths: options.configurations, strict: options.strict, server: server, store: store, places: places, logger: logger, now: now
        ) { await runtime.take(moved: $0) }
        await runtime.setSourceDiagnostics { await source.diagnostics }
        await statuses.setConflicts { await source.conflicts }
        try await source.recover()
        try await source.reload()
        let listeners = try await startServers(server, desk, security, folder)
        await runtime.setConsole(listeners.console?.url)
        let processes =
            options.inProcess
            ? nil
            : try await processes(feed, server, store, security, listeners, folder) { report in
                if directory.note(report) { await runtime.takeReplicaNews() }
            }
        box.set(processes)
        // Outlives the group below, which is cancelled when the process is asked to stop: it ends after the last gateway has.
        let retirement = Task { await inner?.retire() }
        logger.info(
            "serving", metadata: ["data": .string(options.data), "config": .array(options.configurations.map { .string($0) })])
        try await Interruption.run(until: stopped) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runtime.follow(ResourceFeed(store: store, places: places)) }
                group.addTask { await runtime.publish() }
                group.addTask { await statuses.run() }
                group.addTask { await traffic.run(options.trafficMoments ?? TrafficCollector.steps) }
                if let processes {
                    group.addTask { try await processes.run() }
                    group.addTask { for await _ in feed.reports { await runtime.takeReplicaNews() } }
                }
                group.addTask { try await server.run() }
                group.addTask { try await source.watch() }
                group.addTask { try await source.followStore() }
                group.addTask { try await runtime.mend(every: .seconds(2)) }
                group.addTask {
                    for await _ in Interruption.stream(of: [SIGUSR1]) {
                        sink?.reopen()
                        security.audit.reopen()
                    }
                }
                if let authority = listeners.authority {
                    group.addTask { try await security.renew(authority, logger: logger) { try listeners.take($0) } }
                }
                try await group.waitForAll()
            }
        }
        logger.info("stopping", metadata: ["drain.timeout": .string("\(options.drainTimeout)")])
        await inner?.endAll()
        await processes?.end(logger: logger)
        await names?.stop()
        for listener in listeners.all { await listener.stop(grace: .seconds(2)) }
        await retirement.value
        await store.close()
        security.audit.flush()
        await sink?.flush()
    }

    private func nameServer() async throws -> GatewayNameServer? {
        guard let options = options.dns else { return nil }
        return try await GatewayNameServer(options, logger: logger)
    }

    private func processes(
        _ feed: FeedServer, _ server: APIServer, _ store: ObjectStore, _ security: ServeSecurity, _ listeners: Listeners,
        _ folder: DataFolder, reported: @escaping @Sendable (PodReport) async -> Void
    ) async throws -> GatewayProcesses {
        let authority = try listeners.authority ?? security.authority(host: "127.0.0.1", port: 6443, now: now() / 1_000)
        return try await GatewayProcesses(
            options, folder: folder, feed: feed, authority: authority, server: server, store: store, logger: logger, now: now,
            reported: reported)
    }

    private static func openStore(_ folder: DataFolder) throws -> ObjectStore {
        do {
            return try ObjectStore(journal: try SQLiteJournal(folder: folder.path), options: ObjectStoreOptions(eventBytes: 32 << 20))
        } catch let error as StoreError {
            throw CommandError(error.message)
        }
    }

    private func apiOptions(
        store: ObjectStore, security: ServeSecurity, box: RuntimeBox, places: ManifestPlaces
    ) -> APIServerOptions {
        var api = APIServerOptions(store: store, authenticator: security.authenticator, now: now, logger: logger)
        api.audit = security.audit
        api.rules = { kind, object in ObjectRules.check(kind, object) }
        api.impact = { key, new, old in
            guard ResourceFeed.kinds.contains(key.kind), let runtime = box.runtime else { return [] }
            return await runtime.impact(new: new.map { places.resource($0) }, old: old.map { places.resource($0) })
        }
        api.preview = { key, new, old in
            guard let runtime = box.runtime else { return [] }
            return await runtime.preview(key, new: new, old: old.map { places.resource($0) })
        }
        api.podLog = { box.processes?.log($0) }
        api.questions = { question in
            guard let desk = box.desk else { throw QuestionError(code: 503, message: "serve is starting") }
            return try await desk.answer(question)
        }
        api.readiness = {
            guard let runtime = box.runtime else { return "serve is starting" }
            return await runtime.isReady() ? nil : "not all gateways are ready"
        }
        return api
    }

    /// What listens: the API and the console with their certificates, and all servers.
    private struct Listeners {
        var api: HTTPServer?
        var console: ConsoleListener?
        /// Nil where nothing is served over TLS.
        var authority: CertificateAuthority?
        var all: [HTTPServer] = []

        /// Uses a renewed certificate.
        func take(_ identity: ServerIdentity) throws {
            try api?.replaceTLS(ServeSecurity.tls(identity))
            try console?.server.replaceTLS(ConsoleListener.tls(identity))
        }
    }

    private func startServers(_ server: APIServer, _ desk: QuestionDesk, _ security: ServeSecurity, _ folder: DataFolder) async throws
        -> Listeners
    {
        var listeners = Listeners()
        do {
            let local = HTTPServerOptions(address: .unix(path: folder.socketPath))
            listeners.all.append(
                try await HTTPServer.start(local, logger: logger) { request in
                    // What monitoring asks stands here too, for whoever has no admin port.
                    if request.path.hasPrefix("/stats/") || request.path == "/healthz/ready" { return await desk.answerAdmin(request) }
                    return await server.respond(request, trusted: Self.owner)
                })
            if let admin = options.admin {
                let listener = try await HTTPServer.start(
                    HTTPServerOptions(address: .tcp(host: admin.host, port: admin.port)), logger: logger
                ) { request in
                    await desk.answerAdmin(request)
                }
                logger.info("admin port", metadata: ["address": .string("\(admin.host):\(listener.port ?? admin.port)")])
                listeners.all.append(listener)
            }
            if let api = options.api {
                var authority = try security.authority(host: api.host, port: api.port, now: now() / 1_000)
                var settings = HTTPServerOptions(address: .tcp(host: api.host, port: api.port), tls: ServeSecurity.tls(authority.identity))
                settings.refusal = { APIServer.refusal($0) }
                let listener = try await HTTPServer.start(settings, logger: logger) { request in await server.respond(request) }
                if api.port == 0, let port = listener.port {
                    authority = try security.authority(host: api.host, port: port, now: now() / 1_000)
                }
                for notice in authority.notices { logger.info("certificate", metadata: ["notice": .string(notice)]) }
                logger.info(
                    "API", metadata: ["url": .string(authority.options.serverURL), "kubeconfig": .string(authority.options.kubeconfigPath)])
                listeners.api = listener
                listeners.authority = authority
                listeners.all.append(listener)
            }
            if let address = options.console {
                if address.isSecure, listeners.authority == nil {
                    listeners.authority = try security.authority(host: "127.0.0.1", port: 6443, now: now() / 1_000)
                }
                listeners.console = try await ConsoleListener.start(
                    address, names: options.apiNames, identity: listeners.authority?.identity, api: server,
                    authenticator: security.authenticator,
                    logger: logger, now: now)
                if let console = listeners.console { listeners.all.append(console.server) }
            }
            return listeners
        } catch let error as CommandError {
            for listener in listeners.all { await listener.stop(grace: .zero) }
            throw error
        } catch {
            for listener in listeners.all { await listener.stop(grace: .zero) }
            throw CommandError("\(error); choose other addresses with --api and --admin")
        }
    }

    /// Whoever may open the socket of the data folder owns it.
    private static let owner = UserInfo(name: "fanlight:owner", groups: ["system:masters", "system:authenticated"])

    /// The lowest port that this process may bind.
    private static var firstUnprivilegedPort: Int {
        if geteuid() == 0 { return 0 }
        let setting = TextFile.read("/proc/sys/net/ipv4/ip_unprivileged_port_start") ?? ""
        return Int(setting.prefix { $0.isNumber }) ?? 1024
    }
}
