import NIOCore
import NIOHTTP2

/// The life of an HTTP/2 connection as a whole: closing it when it is idle or the server stops, and finding out whether the client is still there.
///
/// A connection with open streams ends in two steps, so that no request is lost that the client sent before it knew. A GOAWAY announces the end
/// and a PING follows it; when that comes back, or no stream is left, a second GOAWAY names the last stream that was served, and the connection
/// closes with it. Without streams the second GOAWAY is enough: it tells the client that a request that crosses it was not looked at.
final class HTTP2ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private enum Phase {
        case open
        /// The client knows, or will soon, that the connection ends.
        case announced
        /// It names no more streams; what is open is finished.
        case ending
    }

    /// For a client that does not answer the announcement.
    private static let announcementTime: Duration = .seconds(5)
    /// An event loop that comes so late has had more to do than it could.
    private static let busyTime: Duration = .milliseconds(50)
    private static let goAwayPing = HTTP2PingData(withInteger: 0x66_616e_6c69_6768)
    private static let alivePing = HTTP2PingData(withInteger: 0x66_616e_6c69_6768 + 1)

    private let connection: HTTPConnection
    private var context: ChannelHandlerContext?
    private var phase = Phase.open
    private var openStreams = 0
    private var lastStream = HTTP2StreamID.rootStream
    private var isAlivePingPending = false
    /// Whether a client that did not answer was given more time, since it may have answered while the event loop was busy.
    private var isAlivePingExtended = false
    private var idleTimer: DeadlineTimer?
    private var aliveTimer: DeadlineTimer?

    init(connection: HTTPConnection) {
        self.connection = connection
    }

    func streamDelegate(loop: any EventLoop) -> any NIOHTTP2StreamDelegate {
        StreamCounter(handler: NIOLoopBound(self, eventLoop: loop))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        idleTimer = DeadlineTimer(loop: context.eventLoop) { [weak self] in self?.idleTimePassed() }
        aliveTimer = DeadlineTimer(loop: context.eventLoop) { [weak self] in self?.silencePassed() }
        idleTimer?.set(connection.limits.idleTimeout)
        aliveTimer?.set(connection.limits.pingInterval)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        aliveTimer?.cancel()
        idleTimer = nil
        aliveTimer = nil
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        aliveTimer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .ping(Self.goAwayPing, ack: true) = unwrapInboundIn(data).payload, phase == .announced else { return }
        finishAnnouncement()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isAlivePingPending = false
        isAlivePingExtended = false
        aliveTimer?.set(connection.limits.pingInterval)
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { announceEnd() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The fault of one stream is told to that stream and to the client.
        if Self.concernsOneStream(error) { return }
        // What the error was has been said in a GOAWAY, which the farewell of TLS gives time to leave.
        context.close(promise: nil)
    }

    private static func concernsOneStream(_ error: any Error) -> Bool {
        switch error {
        case is NIOHTTP2Errors.StreamError, is NIOHTTP2Errors.StreamClosed, is NIOHTTP2Errors.ContentLengthViolated,
            is NIOHTTP2Errors.ContentLengthHeadersMismatch, is NIOHTTP2Errors.ContentLengthHeaderNegative,
            is NIOHTTP2Errors.ContentLengthHeaderMalformedValue, is NIOHTTP2Errors.MissingPseudoHeader,
            is NIOHTTP2Errors.DuplicatePseudoHeader, is NIOHTTP2Errors.PseudoHeaderAfterRegularHeader,
            is NIOHTTP2Errors.UnknownPseudoHeader,
            is NIOHTTP2Errors.UnsupportedPseudoHeader, is NIOHTTP2Errors.InvalidPseudoHeaders, is NIOHTTP2Errors.InvalidPseudoHeaderValue,
            is NIOHTTP2Errors.EmptyPathHeader, is NIOHTTP2Errors.InvalidHTTP2HeaderFieldName,
            is NIOHTTP2Errors.InvalidHTTP2HeaderFieldValue,
            is NIOHTTP2Errors.ForbiddenHeaderField, is NIOHTTP2Errors.TrailersWithoutEndStream:
            true
        default: false
        }
    }
}

extension HTTP2ConnectionHandler {
    private func streamCreated(_ id: HTTP2StreamID) {
        openStreams += 1
        lastStream = max(lastStream, id)
        if phase == .open { idleTimer?.clear() }
    }

    private func streamClosed() {
        openStreams -= 1
        guard openStreams == 0 else { return }
        switch phase {
        case .open: idleTimer?.set(connection.limits.idleTimeout)
        case .announced: finishAnnouncement()
        case .ending: closeSoon()
        }
    }

    private func announceEnd() {
        guard phase == .open, let context else { return }
        phase = .announced
        guard openStreams > 0 else { return finishAnnouncement() }
        write(.goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil), context)
        write(.ping(Self.goAwayPing, ack: false), context)
        context.flush()
        idleTimer?.set(Self.announcementTime)
    }

    private func finishAnnouncement() {
        guard phase == .announced, let context else { return }
        phase = .ending
        idleTimer?.clear()
        write(.goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil), context)
        context.flush()
        if openStreams == 0 { closeSoon() }
    }

    /// The frames that ended the last stream are still to be flushed when it is told that it has closed.
    private func closeSoon() {
        guard let context else { return }
        context.eventLoop.assumeIsolated().execute { context.close(promise: nil) }
    }

    private func idleTimePassed() {
        switch phase {
        case .open: announceEnd()
        case .announced: finishAnnouncement()
        case .ending: break
        }
    }

    private func silencePassed() {
        guard let context else { return }
        if isAlivePingPending {
            guard let aliveTimer, aliveTimer.lateness > Self.busyTime, !isAlivePingExtended else { return connection.abort() }
            isAlivePingExtended = true
            return aliveTimer.set(connection.limits.pingInterval)
        }
        isAlivePingPending = true
        write(.ping(Self.alivePing, ack: false), context)
        context.flush()
        aliveTimer?.set(connection.limits.pingInterval)
    }

    private func write(_ payload: HTTP2Frame.FramePayload, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(HTTP2Frame(streamID: .rootStream, payload: payload)), promise: nil)
    }

    private struct StreamCounter: NIOHTTP2StreamDelegate {
        let handler: NIOLoopBound<HTTP2ConnectionHandler>

        func streamCreated(_ id: HTTP2StreamID, channel: any Channel) { handler.value.streamCreated(id) }
        func streamClosed(_ id: HTTP2StreamID, channel: any Channel) { handler.value.streamClosed() }
    }
}
