import NIOCore
import NIOHTTP1

/// A request whose body is coming in.
struct RequestAssembly {
    let head: HTTPRequestHead
    let reservation: BodyReservation
    private let limit: Int
    private var body: [UInt8] = []

    /// - Throws: what to answer where the head alone says that the request cannot be taken.
    init(_ head: HTTPRequestHead, core: ServerCore) throws(HTTPRefusal) {
        self.head = head
        limit = core.limits.bodyBytes
        reservation = BodyReservation(core: core)
        guard Self.path(of: head.uri) != nil else { throw .badRequest("the request's target is not a path") }
        let hosts = head.headers["host"]
        guard hosts.count <= 1, head.version != .http1_1 || hosts.count == 1 else { throw .badRequest("the request needs one Host header") }
        if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > limit {
            throw .bodyTooLarge(limit: limit)
        }
    }

    /// Whether the client waits for a word before it sends the body.
    var expectsContinue: Bool {
        head.version == .http1_1 && head.headers["expect"].contains { $0.lowercased() == "100-continue" }
    }

    mutating func append(_ buffer: ByteBuffer) throws(HTTPRefusal) {
        guard body.count + buffer.readableBytes <= limit else { throw .bodyTooLarge(limit: limit) }
        guard reservation.reserve(buffer.readableBytes) else { throw .tooManyRequests }
        body.append(contentsOf: buffer.readableBytesView)
    }

    func request(on connection: HTTPConnection) -> HTTPRequest {
        let target = Self.path(of: head.uri) ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        return HTTPRequest(
            method: head.method.rawValue,
            path: String(target[..<(mark ?? target.endIndex)]),
            query: mark.map { String(target[target.utf8.index(after: $0)...]) } ?? "",
            headers: head.headers.map { (name: $0.name.lowercased(), value: $0.value) },
            body: body,
            remoteAddress: connection.remoteAddress,
            peerCertificate: connection.peerCertificate,
            isSecure: connection.isSecure)
    }

    /// The path and query of a request's target, which proxies send with the scheme and host before it. Nil where there is no path.
    private static func path(of target: String) -> Substring? {
        if target.utf8.first == UInt8(ascii: "/") { return target[...] }
        let lowercased = target.prefix(8).lowercased()
        guard lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://") else { return nil }
        let authority = target.dropFirst(lowercased.hasPrefix("https://") ? 8 : 7)
        guard let slash = authority.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return authority[slash] == "/" ? authority[slash...] : "/" + authority[slash...]
    }
}
