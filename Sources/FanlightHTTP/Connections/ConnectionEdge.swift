import NIOCore

/// The handler next to the socket, from where the connection can be closed whatever state TLS or HTTP/2 are in.
final class ConnectionEdge: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    struct Abort: Sendable {}

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is Abort else { return context.fireUserInboundEventTriggered(event) }
        context.close(mode: .all, promise: nil)
    }
}
