import NIOCore

/// Answers what comes in over one TCP connection: any number of queries, each with its length in front (RFC 1035, 4.2.2; RFC 7766).
///
/// A client that does not read its answers is not read from, so what waits for it is bounded.
final class StreamHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let core: DNSServerCore
    private var received = ByteBuffer()
    private var isReadHeld = false
    private var isInputClosed = false
    private var lastProgress = NIODeadline.now()
    private var timer: Scheduled<Void>?

    init(core: DNSServerCore) {
        self.core = core
    }

    func handlerAdded(context: ChannelHandlerContext) {
        lastProgress = context.eventLoop.now
        watchIdleness(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        received.writeBuffer(&buffer)
        answer(context)
    }

    func read(context: ChannelHandlerContext) {
        // Whole queries that wait for the client to take its answers come before any more of them.
        guard context.channel.isWritable, !hasWholeQuery else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            answer(context)
            if isReadHeld, context.channel.isWritable, !hasWholeQuery {
                isReadHeld = false
                context.read()
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
        isInputClosed = true
        closeIfDone(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private var nextLength: Int? { received.getInteger(at: received.readerIndex, as: UInt16.self).map(Int.init) }
    private var hasWholeQuery: Bool { nextLength.map { received.readableBytes >= 2 + $0 } ?? false }

    private func answer(_ context: ChannelHandlerContext) {
        var hasWritten = false
        while context.channel.isWritable, hasWholeQuery, let length = received.readInteger(as: UInt16.self),
            let query = received.readBytes(length: Int(length))
        {
            guard let reply = core.reply(to: query, over: .tcp) else {
                // Whoever sends what is no query is not talking to a name server.
                context.close(promise: nil)
                return
            }
            var buffer = context.channel.allocator.buffer(capacity: 2 + reply.count)
            buffer.writeInteger(UInt16(truncatingIfNeeded: reply.count))
            buffer.writeBytes(reply)
            context.write(wrapOutboundOut(buffer), promise: nil)
            lastProgress = context.eventLoop.now
            hasWritten = true
        }
        received.discardReadBytes()
        if hasWritten { context.flush() }
        closeIfDone(context)
    }

    /// The end, once the client has said that it sends no more and all of its queries are answered.
    private func closeIfDone(_ context: ChannelHandlerContext) {
        guard isInputClosed, !hasWholeQuery else { return }
        // Behind the answers that are still on their way.
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }

    private func watchIdleness(_ context: ChannelHandlerContext) {
        let deadline = lastProgress + TimeAmount(core.limits.idleTimeout)
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            guard context.eventLoop.now >= self.lastProgress + TimeAmount(self.core.limits.idleTimeout) else {
                return self.watchIdleness(context)
            }
            context.close(promise: nil)
        }
    }
}
