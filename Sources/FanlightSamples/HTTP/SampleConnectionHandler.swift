import NIOCore
import NIOHTTP1

/// Collects one request after the other and writes the responder's answers.
///
/// The pipelining handler before this one holds the next request back until the answer's end is written, so there is at most one request here.
final class SampleConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let maxBodyBytes = 64 * 1024

    private let responder: any SampleResponder
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isBodyTooLarge = false
    private var answering: Task<Void, Never>?

    init(responder: any SampleResponder) {
        self.responder = responder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            isBodyTooLarge = false
        case .body(let buffer):
            // The rest is read and dropped, so that the refusal reaches the sender over a connection in order.
            if body.count + buffer.readableBytes > Self.maxBodyBytes { isBodyTooLarge = true }
            if !isBodyTooLarge { body.append(contentsOf: buffer.readableBytesView) }
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answering?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        if isBodyTooLarge {
            write(.failure(.payloadTooLarge, "a body has at most \(Self.maxBodyBytes) bytes"), to: head, context: context)
            return
        }
        let peer = context.remoteAddress.map(Self.describe) ?? "an unknown address"
        let request = SampleRequest(head: head, body: body, peer: peer)
        let promise = context.eventLoop.makePromise(of: SampleResponse.self)
        let answered = promise.futureResult.assumeIsolated()
        answered.whenSuccess { response in self.write(response, to: head, context: context) }
        let responder = responder
        answering = Task { promise.succeed(await responder.respond(to: request)) }
    }

    private func write(_ response: SampleResponse, to request: HTTPRequestHead, context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        answering = nil
        var head = HTTPResponseHead(version: request.version, status: response.status, headers: response.headers)
        head.headers.replaceOrAdd(name: "content-length", value: String(response.body.count))
        head.headers.replaceOrAdd(name: "x-served-by", value: responder.podName)
        let keepsAlive = request.isKeepAlive
        if !keepsAlive {
            head.headers.replaceOrAdd(name: "connection", value: "close")
        } else if request.version == .http1_0 {
            head.headers.replaceOrAdd(name: "connection", value: "keep-alive")
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD, !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepsAlive {
            written.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        }
    }

    private static func describe(_ address: SocketAddress) -> String {
        guard let host = address.ipAddress, let port = address.port else { return "a local socket" }
        return BookinfoSample.Address(host: host, port: port).description
    }
}
