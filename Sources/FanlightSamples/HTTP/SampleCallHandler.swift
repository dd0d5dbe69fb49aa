import NIOCore
import NIOHTTP1

/// Sends one request on a new connection, collects the response, and closes.
final class SampleCallHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private static let maxBodyBytes = 256 * 1024

    private let request: HTTPRequestHead
    private let timeout: TimeAmount
    /// Nil once the outcome is known.
    private var promise: EventLoopPromise<SampleResponse>?
    private var response = SampleResponse()
    private var deadline: Scheduled<Void>?

    init(request: HTTPRequestHead, promise: EventLoopPromise<SampleResponse>, timeout: TimeAmount) {
        self.request = request
        self.promise = promise
        self.timeout = timeout
    }

    func channelActive(context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.finish(.failure(SampleError(.callFailed, "the time is over")), context: context)
        }
        context.write(wrapOutboundOut(.head(request)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            response.status = head.status
            response.headers = head.headers
        case .body(let buffer):
            guard response.body.count + buffer.readableBytes <= Self.maxBodyBytes else {
                finish(.failure(SampleError(.callFailed, "the answer has more than \(Self.maxBodyBytes) bytes")), context: context)
                return
            }
            response.body.append(contentsOf: buffer.readableBytesView)
        case .end:
            finish(.success(response), context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(SampleError(.callFailed, "the connection ended before the answer")), context: context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(error), context: context)
    }

    private func finish(_ outcome: Result<SampleResponse, any Error>, context: ChannelHandlerContext) {
        guard let promise else { return }
        self.promise = nil
        deadline?.cancel()
        deadline = nil
        promise.completeWith(outcome)
        context.close(promise: nil)
    }
}
