import NIOCore
import NIOHTTP1
import NIOSSL

/// An HTTP/1 connection: one request after the other, each answered before the next one is looked at.
///
/// While a response is on its way, what a client sends ahead is kept up to a bound, and from there on held up by the kernel. Reading goes on until
/// then, because it is how the end of the connection is noticed.
final class HTTP1Handler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        /// Between two requests.
        case waiting
        /// A request's body is coming in.
        case receiving(RequestAssembly)
        case responding(HTTPExchange)
        /// The last response has been written; what the client still sends is thrown away, so that a reset does not overtake the response.
        case lingering
        case closed
    }

    /// What is read ahead.
    private static let readAheadBytes = 32 * 1024
    /// What is kept at most: the last read may bring more than was asked for, and a closing client's all.
    private static let queueLimitBytes = 1024 * 1024
    /// The memory that a part takes beside its bytes.
    private static let partBytes = 512
    private static let lingerTime: Duration = .seconds(2)

    private let connection: HTTPConnection
    private var phase = Phase.waiting
    private var timer: DeadlineTimer?
    private var queue: CircularBuffer<HTTPServerRequestPart> = []
    private var queuedBytes = 0
    private var isReadPending = false
    private var isInputClosed = false
    private var isDraining = false

    init(connection: HTTPConnection) {
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let timer = DeadlineTimer(loop: context.eventLoop) { [weak self] in self?.deadlinePassed(context) }
        timer.set(connection.limits.headTimeout)
        self.timer = timer
    }

    func handlerRemoved(context: ChannelHandlerContext) { close() }

    func channelInactive(context: ChannelHandlerContext) {
        close()
        context.fireChannelInactive()
    }

    private func close() {
        timer?.cancel()
        timer = nil
        queue = []
        let last = phase
        phase = .closed
        if case .responding(let exchange) = last { exchange.channelClosed() }
    }
}

/// What comes in.
extension HTTP1Handler {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard case .responding = phase else { return take(part, context) }
        queue.append(part)
        queuedBytes += Self.size(of: part)
        if queuedBytes > Self.queueLimitBytes { connection.abort() }
    }

    func read(context: ChannelHandlerContext) {
        guard queuedBytes > Self.readAheadBytes else { return context.read() }
        isReadPending = true
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .responding(let exchange) = phase { exchange.writabilityChanged() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            switch phase {
            case .waiting: context.close(promise: nil)
            case .responding(let exchange): exchange.stop()
            case .receiving, .lingering, .closed: break
            }
        case ChannelEvent.inputClosed:
            isInputClosed = true
            switch phase {
            case .responding(let exchange): exchange.inputClosed()
            case .waiting, .receiving, .lingering: context.close(promise: nil)
            case .closed: break
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else { return connection.abort() }
        switch phase {
        case .waiting, .receiving:
            let refusal: HTTPRefusal =
                parserError == .headerOverflow
                ? .headTooLarge(limit: connection.limits.headBytes) : .badRequest("the request is not valid HTTP/1.1")
            refuse(refusal, nil, context)
        // What was sent ahead cannot be used; the response on its way is finished all the same.
        case .responding(let exchange): exchange.closeAfterwards()
        case .lingering, .closed: break
        }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (phase, part) {
        case (.waiting, .head(let head)): begin(head, context)
        case (.receiving(let assembly), .body(let buffer)): append(buffer, to: assembly, context)
        case (.receiving(let assembly), .end): respond(to: assembly, context)
        // The rest of a request that was refused, or what follows one after which the connection closes.
        case (_, _): break
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        do {
            let assembly = try RequestAssembly(head, core: connection.core)
            if assembly.expectsContinue {
                let interim = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
            }
            timer?.set(connection.limits.bodyTimeout)
            phase = .receiving(assembly)
        } catch {
            refuse(error, head, context)
        }
    }

    private func append(_ buffer: ByteBuffer, to assembly: RequestAssembly, _ context: ChannelHandlerContext) {
        // The phase lets go of it, so that the body grows in place.
        phase = .waiting
        var assembly = assembly
        do {
            try assembly.append(buffer)
            phase = .receiving(assembly)
        } catch {
            refuse(error, assembly.head, context)
        }
    }

    private func deadlinePassed(_ context: ChannelHandlerContext) {
        switch phase {
        case .receiving(let assembly): refuse(.timeout, assembly.head, context)
        case .waiting, .lingering: context.close(promise: nil)
        case .responding, .closed: break
        }
    }

    private static func size(of part: HTTPServerRequestPart) -> Int {
        switch part {
        case .head(let head):
            partBytes + head.uri.utf8.count + head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 64 }
        case .body(let buffer): partBytes + buffer.readableBytes
        case .end: partBytes
        }
    }
}

/// What goes out.
extension HTTP1Handler {
    private func respond(to assembly: RequestAssembly, _ context: ChannelHandlerContext) {
        let head = assembly.head
        guard connection.startRequest() else { return refuse(.tooManyRequests, head, context) }
        timer?.clear()
        // The decoder takes what follows such a request for another protocol.
        let isUpgrade = head.method == .CONNECT || head.headers.contains(name: "upgrade")
        let exchange = HTTPExchange(
            connection: connection, format: ResponseFormat(head), keepsAlive: head.isKeepAlive && !isUpgrade, context: context
        ) { [weak self] outcome in self?.exchangeEnded(outcome, context) }
        phase = .responding(exchange)
        if isInputClosed { exchange.inputClosed() }
        exchange.start(assembly.request(on: connection), holding: assembly.reservation)
    }

    private func exchangeEnded(_ outcome: HTTPExchange.Outcome, _ context: ChannelHandlerContext) {
        guard case .responding(let exchange) = phase else { return }
        guard case .complete = outcome else { return connection.abort() }
        guard exchange.keepsAlive && !connection.isStopping else {
            phase = .lingering
            return context.close(promise: nil)
        }
        phase = .waiting
        timer?.set(connection.limits.idleTimeout)
        drainQueue(context)
    }

    /// Goes on with what was sent ahead.
    private func drainQueue(_ context: ChannelHandlerContext) {
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        while !queue.isEmpty {
            if case .responding = phase { break }
            let part = queue.removeFirst()
            queuedBytes -= Self.size(of: part)
            take(part, context)
        }
        readAhead(context)
    }

    private func readAhead(_ context: ChannelHandlerContext) {
        guard isReadPending, queuedBytes <= Self.readAheadBytes else { return }
        isReadPending = false
        context.read()
    }

    /// Answers by itself and closes the connection, once the client has had time to read the answer.
    private func refuse(_ refusal: HTTPRefusal, _ head: HTTPRequestHead?, _ context: ChannelHandlerContext) {
        phase = .lingering
        queue = []
        queuedBytes = 0
        let response = connection.core.refusal(refusal)
        let format = ResponseFormat(head ?? HTTPRequestHead(version: .http1_1, method: .GET, uri: "/"))
        var bytes: [UInt8] = []
        if case .bytes(let body) = response.body { bytes = body }
        let responseHead = format.head(
            of: response, length: bytes.count, isCompressed: false, keepsAlive: false, date: connection.core.date.text())
        context.write(wrapOutboundOut(.head(responseHead)), promise: nil)
        if format.allowsBody(status: response.status) {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        timer?.set(Self.lingerTime)
        if isInputClosed { return context.close(promise: nil) }
        // The client sees the end at once; with TLS it takes a farewell on both sides, for which the client may be too busy sending.
        if !connection.isSecure { context.close(mode: .output, promise: nil) }
        readAhead(context)
    }
}
