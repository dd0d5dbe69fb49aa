import NIOCore
import NIOPosix
import Synchronization

/// A relay in front of a server that cuts each connection after so many bytes of the server, each time later.
final class CuttingRelay: Sendable {
    let port: Int
    private let channel: any Channel

    /// - Parameter limits: for the first connections, one after the other; later ones are not cut.
    init(to port: Int, limits: [Int]) async throws {
        let connections = RelayedConnections(limits: limits)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop)
                    .channelInitializer { server in
                        server.eventLoop.makeCompletedFuture {
                            try server.pipeline.syncOperations.addHandler(Forwarder(to: client, limit: connections.next()))
                        }
                    }
                    .connect(host: "127.0.0.1", port: port)
                    .flatMap { server in
                        client.eventLoop.makeCompletedFuture {
                            try client.pipeline.syncOperations.addHandler(Forwarder(to: server, limit: nil))
                        }.flatMap { client.setOption(.autoRead, value: true) }
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.port = channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel.close() }
}

private final class RelayedConnections: Sendable {
    private let limits: Mutex<[Int]>

    init(limits: [Int]) { self.limits = Mutex(limits) }

    func next() -> Int? { limits.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

private final class Forwarder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let peer: any Channel
    private var left: Int?

    init(to peer: any Channel, limit: Int?) {
        self.peer = peer
        left = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        guard let left else {
            peer.writeAndFlush(buffer, promise: nil)
            return
        }
        if buffer.readableBytes < left {
            self.left = left - buffer.readableBytes
            peer.writeAndFlush(buffer, promise: nil)
        } else {
            let last = buffer.readSlice(length: left) ?? ByteBuffer()
            peer.writeAndFlush(last, promise: nil)
            peer.close(promise: nil)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { peer.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
