package import FanlightFeed
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Glibc
package import Logging
import Synchronization

/// Serves the newest snapshot of each configuration to the replicas that are to have it: the control plane's end of the feed.
///
/// A replica is known by its certificate, and gets its own configuration and no other.
package final class FeedServer: Sendable {
    private struct Listener {
        let server: GRPCServer<HTTP2ServerTransport.Posix>
        let task: Task<String?, Never>
    }

    /// What happens between the control plane and replicas; where nobody reads, the oldest are dropped.
    package let reports: AsyncStream<FeedReport>
    private let hub: FeedHub
    private let logger: Logger
    private let listeners = Mutex<[Listener]>([])

    /// - Parameter configuration: the key, among what is published, of the configuration that a replica is to have; nil where the replica is not known.
    ///   It is asked when a replica connects and at each publication, and must not call this server.
    package init(logger: Logger, configuration: @escaping @Sendable (FeedIdentity) -> String?) {
        let reporter: AsyncStream<FeedReport>.Continuation
        (reports, reporter) = AsyncStream.makeStream(of: FeedReport.self, bufferingPolicy: .bufferingNewest(16_384))
        self.logger = logger
        hub = FeedHub(logger: logger, reporter: reporter, configuration: configuration)
    }

    /// Begins to listen.
    ///
    /// - Returns: the addresses, with the ports that the system chose.
    /// - Throws: where a certificate cannot be used or an address is taken; nothing listens then.
    @discardableResult
    package func start(_ options: FeedServerOptions) async throws(FeedTransportError) -> [FeedAddress] {
        let files = CertificateFiles(
            certificatePath: options.certificatePath, keyPath: options.keyPath, authorityPath: options.authorityPath)
        let security = try files.serverSecurity()
        hub.open(maxStreams: options.maxStreams)
        var bound: [FeedAddress] = []
        do throws(FeedTransportError) {
            for address in options.addresses { bound.append(try await listen(address, security, options)) }
        } catch {
            await stop()
            throw error
        }
        return bound
    }

    /// Replaces what replicas are to have; whose key is missing keeps what it has. It returns at once.
    package func publish(_ snapshots: [String: FeedSnapshot]) { hub.publish(snapshots) }

    /// Whether an update to a revision is on its way to some replica.
    package func isAnyBehind(_ revision: UInt64) -> Bool { hub.isAnyBehind(revision) }

    /// All replicas that are known, sorted.
    package func replicas() -> [FeedReplica] { hub.replicas() }

    /// Closes all streams and stops listening; gateways go on with what they have, and look for who follows.
    package func stop() async {
        hub.close()
        let stopped = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        for listener in stopped { listener.server.beginGracefulShutdown() }
        for listener in stopped {
            // A client that keeps its connection open is not waited for.
            let timer = Task {
                try await Task.sleep(for: .seconds(1))
                listener.task.cancel()
            }
            _ = await listener.task.value
            timer.cancel()
        }
    }

    private func listen(
        _ address: FeedAddress, _ security: HTTP2ServerTransport.Posix.TransportSecurity, _ options: FeedServerOptions
    ) async throws(FeedTransportError) -> FeedAddress {
        let transport = HTTP2ServerTransport.Posix(
            address: Self.socketAddress(address), transportSecurity: security, config: Self.configuration(options))
        let limits = DeltaServerSession.Limits(responseBytes: options.responseBytes)
        let server = GRPCServer(transport: transport, services: [FeedService(hub: hub, limits: limits)])
        let task = Task { () -> String? in
            do {
                try await server.serve()
                return nil
            } catch {
                return "\(error)"
            }
        }
        do {
            let bound = try await transport.listeningAddress
            listeners.withLock { $0.append(Listener(server: server, task: task)) }
            if case .unix(let path) = address { chmod(path, 0o600) }
            let result = Self.feedAddress(bound, for: address)
            logger.debug("the feed listens", metadata: ["address": "\(result)"])
            return result
        } catch {
            task.cancel()
            let reason = await task.value ?? "\(error)"
            throw FeedTransportError("cannot listen on \(address) for gateways: \(reason)")
        }
    }

    private static func configuration(_ options: FeedServerOptions) -> HTTP2ServerTransport.Posix.Config {
        .defaults { config in
            config.rpc.maxRequestPayloadSize = options.maxRequestBytes
            // Gateways ask every few seconds whether the other end is still there; that is what they are meant to do.
            config.connection.keepalive.clientBehavior = .init(minPingIntervalWithoutCalls: .seconds(1), allowWithoutCalls: true)
            config.connection.keepalive.time = .seconds(20)
            config.connection.keepalive.timeout = .seconds(10)
            config.http2.maxConcurrentStreams = 16
            // Small updates are not held back to be sent with others.
            config.connection.flushCoalescing = nil
        }
    }

    private static func socketAddress(_ address: FeedAddress) -> SocketAddress {
        switch address {
        case .unix(let path): .unixDomainSocket(path: path)
        case .tcp(let host, let port): host.contains(":") ? .ipv6(host: host, port: port) : .ipv4(host: host, port: port)
        }
    }

    private static func feedAddress(_ bound: SocketAddress, for address: FeedAddress) -> FeedAddress {
        if let ipv4 = bound.ipv4 { return .tcp(host: ipv4.host, port: ipv4.port) }
        if let ipv6 = bound.ipv6 { return .tcp(host: ipv6.host, port: ipv6.port) }
        return address
    }
}
