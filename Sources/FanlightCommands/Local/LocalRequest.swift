/// A question or an answer on the local socket or the admin port, small enough to be held in memory.
struct LocalRequest: Sendable {
    let method: String
    let path: String
    /// Decoded, the last of equal names wins.
    let query: [String: String]
    let body: [UInt8]

    init(method: String, uri: String, body: [UInt8]) {
        self.method = method
        self.body = body
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        var query: [String: String] = [:]
        if parts.count > 1 {
            for pair in parts[1].split(separator: "&") {
                let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                query[PercentEncoding.decoded(sides[0])] = sides.count > 1 ? PercentEncoding.decoded(sides[1]) : ""
            }
        }
        self.query = query
    }
}

struct LocalResponse: Sendable {
    let status: Int
    let contentType: String
    let body: [UInt8]

    init(status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    init(_ answer: some Answer, format: OutputFormat) {
        self.init(
            contentType: format == .json ? "application/json" : "text/plain; charset=utf-8", body: Array(format.written(answer).utf8))
    }

    static func failure(_ status: Int, _ message: String) -> LocalResponse {
        LocalResponse(status: status, body: Array((message + "\n").utf8))
    }
}

/// Percent-encoding of query parameters.
enum PercentEncoding {
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = UnicodeScalar(byte)
            let isPlain = byte < 128 && (scalar.properties.isAlphabetic || (48...57).contains(byte) || "-._~".unicodeScalars.contains(scalar))
            result += isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return result
    }

    static func decoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                result.append(value)
                index += 3
            } else {
                result.append(bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
