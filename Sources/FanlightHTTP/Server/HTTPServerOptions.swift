package import NIOCore

/// Where a server listens.
package enum HTTPServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IP address or host name; port 0 is any free one.
    case tcp(host: String, port: Int)
    /// A Unix socket, which only its owner may connect to.
    case unix(path: String)

    package var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// What a client may take from the server. Every buffer and every wait of the server has its bound here.
package struct HTTPServerLimits: Sendable, Hashable {
    /// The request line and the headers together.
    package var headBytes = 64 * 1024
    /// One request's body.
    package var bodyBytes = 3 * 1024 * 1024
    /// The bodies of all requests that are being received or answered.
    package var bodyBytesInTotal = 256 * 1024 * 1024
    /// Open connections. Clients beyond it wait in the kernel's queue until one closes.
    package var connections = 4096
    /// Streams that a client may have open on one HTTP/2 connection.
    package var streamsPerConnection = 250
    /// Handlers that run for one connection. It is more than the streams are, because the handler of a stream that the client gave up may need a
    /// moment to notice.
    package var requestsUnderWayPerConnection = 400
    /// From accepting a connection to the end of its TLS handshake, and from there to the end of the first request's head.
    package var headTimeout: Duration = .seconds(32)
    /// From the end of a request's head to the end of its body.
    package var bodyTimeout: Duration = .seconds(60)
    /// Without a request under way. Longer than clients keep their idle connections, so that it is they who close them.
    package var idleTimeout: Duration = .seconds(180)
    /// Without the client taking any of the bytes that wait for it.
    package var writeTimeout: Duration = .seconds(60)
    /// Without a word from an HTTP/2 client, after which it is asked for one, and again until it counts as gone.
    package var pingInterval: Duration = .seconds(30)

    package init() {}
}

/// Why the server answers a request by itself, without its handler.
package enum HTTPRefusal: Error, Sendable, Hashable {
    /// What came in is not HTTP.
    case badRequest(String)
    case headTooLarge(limit: Int)
    case bodyTooLarge(limit: Int)
    /// The body did not come in time.
    case timeout
    /// The connection has too many requests under way, or all together hold too much.
    case tooManyRequests

    package var status: Int {
        switch self {
        case .badRequest: 400
        case .headTooLarge: 431
        case .bodyTooLarge: 413
        case .timeout: 408
        case .tooManyRequests: 429
        }
    }

    package var message: String {
        switch self {
        case .badRequest(let reason): reason
        case .headTooLarge(let limit): "the request's head is larger than \(limit) bytes"
        case .bodyTooLarge(let limit): "the request's body is larger than \(limit) bytes"
        case .timeout: "the request's body did not arrive in time"
        case .tooManyRequests: "too many requests, please try again later"
        }
    }

    /// The answer in plain text.
    package var plainResponse: HTTPResponse {
        var headers: [(name: String, value: String)] = [("Content-Type", "text/plain; charset=utf-8")]
        if self == .tooManyRequests { headers.append(("Retry-After", "1")) }
        return HTTPResponse(status: status, headers: headers, body: .bytes(Array("\(message)\n".utf8)))
    }
}

package struct HTTPServerOptions: Sendable {
    package var address: HTTPServerAddress
    /// Nil for a server without TLS, which speaks HTTP/1.1 only.
    package var tls: HTTPServerTLS?
    package var limits = HTTPServerLimits()
    /// The threads that connections run on; nil for those that the process shares.
    package var eventLoopGroup: (any EventLoopGroup)?
    /// Writes the answer to what the server refuses by itself.
    package var refusal: @Sendable (HTTPRefusal) -> HTTPResponse = { $0.plainResponse }

    package init(address: HTTPServerAddress, tls: HTTPServerTLS? = nil) {
        self.address = address
        self.tls = tls
    }
}
