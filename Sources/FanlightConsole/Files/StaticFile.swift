import Crypto
import FanlightHTTP

/// A file of the console, as it is sent.
struct StaticFile: Sendable {
    let bytes: [UInt8]
    let contentType: String
    /// In quotes.
    let tag: String

    init(_ bytes: [UInt8], path: String) {
        self.bytes = bytes
        contentType = Self.contentType(of: path)
        tag = "\"" + SHA256.hash(data: bytes).prefix(12).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "\""
    }

    private static func contentType(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "woff2": "font/woff2"
        default: "application/octet-stream"
        }
    }

    /// Browsers ask again each time, and are mostly told that nothing has changed: a new version of the program is seen at once.
    func response(to request: HTTPRequest) -> HTTPResponse {
        let headers = [("cache-control", "no-cache"), ("etag", tag)]
        let known = request.header("if-none-match")?.split(separator: ",").map { $0.drop { $0 == " " } } ?? []
        if known.contains(where: { $0 == tag || $0 == "W/" + tag || $0 == "*" }) { return HTTPResponse(status: 304, headers: headers) }
        return HTTPResponse(status: 200, headers: headers + [("content-type", contentType)], body: .bytes(bytes))
    }
}
