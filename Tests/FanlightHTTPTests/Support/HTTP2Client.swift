import FanlightHTTP
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// A client with one HTTP/2 connection.
struct HTTP2Client: Sendable {
    let channel: any Channel
    let goAways: ByteInbox
    private let multiplexer: NIOHTTP2Handler.StreamMultiplexer

    static func connect(_ address: HTTPServerAddress, tls: RawClient.TLS, group: any EventLoopGroup) async throws -> HTTP2Client {
        try await bootstrap(address, tls: tls, group: group).get()
    }

    /// Asks for the path as soon as there is a connection: on its event loop, so that however busy the test's own threads are, the server
    /// has the request before it could find the connection idle.
    static func connect(
        _ address: HTTPServerAddress, tls: RawClient.TLS, group: any EventLoopGroup, requesting path: String
    ) async throws -> (client: HTTP2Client, stream: HTTP2ClientStream) {
        try await bootstrap(address, tls: tls, group: group).flatMap { client in
            client.open(.GET, path).map { (client, $0) }
        }.get()
    }

    private static func bootstrap(
        _ address: HTTPServerAddress, tls: RawClient.TLS, group: any EventLoopGroup
    ) throws -> EventLoopFuture<HTTP2Client> {
        guard case .tcp(let host, let port) = address else { throw ChannelError.operationUnsupported }
        var tls = tls
        tls.protocols = ["h2"]
        let settings = tls
        let goAways = ByteInbox()
        return ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(settings.makeHandler())
                    try pipeline.addHandler(
                        NIOHTTP2Handler(
                            mode: .client, eventLoop: channel.eventLoop, connectionConfiguration: .init(), streamConfiguration: .init(),
                            inboundStreamInitializer: { $0.eventLoop.makeSucceededVoidFuture() }))
                    try pipeline.addHandler(GoAwayCollector(inbox: goAways))
                }
            }
            .connect(host: host, port: port)
            .flatMap { channel in
                // Here, since a connection that is closed has no handlers any more.
                channel.pipeline.handler(type: NIOHTTP2Handler.self).flatMap { $0.multiplexer }
                    .map { HTTP2Client(channel: channel, goAways: goAways, multiplexer: $0) }
            }
    }

    func close() async { try? await channel.close() }

    /// Opens a stream and sends the head; the body too unless it is left open.
    func send(
        _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [], body: [UInt8] = [], ends: Bool = true, reads: Bool = true
    ) async throws -> HTTP2ClientStream {
        try await open(method, path, headers: headers, body: body, ends: ends, reads: reads).get()
    }

    private func open(
        _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [], body: [UInt8] = [], ends: Bool = true, reads: Bool = true
    ) -> EventLoopFuture<HTTP2ClientStream> {
        let inbox = ByteInbox()
        let head = Mutex<HTTPResponseHead?>(nil)
        let state = StreamState(inbox: inbox, head: head)
        let promise = channel.eventLoop.makePromise(of: (any Channel).self)
        multiplexer.createStreamChannel(promise: promise) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .https))
                try stream.pipeline.syncOperations.addHandler(StreamCollector(state: state))
            }.flatMap { stream.setOption(.autoRead, value: reads) }
        }
        return promise.futureResult.map { channel in
            let stream = HTTP2ClientStream(channel: channel, state: state)
            var fields = HTTPHeaders(headers)
            fields.add(name: "host", value: "localhost")
            stream.write(.head(HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: fields)))
            if !body.isEmpty { stream.write(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
            if ends { stream.write(.end(nil)) }
            return stream
        }
    }
}

final class StreamState: Sendable {
    let inbox: ByteInbox
    let head: Mutex<HTTPResponseHead?>
    /// Whether the response came to its end, instead of being reset.
    let isComplete = Atomic<Bool>(false)

    init(inbox: ByteInbox, head: consuming sending Mutex<HTTPResponseHead?>) {
        self.inbox = inbox
        self.head = head
    }
}

struct HTTP2ClientStream: Sendable {
    let channel: any Channel
    let state: StreamState

    func write(_ part: HTTPClientRequestPart) { channel.writeAndFlush(part, promise: nil) }
    func send(_ bytes: [UInt8]) { write(.body(.byteBuffer(ByteBuffer(bytes: bytes)))) }
    func end() { write(.end(nil)) }
    /// Gives the stream up.
    func reset() { channel.close(promise: nil) }
    func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    func read(through end: String) async -> String? {
        let mark = Array(end.utf8)
        return await state.inbox.take { bytes in
            guard let range = bytes.firstRange(of: mark) else { return nil }
            defer { bytes.removeSubrange(..<range.upperBound) }
            return String(decoding: bytes[..<range.upperBound], as: UTF8.self)
        }
    }

    /// The whole response; nil when the stream was reset before its end.
    func response() async -> RawClient.Response? {
        let body = await state.inbox.takeAll()
        guard state.isComplete.load(ordering: .acquiring), let head = state.head.withLock({ $0 }) else { return nil }
        var headers: [String: String] = [:]
        for (name, value) in head.headers { headers[name] = value }
        return RawClient.Response(status: Int(head.status.code), headers: headers, body: body)
    }
}

private final class StreamCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let state: StreamState

    init(state: StreamState) {
        self.state = state
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): state.head.withLock { $0 = head }
        case .body(let buffer): state.inbox.append([UInt8](buffer: buffer))
        case .end:
            state.isComplete.store(true, ordering: .releasing)
            state.inbox.close()
        }
    }

    func channelInactive(context: ChannelHandlerContext) { state.inbox.close() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Puts one byte into its inbox for each GOAWAY, its error code, and closes it with the connection.
private final class GoAwayCollector: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    private let inbox: ByteInbox

    init(inbox: ByteInbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .goAway(_, let code, _) = unwrapInboundIn(data).payload { inbox.append([UInt8(truncatingIfNeeded: code.networkCode)]) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        inbox.close()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
