import NIOCore
import NIOPosix

/// A client's connection that is kept open from one request to the next.
final class KeptConnection: Sendable {
    private let channel: any Channel
    private let answers: AsyncStream<String>

    init(host: String, port: Int) async throws {
        let (answers, continuation) = AsyncStream.makeStream(of: String.self)
        self.answers = answers
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(continuation)) }
            }
            .connect(host: host, port: port).get()
    }

    /// The body of the answer; nil where the connection was closed.
    func get(_ path: String) async throws -> String? {
        try await channel.writeAndFlush(ByteBuffer(string: "GET \(path) HTTP/1.1\r\nhost: a.test\r\n\r\n")).get()
        for await answer in answers { return try RawResponse(answer).body }
        return nil
    }

    func close() async { try? await channel.close().get() }

    /// Puts together answers that have a content-length.
    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let continuation: AsyncStream<String>.Continuation
        private var text = ""

        init(_ continuation: AsyncStream<String>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            guard let head = text.firstRange(of: "\r\n\r\n"), let response = try? RawResponse(text),
                let length = response.header("content-length").flatMap({ Int($0) }), text[head.upperBound...].utf8.count >= length
            else { return }
            continuation.yield(text)
            text = ""
        }

        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
    }
}
