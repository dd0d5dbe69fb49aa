import NIOCore
import NIOHTTP1
import NIOPosix

/// The listener of one backend.
struct SampleServer: Sendable {
    /// Where it listens, with the real port.
    let address: BookinfoSample.Address
    private let channel: any Channel
    private let connections: SampleConnections

    /// - Throws: `SampleError` with code `bindFailed`.
    static func listen(on address: BookinfoSample.Address, responder: any SampleResponder) async throws -> SampleServer {
        let connections = SampleConnections()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                connections.add(channel)
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(SampleConnectionHandler(responder: responder))
                }
            }
        do {
            let channel = try await bootstrap.bind(host: address.host, port: address.port).get()
            let port = channel.localAddress?.port ?? address.port
            return SampleServer(address: BookinfoSample.Address(host: address.host, port: port), channel: channel, connections: connections)
        } catch {
            throw SampleError(.bindFailed, "\(responder.podName) cannot listen on \(address)", cause: error)
        }
    }

    /// Closes the listener and all connections; may be called more than once.
    func close() {
        channel.close(promise: nil)
        connections.close()
    }

    func waitUntilClosed() async {
        // The future of a channel's end never fails.
        try? await channel.closeFuture.get()
    }

    private init(address: BookinfoSample.Address, channel: any Channel, connections: SampleConnections) {
        self.address = address
        self.channel = channel
        self.connections = connections
    }
}
