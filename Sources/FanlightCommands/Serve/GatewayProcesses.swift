import FanlightAPIServer
import FanlightAccess
import FanlightFeedTransport
import FanlightProxy
import FanlightStore
import FanlightWorkloads
import Foundation
import Logging

/// The gateways' processes and what keeps them: the feed that they are connected to, their supervisor, and the controller of their objects.
struct GatewayProcesses: Sendable {
    /// Of the certificates that gateways get, which are made anew every day: a clock that is set by days, or a machine that sleeps, breaks nothing.
    /// The authority's own end cuts it.
    private static let certificateLifetime: Int64 = 7 * 86_400

    private let folder: DataFolder
    private let feed: FeedServer
    private let runtime: ProcessRuntime
    private let controller: WorkloadController
    private let drainTimeout: Duration

    /// Listens for gateways, and takes over those that run.
    ///
    /// - Parameter reported: told what becomes of processes.
    /// - Throws: `CommandError` where it cannot.
    init(
        _ options: ServeOptions, folder: DataFolder, feed: FeedServer, authority: CertificateAuthority, server: APIServer,
        store: ObjectStore, logger: Logger, now: @escaping @Sendable () -> Int64,
        reported: @escaping @Sendable (PodReport) async -> Void
    ) async throws {
        self.folder = folder
        self.feed = feed
        drainTimeout = options.drainTimeout
        let pki = authority.options.pkiFolder
        let address = FeedAddress.unix(path: folder.feedPath)
        var settings = ProcessRuntimeOptions(dataFolder: folder.path, executable: options.executable ?? ExecutablePath.own) { pod, path in
            let identity = FeedIdentity(namespace: pod.namespace, pod: pod.name)
            let certificate = try authority.clientIdentity(
                user: identity.userName, lifetime: Self.certificateLifetime, now: now() / 1_000)
            try TextFile.replace(path + "/feed.key", with: certificate.privateKeyPEM)
            try TextFile.replace(path + "/feed.crt", with: certificate.certificatePEM)
            return ProcessRuntimeOptions.FeedAccess(
                address: "\(address)", certificatePath: path + "/feed.crt", keyPath: path + "/feed.key", authorityPath: pki + "/ca.crt")
        }
        settings.drainTimeout = options.drainTimeout
        settings.loops = options.proxy.loops
        settings.accessLog = options.accessLog.map {
            $0 == "-" || $0.hasPrefix("/") ? $0 : FileManager.default.currentDirectoryPath + "/" + $0
        }
        settings.accessLogIsJSON = options.accessLogIsJSON
        do {
            unlink(folder.feedPath)
            try await feed.start(
                FeedServerOptions(
                    addresses: [address], certificatePath: pki + "/server.crt", keyPath: pki + "/server.key", authorityPath: pki + "/ca.crt"
                ))
            runtime = try ProcessRuntime(settings, logger: logger)
        } catch {
            throw CommandError("\(error)")
        }
        let runtime = runtime
        controller = WorkloadController(
            server: server, store: store, runtime: runtime,
            addresses: AddressBook(services: options.addressBlock, pods: options.podBlock, assignments: folder.readAddresses()),
            logger: logger,
            now: now, saveAddresses: { try folder.writeAddresses($0) }, reported: reported,
            podsRead: { await runtime.endStrays(keeping: $0, grace: options.drainTimeout) })
    }

    /// Keeps the objects and the processes until cancelled.
    func run() async throws { try await controller.run() }

    func log(_ request: PodLogRequest) -> AsyncStream<[UInt8]>? {
        runtime.podLog(
            namespace: request.namespace, name: request.name,
            PodLogOptions(
                tailLines: request.tailLines, limitBytes: request.limitBytes, since: request.since, timestamps: request.timestamps,
                previous: request.previous, follow: request.follow))
    }

    /// After `run` has ended: ends the processes, or leaves them where that was asked for.
    func end(logger: Logger) async {
        if ServeStop.takesKeepingGateways(folder) {
            logger.notice("gateways go on")
            await runtime.detach()
        } else {
            await runtime.stopAll(grace: drainTimeout + .seconds(2))
        }
        await feed.stop()
    }
}
