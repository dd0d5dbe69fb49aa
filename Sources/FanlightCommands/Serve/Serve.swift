import FanlightObservability
import FanlightStore
import FanlightWorkloads
import Glibc
import Logging
import NIOPosix

/// `fanlight serve`: wires store, sources, control plane, gateways and questions, and runs them until the process is asked to stop.
struct Serve: Sendable {
    private let options: ServeOptions
    private let logger: Logger

    init(options: ServeOptions, logger: Logger) {
        self.options = options
        self.logger = logger
    }

    /// Serves until SIGINT or SIGTERM comes.
    ///
    /// - Throws: `CommandError` where it cannot start: the data folder is in use, a path does not exist, the admin port is taken.
    func run() async throws {
        let signals = Interruption.signals()
        try await run { for await _ in signals { return } }
    }

    /// Serves until `stopped` returns, then lets requests under way end.
    func run(until stopped: @escaping @Sendable () async -> Void) async throws {
        for path in options.configurations where access(path, R_OK) != 0 { throw CommandError("--config \(path): \(DataFolder.reason)") }
        Self.raiseDescriptorLimit()
        let folder = DataFolder(path: options.data)
        let lock = try folder.open()
        defer { close(lock) }
        let sink = try options.accessLog.map { path in
            try AccessLogFileSink(path: path, format: options.accessLogIsJSON ? .json : .text)
        }
        if options.configurations.isEmpty { logger.warning("no --config is given, so there is nothing to serve") }
        let store = InMemoryStore()
        let source = ConfigurationSource(paths: options.configurations, strict: options.strict, store: store, logger: logger)
        let fleet = GatewayFleet(
            options: options, rule: PortRule(firstUnprivileged: Self.firstUnprivilegedPort), folder: folder, sink: sink, logger: logger)
        let runtime = ServeRuntime(source: source, fleet: fleet)
        try await source.reload()
        let desk = QuestionDesk(runtime: runtime, fleet: fleet)
        let servers = try await startServers(desk, folder: folder)
        // Outlives the group below, which is cancelled when the process is asked to stop: it ends after the last gateway has.
        let retirement = Task { await fleet.retire() }
        logger.info(
            "serving", metadata: ["data": .string(options.data), "config": .array(options.configurations.map { .string($0) })])
        try await Interruption.run(until: stopped) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runtime.follow(Reflector(store.watch(nil))) }
                group.addTask { await runtime.publish() }
                group.addTask { try await source.watch() }
                group.addTask { try await runtime.mend(every: .seconds(2)) }
                group.addTask { for await _ in Interruption.stream(of: [SIGUSR1]) { sink?.reopen() } }
                try await group.waitForAll()
            }
        }
        logger.info("stopping", metadata: ["drain.timeout": .string("\(options.drainTimeout)")])
        await fleet.endAll()
        await retirement.value
        for server in servers { await server.stop() }
        unlink(folder.socketPath)
        await sink?.flush()
    }

    private func startServers(_ desk: QuestionDesk, folder: DataFolder) async throws -> [LocalServer] {
        let group = MultiThreadedEventLoopGroup.singleton
        do {
            // Nobody but the owner may ask, from the first moment on.
            let mask = umask(0o177)
            defer { umask(mask) }
            var servers = [try await LocalServer.start(socketPath: folder.socketPath, group: group) { await desk.answer($0) }]
            if let admin = options.admin {
                let server = try await LocalServer.start(host: admin.host, port: admin.port, group: group) { await desk.answerAdmin($0) }
                logger.info("admin port", metadata: ["address": .string(server.address)])
                servers.append(server)
            }
            return servers
        } catch {
            throw CommandError("the socket \(folder.socketPath) or the admin port cannot be opened: \(error)")
        }
    }

    /// Every connection takes a descriptor, and the usual soft limit of 1024 is for programs that use `select`.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// The lowest port that this process may bind.
    private static var firstUnprivilegedPort: Int {
        if geteuid() == 0 { return 0 }
        let setting = TextFile.read("/proc/sys/net/ipv4/ip_unprivileged_port_start") ?? ""
        return Int(setting.prefix { $0.isNumber }) ?? 1024
    }
}
