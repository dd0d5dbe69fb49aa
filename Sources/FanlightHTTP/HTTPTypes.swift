/// A request as it came in, with its whole body.
package struct HTTPRequest: Sendable {
    package var method: String
    /// The path as sent, still percent-encoded, without the query.
    package var path: String
    /// The query as sent, without the `?`; empty where there is none.
    package var query: String
    /// In the order sent, with lowercase names.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// `address:port` of the client; empty on a Unix socket.
    package var remoteAddress: String
    /// The client's certificate in DER, which the TLS handshake has verified against the client CAs; nil where it sent none.
    package var peerCertificate: [UInt8]?
    package var isSecure: Bool

    package init(
        method: String, path: String, query: String = "", headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        remoteAddress: String = "", peerCertificate: [UInt8]? = nil, isSecure: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.peerCertificate = peerCertificate
        self.isSecure = isSecure
    }

    /// The first header of the name, which is given in lowercase.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// What a handler answers.
package struct HTTPResponse: Sendable {
    package enum Body: Sendable {
        /// No body at all, as a 204 and a 304 must have.
        case none
        case bytes([UInt8])
        /// Written while it is sent, chunked; the response ends when the function returns, and is cut off when it throws.
        case stream(@Sendable (any HTTPBodyWriter) async throws -> Void)
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: Body
    /// Whether a stream may be compressed for a client that accepts it. A compressed write does not reach the client at once, so a watch must not be.
    package var isCompressible: Bool

    package init(status: Int, headers: [(name: String, value: String)] = [], body: Body = .none, isCompressible: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isCompressible = isCompressible
    }
}

/// Where the body of a streamed response goes.
package protocol HTTPBodyWriter: Sendable {
    /// Sends the bytes at once, and waits while the client does not take them.
    ///
    /// - Throws: when the client is gone or too slow for the server's patience; the writer then has no further use.
    func write(_ bytes: [UInt8]) async throws
}

package typealias HTTPHandler = @Sendable (HTTPRequest) async -> HTTPResponse
