import Logging
import NIOCore
import NIOPosix

@testable import FanlightHTTP

/// A server on a port that the system chose, for the time of one test.
struct RunningServer: Sendable {
    let server: HTTPServer
    let address: HTTPServerAddress

    static func run<Result>(
        tls: HTTPServerTLS? = nil, limits: HTTPServerLimits = HTTPServerLimits(),
        address: HTTPServerAddress = .tcp(host: "127.0.0.1", port: 0),
        group: (any EventLoopGroup)? = nil, refusal: (@Sendable (HTTPRefusal) -> HTTPResponse)? = nil, handler: @escaping HTTPHandler,
        _ body: (RunningServer) async throws -> Result
    ) async throws -> Result {
        var options = HTTPServerOptions(address: address, tls: tls)
        options.limits = limits
        options.eventLoopGroup = group
        if let refusal { options.refusal = refusal }
        let server = try await HTTPServer.start(options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, handler: handler)
        let bound: HTTPServerAddress = server.port.map { .tcp(host: "127.0.0.1", port: $0) } ?? address
        do {
            let result = try await body(RunningServer(server: server, address: bound))
            await server.stop(grace: .zero)
            return result
        } catch {
            await server.stop(grace: .zero)
            throw error
        }
    }

    /// Returns when all clients have gone and no handler runs.
    func waitUntilIdle() async { await server.waitUntilIdle() }

    func connect(tls: RawClient.TLS? = nil, reads: Bool = true) async throws -> RawClient {
        try await RawClient.connect(address, tls: tls, reads: reads)
    }

    func connectHTTP2(
        _ authority: TestAuthority, _ identity: TestAuthority.Identity? = nil,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) async throws -> HTTP2Client {
        try await HTTP2Client.connect(address, tls: RawClient.TLS(authorityPEM: authority.pem, identity: identity), group: group)
    }

    /// With a first request that is under way at once.
    func connectHTTP2(_ authority: TestAuthority, requesting path: String) async throws -> (client: HTTP2Client, stream: HTTP2ClientStream)
    {
        try await HTTP2Client.connect(
            address, tls: RawClient.TLS(authorityPEM: authority.pem), group: MultiThreadedEventLoopGroup.singleton, requesting: path)
    }
}

/// Answers with the words of the request, for tests that look at what a handler is given.
func describe(_ request: HTTPRequest) -> HTTPResponse {
    let lines = [
        "\(request.method) \(request.path) ?\(request.query)", request.isSecure ? "secure" : "plain",
        String(decoding: request.body, as: UTF8.self),
    ]
    return HTTPResponse(status: 200, headers: [("Content-Type", "text/plain")], body: .bytes(Array(lines.joined(separator: "\n").utf8)))
}
