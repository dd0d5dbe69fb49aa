import NIOCore
import NIOHTTP1
import NIOPosix

/// Backends that answer 200 with what they saw, one for each cluster, each on a port that the system chose.
actor StubBackends {
    private var channels: [String: any Channel] = [:]

    func port(forCluster name: String) async throws -> Int {
        if let port = channels[name]?.localAddress?.port { return port }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Echo(cluster: name))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        channels[name] = channel
        return channel.localAddress?.port ?? 0
    }

    func stop() async {
        for channel in channels.values { try? await channel.close().get() }
        channels = [:]
    }

    /// The header fields that the backend saw, values of one name joined by commas.
    static func seenHeaders(_ response: RawResponse) -> [String: String] {
        var seen: [String: String] = [:]
        for (name, value) in response.headers where name.hasPrefix("x-stub-header-") {
            let own = String(name.dropFirst("x-stub-header-".count))
            seen[own] = seen[own].map { "\($0),\(value)" } ?? value
        }
        return seen
    }

    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let cluster: String
        private var head: HTTPRequestHead?

        init(cluster: String) { self.cluster = cluster }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end:
                guard let head else { return }
                var headers = HTTPHeaders([
                    ("content-length", "0"), ("x-stub-cluster", cluster), ("x-stub-method", head.method.rawValue),
                    ("x-stub-path", head.uri),
                    ("x-stub-host", head.headers["host"].joined(separator: ",")),
                ])
                for (name, value) in head.headers { headers.add(name: "x-stub-header-\(name)", value: value) }
                context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
