import NIOHTTP1

/// What the request decides about the form of its response.
struct ResponseFormat: Sendable {
    let isHead: Bool
    let version: HTTPVersion
    let acceptsGzip: Bool

    init(_ head: HTTPRequestHead) {
        isHead = head.method == .HEAD
        version = head.version
        acceptsGzip = GzipEncoder.isAccepted(by: head.headers.first(name: "accept-encoding"))
    }

    private var isHTTP2: Bool { version.major >= 2 }
    /// Whether a body of unknown length can be told from one that was cut off, and the connection be used again.
    var hasOpenBodies: Bool { isHTTP2 || version == .http1_1 }

    /// Statuses and methods whose responses end with their head.
    func allowsBody(status: Int) -> Bool {
        !isHead && status >= 200 && status != 204 && status != 304
    }

    /// Whether this response is to be compressed.
    func compresses(_ response: HTTPResponse) -> Bool {
        guard acceptsGzip, allowsBody(status: response.status),
            !response.headers.contains(where: { $0.name.lowercased() == "content-encoding" })
        else { return false }
        return switch response.body {
        case .none: false
        case .bytes(let bytes): bytes.count > GzipEncoder.thresholdBytes
        case .stream: response.isCompressible
        }
    }

    /// - Parameter length: the body's; nil where it is streamed.
    func head(of response: HTTPResponse, length: Int?, isCompressed: Bool, keepsAlive: Bool, date: String) -> HTTPResponseHead {
        let status = (200...999).contains(response.status) ? response.status : 500
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.count + 4)
        for (name, value) in response.headers where Self.isAllowed(name, value) { headers.add(name: name, value: value) }
        if isCompressed {
            headers.replaceOrAdd(name: "Content-Encoding", value: "gzip")
            headers.add(name: "Vary", value: "Accept-Encoding")
        }
        if !headers.contains(name: "Date") { headers.add(name: "Date", value: date) }
        if status != 204 && status != 304 {
            if let length {
                headers.add(name: "Content-Length", value: String(length))
            } else if version == .http1_1 && !isHead {
                headers.add(name: "Transfer-Encoding", value: "chunked")
            }
        }
        if !isHTTP2 {
            if !keepsAlive {
                headers.add(name: "Connection", value: "close")
            } else if version == .http1_0 {
                headers.add(name: "Connection", value: "keep-alive")
            }
        }
        return HTTPResponseHead(version: version, status: HTTPResponseStatus(statusCode: status), headers: headers)
    }

    /// Framing is the server's own business, and a value that ends its line would begin a header of somebody else's choice.
    private static func isAllowed(_ name: String, _ value: String) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte), value.utf8.allSatisfy({ $0 == 9 || ($0 >= 32 && $0 != 127) }) else {
            return false
        }
        return switch name.lowercased() {
        case "connection", "content-length", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade": false
        default: true
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
