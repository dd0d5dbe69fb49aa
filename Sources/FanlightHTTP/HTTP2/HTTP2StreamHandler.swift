import NIOCore
import NIOHTTP1

/// One stream of an HTTP/2 connection, which is one request and its response.
final class HTTP2StreamHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        case waiting
        case receiving(RequestAssembly)
        case responding(HTTPExchange)
        /// The response is complete before the request was; the rest of it is thrown away.
        case lingering
        case closed
    }

    private static let lingerTime: Duration = .seconds(2)

    private let connection: HTTPConnection
    private var phase = Phase.waiting
    private var timer: DeadlineTimer?

    init(connection: HTTPConnection) {
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        timer = DeadlineTimer(loop: context.eventLoop) { [weak self] in self?.deadlinePassed(context) }
        timer?.set(connection.limits.headTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) { close() }

    func channelInactive(context: ChannelHandlerContext) {
        close()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (phase, unwrapInboundIn(data)) {
        case (.waiting, .head(let head)): begin(head, context)
        case (.receiving(let assembly), .body(let buffer)): append(buffer, to: assembly, context)
        case (.receiving(let assembly), .end): respond(to: assembly, context)
        case (_, _): break
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .responding(let exchange) = phase { exchange.writabilityChanged() }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, case .responding(let exchange) = phase { exchange.stop() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func close() {
        timer?.cancel()
        timer = nil
        let last = phase
        phase = .closed
        if case .responding(let exchange) = last { exchange.channelClosed() }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        do {
            let assembly = try RequestAssembly(head, core: connection.core)
            timer?.set(connection.limits.bodyTimeout)
            phase = .receiving(assembly)
        } catch {
            refuse(error, head, context)
        }
    }

    private func append(_ buffer: ByteBuffer, to assembly: RequestAssembly, _ context: ChannelHandlerContext) {
        phase = .waiting
        var assembly = assembly
        do {
            try assembly.append(buffer)
            phase = .receiving(assembly)
        } catch {
            refuse(error, assembly.head, context)
        }
    }

    private func respond(to assembly: RequestAssembly, _ context: ChannelHandlerContext) {
        guard connection.startRequest() else { return refuse(.tooManyRequests, assembly.head, context) }
        timer?.cancel()
        let exchange = HTTPExchange(
            connection: connection, format: ResponseFormat(assembly.head), keepsAlive: true, context: context
        ) { outcome in
            // A complete response ends its stream by itself.
            if case .cut = outcome { context.close(promise: nil) }
        }
        phase = .responding(exchange)
        if connection.isStopping { exchange.stop() }
        exchange.start(assembly.request(on: connection), holding: assembly.reservation)
    }

    private func deadlinePassed(_ context: ChannelHandlerContext) {
        switch phase {
        case .receiving(let assembly): refuse(.timeout, assembly.head, context)
        case .waiting, .lingering: context.close(promise: nil)
        case .responding, .closed: break
        }
    }

    /// Answers by itself, and closes the stream when the client has had time to read the answer and to stop sending.
    private func refuse(_ refusal: HTTPRefusal, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        phase = .lingering
        let response = connection.core.refusal(refusal)
        let format = ResponseFormat(head)
        var bytes: [UInt8] = []
        if case .bytes(let body) = response.body { bytes = body }
        let responseHead = format.head(
            of: response, length: bytes.count, isCompressed: false, keepsAlive: true, date: connection.core.date.text())
        context.write(wrapOutboundOut(.head(responseHead)), promise: nil)
        if format.allowsBody(status: response.status) {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        timer?.set(Self.lingerTime)
    }
}
