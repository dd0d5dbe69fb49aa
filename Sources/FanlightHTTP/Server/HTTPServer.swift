package import Logging
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server: HTTP/1.1, and HTTP/2 where TLS negotiates it.
///
/// Each request runs its handler in a task of its own, which is cancelled when the client goes away. What a client may take is bounded by
/// `HTTPServerLimits`.
package final class HTTPServer: Sendable {
    private let core: ServerCore
    private let listener: any Channel
    private let unixSocket: UnixListener?

    private init(core: ServerCore, listener: any Channel, unixSocket: UnixListener?) {
        self.core = core
        self.listener = listener
        self.unixSocket = unixSocket
    }

    /// Listens, and answers until `stop`.
    ///
    /// - Throws: `HTTPServerError` when the address cannot be listened on or the TLS settings cannot be used.
    package static func start(
        _ options: HTTPServerOptions, logger: Logger, handler: @escaping HTTPHandler
    ) async throws -> HTTPServer {
        let core = ServerCore(options: options, tlsContext: try options.tls?.makeContext(), logger: logger, handler: handler)
        let setup = ConnectionSetup(core: core)
        var bootstrap = ServerBootstrap(group: options.eventLoopGroup ?? MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
                    try channel.pipeline.syncOperations.addHandler(AcceptGate(registry: core.registry))
                }
            }
            .childChannelInitializer { setup.configure($0) }
        // With TLS the end of the input is told by TLS; without it, a client that has sent its request may close its half and still wait for the
        // answer.
        if options.tls == nil { bootstrap = bootstrap.childChannelOption(.allowRemoteHalfClosure, value: true) }
        do {
            switch options.address {
            case .tcp(let host, let port):
                bootstrap = bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                for (option, value) in TCPOptions.all { bootstrap = bootstrap.childChannelOption(option, value: value) }
                return running(core, try await bootstrap.bind(host: host, port: port).get(), nil)
            case .unix(let path):
                let socket = try UnixListener(path: path)
                do {
                    return running(core, try await bootstrap.withBoundSocket(socket.takeDescriptor()).get(), socket)
                } catch {
                    socket.remove()
                    throw error
                }
            }
        } catch let error as HTTPServerError {
            throw error
        } catch {
            throw HTTPServerError(.bindFailed, "cannot listen on \(options.address)", cause: error)
        }
    }

    private static func running(_ core: ServerCore, _ listener: any Channel, _ socket: UnixListener?) -> HTTPServer {
        core.registry.whenRoomChanges { listener.pipeline.fireUserInboundEventTriggered(AcceptGate.RoomChanged()) }
        return HTTPServer(core: core, listener: listener, unixSocket: socket)
    }

    /// The TCP port that is listened on; nil for a Unix socket.
    package var port: Int? { listener.localAddress?.port }

    package var connectionCount: Int { core.registry.connectionCount }

    /// The handlers that run.
    package var requestCount: Int { core.registry.requestCount }

    /// Returns when there is neither a connection nor a running handler.
    func waitUntilIdle() async { await core.registry.waitUntilIdle() }

    /// Uses these certificates for connections from now on. Those that are open keep theirs.
    ///
    /// - Throws: `HTTPServerError` with the code `invalidTLS`; what was used before stays in use then. A server that was started without TLS stays
    /// so.
    package func replaceTLS(_ tls: HTTPServerTLS) throws {
        let context = try tls.makeContext()
        core.tlsContext.withLock { current in
            if current != nil { current = context }
        }
    }

    /// Accepts no more, asks streams to end, lets other requests finish, and returns when the last connection and the last handler are gone. What
    /// is left after the grace is cut off.
    package func stop(grace: Duration) async {
        let connections = core.registry.beginStopping()
        unixSocket?.remove()
        try? await listener.close().get()
        for connection in connections { connection.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let registry = core.registry
        let loop = listener.eventLoop
        let cutOff = loop.scheduleTask(in: TimeAmount(grace)) {
            for connection in registry.connections { connection.pipeline.fireUserInboundEventTriggered(ConnectionEdge.Abort()) }
            // A handler that does not heed its cancellation is not waited for any longer.
            loop.scheduleTask(in: .milliseconds(500)) { registry.resumeWaiters() }
        }
        await registry.waitUntilIdle()
        cutOff.cancel()
    }
}
