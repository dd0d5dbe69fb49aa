import FanlightSamples
import NIOCore
import NIOPosix

/// Sends text as it is on one connection and gives all that comes back until the other end closes.
func rawExchange(_ text: String, at address: BookinfoSample.Address) async throws -> String {
    let group = MultiThreadedEventLoopGroup.singleton
    let promise = group.next().makePromise(of: String.self)
    let connected = ClientBootstrap(group: group)
        .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(RawExchangeHandler(text: text, promise: promise))
            }
        }
        .connect(host: address.host, port: address.port)
    connected.cascadeFailure(to: promise)
    return try await promise.futureResult.get()
}

private final class RawExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String
    private let promise: EventLoopPromise<String>
    private var received = ByteBuffer()

    init(text: String, promise: EventLoopPromise<String>) {
        self.text = text
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        received.writeBuffer(&buffer)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.succeed(String(buffer: received))
    }
}
