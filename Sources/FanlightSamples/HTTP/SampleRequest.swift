import NIOHTTP1

/// A whole request as a backend sees it.
struct SampleRequest: Sendable {
    let method: HTTPMethod
    /// The path without the query.
    let path: String
    let query: String
    let headers: HTTPHeaders
    let body: [UInt8]
    /// The other end of the connection, for the page that shows how a request arrived.
    let peer: String

    init(head: HTTPRequestHead, body: [UInt8], peer: String) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = head.method
        self.path = parts.first.map(String.init) ?? "/"
        self.query = parts.count > 1 ? String(parts[1]) : ""
        self.headers = head.headers
        self.body = body
        self.peer = peer
    }

    /// The parts of the path between slashes; empty parts are left out.
    var segments: [Substring] { path.split(separator: "/") }

    /// A HEAD is answered as the GET; the connection leaves the body out.
    var isRead: Bool { method == .GET || method == .HEAD }
}
