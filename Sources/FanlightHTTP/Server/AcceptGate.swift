import NIOCore

/// Stands before the listening socket's own handling: it does not accept while the server is full.
///
/// The clients that are not accepted wait in the kernel's queue, whose length is that of the backlog.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    /// Sent to the listening channel when a place is free again.
    struct RoomChanged: Sendable {}

    private let registry: ConnectionRegistry
    private var isWaiting = false

    init(registry: ConnectionRegistry) {
        self.registry = registry
    }

    func read(context: ChannelHandlerContext) {
        guard registry.isFull else { return context.read() }
        isWaiting = true
        // A place may have become free between the two looks, in which case nobody would say so any more.
        if !registry.isFull { resume(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connection = unwrapInboundIn(data)
        guard registry.admit(connection) else {
            connection.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is RoomChanged else { return context.fireUserInboundEventTriggered(event) }
        resume(context)
    }

    private func resume(_ context: ChannelHandlerContext) {
        guard isWaiting else { return }
        isWaiting = false
        context.read()
    }
}
