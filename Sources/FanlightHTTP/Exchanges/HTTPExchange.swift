import NIOCore
import NIOHTTP1

/// One request and its response, from the end of the request's body on. It lives on its channel's event loop.
///
/// The handler runs in a task of its own, which is cancelled when the client goes away.
final class HTTPExchange {
    enum Outcome {
        /// The response has left.
        case complete
        /// It was broken off, and its channel must be closed so that the client notices.
        case cut
    }

    /// Whether the connection may serve another request afterwards; HTTP/1 only.
    private(set) var keepsAlive: Bool

    private let connection: HTTPConnection
    private let format: ResponseFormat
    private let loop: any EventLoop
    private var pump: ResponsePump?
    private var task: Task<Void, Never>?
    private var onEnd: ((Outcome) -> Void)?
    private var isStreaming = false
    private var isStopped = false
    private var isInputClosed = false

    /// - Parameter onEnd: called once, unless the channel closes first.
    init(
        connection: HTTPConnection, format: ResponseFormat, keepsAlive: Bool, context: ChannelHandlerContext,
        onEnd: @escaping (Outcome) -> Void
    ) {
        self.connection = connection
        self.format = format
        self.keepsAlive = keepsAlive
        self.onEnd = onEnd
        loop = context.eventLoop
        pump = ResponsePump(context: context, patience: connection.limits.writeTimeout) { [weak self] in
            self?.cut(HTTPServerError(.clientTooSlow, "the client does not read its response"))
        }
    }

    private var isOver: Bool { onEnd == nil }

    /// Runs the handler. The connection has counted it already, and counts it out when it is done.
    func start(_ request: HTTPRequest, holding reservation: BodyReservation) {
        let port = ExchangePort(exchange: NIOLoopBound(self, eventLoop: loop), loop: loop)
        let bound = NIOLoopBound(connection, eventLoop: loop)
        let core = connection.core
        task = Task { [format, loop] in
            let response = await core.handler(request)
            await ResponseDelivery(format: format, port: port).deliver(response)
            reservation.release()
            loop.execute { bound.value.endRequest() }
        }
    }

    /// The server stops: a stream is asked to end, anything else is waited for.
    func stop() {
        isStopped = true
        keepsAlive = false
        if isStreaming { task?.cancel() }
    }

    /// The client will send no more. It may still wait for an answer, but not for a stream, of which it would not see the end.
    func inputClosed() {
        isInputClosed = true
        keepsAlive = false
        if isStreaming { cut(HTTPServerError(.responseClosed, "the client is gone")) }
    }

    /// What follows on the connection cannot be used.
    func closeAfterwards() { keepsAlive = false }

    func channelClosed() {
        close(HTTPServerError(.responseClosed, "the client is gone"))
        onEnd = nil
    }

    func writabilityChanged() { pump?.pump() }
}

/// What the handler's task does through its port.
extension HTTPExchange {
    /// - Parameter length: that of the body, which a response without one may still tell; nil where it is not known.
    func respond(_ response: HTTPResponse, _ bytes: [UInt8], length: Int?, isCompressed: Bool) {
        guard !isOver else { return }
        let hasBody = format.allowsBody(status: response.status)
        pump?.begin(head(of: response, length: length, isCompressed: isCompressed), flushes: false)
        if hasBody { pump?.write(bytes) { _ in } }
        end()
    }

    func beginStream(_ response: HTTPResponse, isCompressed: Bool) {
        guard !isOver else { return }
        guard !isInputClosed else { return cut(HTTPServerError(.responseClosed, "the client is gone")) }
        if !format.hasOpenBodies { keepsAlive = false }
        isStreaming = true
        pump?.begin(head(of: response, length: nil, isCompressed: isCompressed), flushes: true)
        if isStopped { task?.cancel() }
    }

    func write(_ bytes: [UInt8], done: @escaping (Result<Void, any Error>) -> Void) {
        guard !isOver, let pump else { return done(.failure(HTTPServerError(.responseClosed, "the response is closed"))) }
        pump.write(bytes, done: done)
    }

    func end() {
        guard !isOver else { return }
        pump?.end { [weak self] in self?.finish(.complete) }
    }

    /// The stream's function threw.
    ///
    /// - Parameter isCancellation: whether it did so because it was asked to end, which is an end like another where the server asked.
    func streamFailed(isCancellation: Bool) {
        guard !isOver else { return }
        if isCancellation && isStopped { return end() }
        cut(HTTPServerError(.responseClosed, "the response was broken off"))
    }

    private func head(of response: HTTPResponse, length: Int?, isCompressed: Bool) -> HTTPResponseHead {
        if connection.isStopping { keepsAlive = false }
        return format.head(
            of: response, length: length, isCompressed: isCompressed, keepsAlive: keepsAlive, date: connection.core.date.text())
    }

    private func cut(_ error: any Error) {
        guard !isOver else { return }
        close(error)
        finish(.cut)
    }

    private func close(_ error: any Error) {
        pump?.fail(error)
        pump = nil
        task?.cancel()
    }

    private func finish(_ outcome: Outcome) {
        guard let onEnd else { return }
        self.onEnd = nil
        pump = nil
        onEnd(outcome)
    }
}
