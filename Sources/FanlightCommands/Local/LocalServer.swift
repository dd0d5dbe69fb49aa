import NIOCore
import NIOHTTP1
import NIOPosix

/// A small HTTP/1.1 server for questions: on a socket file of the data folder, which only its owner may open, and on the admin port.
final class LocalServer: Sendable {
    typealias Handler = @Sendable (LocalRequest) async -> LocalResponse

    private static let maxBodyBytes = 1 << 20

    private let channel: any Channel

    private init(channel: any Channel) { self.channel = channel }

    static func start(socketPath: String, group: any EventLoopGroup, handler: @escaping Handler) async throws -> LocalServer {
        try await LocalServer(channel: bootstrap(group, handler).bind(unixDomainSocketPath: socketPath, cleanupExistingSocketFile: true).get())
    }

    static func start(host: String, port: Int, group: any EventLoopGroup, handler: @escaping Handler) async throws -> LocalServer {
        try await LocalServer(channel: bootstrap(group, handler).bind(host: host, port: port).get())
    }

    /// `host:port` as bound.
    var address: String {
        guard let address = channel.localAddress, let host = address.ipAddress, let port = address.port else { return "" }
        return "\(host):\(port)"
    }

    func stop() async { try? await channel.close().get() }

    private static func bootstrap(_ group: any EventLoopGroup, _ handler: @escaping Handler) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(Connection(handler: handler))
                }
            }
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let handler: Handler
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(handler: @escaping Handler) { self.handler = handler }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = []
            case .body(let part):
                guard body.count + part.readableBytes <= LocalServer.maxBodyBytes else {
                    context.close(promise: nil)
                    return
                }
                body += part.readableBytesView
            case .end:
                guard let head else { return }
                answer(head, body, context)
                self.head = nil
                body = []
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func answer(_ head: HTTPRequestHead, _ body: [UInt8], _ context: ChannelHandlerContext) {
            let request = LocalRequest(method: head.method.rawValue, uri: head.uri, body: body)
            let channel = context.channel
            let handler = handler
            let isKeptAlive = head.isKeepAlive
            // Bridges the callback to the asynchronous handler; the pipeline lets no second request in before this one is answered.
            Task {
                let response = await handler(request)
                var headers = HTTPHeaders([("content-type", response.contentType), ("content-length", String(response.body.count))])
                if !isKeptAlive { headers.add(name: "connection", value: "close") }
                let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
                channel.write(HTTPServerResponsePart.head(head), promise: nil)
                if request.method != "HEAD" { channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: response.body))), promise: nil) }
                try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil)).get()
                if !isKeptAlive { try? await channel.close().get() }
            }
        }
    }
}
