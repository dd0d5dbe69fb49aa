import NIOCore

/// Stands before the TCP listener's own handling: what is too much is closed before anything is set up for it.
final class ConnectionGate: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let core: DNSServerCore

    init(core: DNSServerCore) {
        self.core = core
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connection = unwrapInboundIn(data)
        guard core.admitConnection() else {
            connection.close(promise: nil)
            return
        }
        let core = core
        connection.closeFuture.whenComplete { _ in core.connectionClosed() }
        context.fireChannelRead(data)
    }
}
