import FanlightResources

/// A URL as Go's `net/url` reads it, in its strict form: absolute, or a path.
package final class CELURL: Sendable {
    package let text: String
    let scheme: String
    let host: String
    /// Decoded.
    private let path: String
    /// As it was written, where that differs from the default encoding of the path.
    private let rawPath: String
    private let rawQuery: String

    private init(text: String, scheme: String, host: String, path: String, rawPath: String, rawQuery: String) {
        self.text = text
        self.scheme = scheme
        self.host = host
        self.path = path
        self.rawPath = rawPath
        self.rawQuery = rawQuery
    }

    /// Throws with Go's message: `parse "x": invalid URI for request`.
    convenience init(_ text: String) throws(CELError) {
        // Go: net/url, ParseRequestURI, which knows no fragment; then Parse, which takes it off.
        _ = try Self.parse(text, text, isRequest: true)
        let bytes = Array(text.utf8)
        let body = bytes.prefix { $0 != UInt8(ascii: "#") }
        let parts = try Self.parse(String(decoding: body, as: UTF8.self), text, isRequest: false)
        if body.count < bytes.count { _ = try Self.decode(bytes[(body.count + 1)...], .fragment, text) }
        self.init(text: text, scheme: parts.scheme, host: parts.host, path: parts.path, rawPath: parts.rawPath, rawQuery: parts.rawQuery)
    }

    private struct Parts {
        var scheme = ""
        var host = ""
        var path = ""
        var rawPath = ""
        var rawQuery = ""
    }

    private static func failure(_ text: String, _ reason: String) -> CELError { .evaluation("parse \(GoFormat.quoted(text)): \(reason)") }

    private static func parse(_ text: String, _ original: String, isRequest: Bool) throws(CELError) -> Parts {
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw failure(original, "net/url: invalid control character in URL") }
        guard !bytes.isEmpty || !isRequest else { throw failure(original, "empty url") }
        var parts = Parts()
        if text == "*" {
            parts.path = "*"
            return parts
        }
        var rest = bytes[...]
        (parts.scheme, rest) = try scheme(bytes, original)
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            parts.rawQuery = String(decoding: rest[(mark + 1)...], as: UTF8.self)
            rest = rest[..<mark]
        }
        let slash = UInt8(ascii: "/")
        if rest.first != slash {
            // `mailto:a@b` has neither host nor path.
            if !parts.scheme.isEmpty { return parts }
            guard !isRequest else { throw failure(original, "invalid URI for request") }
            if rest.prefix(while: { $0 != slash }).contains(UInt8(ascii: ":")) {
                throw failure(original, "first path segment in URL cannot contain colon")
            }
        }
        if !parts.scheme.isEmpty || !isRequest && !rest.starts(with: "///".utf8), rest.starts(with: "//".utf8) {
            let authority = rest.dropFirst(2).prefix { $0 != slash }
            rest = rest[authority.endIndex...]
            parts.host = try Self.host(ofAuthority: authority, original)
        }
        parts.path = try decode(rest, .path, original)
        let written = String(decoding: rest, as: UTF8.self)
        parts.rawPath = encode(parts.path) == written ? "" : written
        return parts
    }

    private static func scheme(_ bytes: [UInt8], _ original: String) throws(CELError) -> (String, ArraySlice<UInt8>) {
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if index == 0 { return ("", bytes[...]) }
            case UInt8(ascii: ":"):
                guard index > 0 else { throw failure(original, "missing protocol scheme") }
                return (String(decoding: bytes[..<index], as: UTF8.self).lowercased(), bytes[(index + 1)...])
            default: return ("", bytes[...])
            }
        }
        return ("", bytes[...])
    }

    private static func host(ofAuthority authority: ArraySlice<UInt8>, _ original: String) throws(CELError) -> String {
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return try host(authority, original) }
        let host = try host(authority[(at + 1)...], original)
        let user = authority[..<at]
        guard user.allSatisfy({ CELURLCharacters.isAlphanumeric($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) }) else {
            throw failure(original, "net/url: invalid userinfo")
        }
        _ = try decode(user, .user, original)
        return host
    }

    private static func host(_ host: ArraySlice<UInt8>, _ original: String) throws(CELError) -> String {
        guard host.first == UInt8(ascii: "[") else {
            if let colon = host.firstIndex(of: UInt8(ascii: ":")) { try checkPort(host[colon...], original) }
            return try decode(host, .host, original)
        }
        guard let end = host.lastIndex(of: UInt8(ascii: "]")) else { throw failure(original, "missing ']' in host") }
        try checkPort(host[(end + 1)...], original)
        let address = try decode(host[(host.startIndex + 1)..<end], .zone, original)
        guard let literal = CELAddress(String(address.prefix { $0 != "%" })), literal.bytes.count == 16 else {
            throw failure(original, "invalid host: \(GoFormat.quoted(address)) is no IPv6 address")
        }
        return "[\(address)]" + String(decoding: host[(end + 1)...], as: UTF8.self)
    }

    private static func checkPort(_ port: ArraySlice<UInt8>, _ original: String) throws(CELError) {
        guard port.isEmpty || port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy(CELLexer.isDigit) else {
            throw failure(original, "invalid port \(GoFormat.quoted(String(decoding: port, as: UTF8.self))) after host")
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, _ part: CELURLCharacters.Part, _ original: String) throws(CELError) -> String {
        switch CELURLCharacters.decode(bytes, part) {
        case .success(let text): text
        case .failure(let problem): throw failure(original, problem.message)
        }
    }

    private static func encode(_ path: String) -> String { CELURLCharacters.encode(path) }
}

extension CELURL {
    var hostname: String {
        let name = hostAndPort.name
        return name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
    }

    var port: String { hostAndPort.port }

    private var hostAndPort: (name: String, port: String) {
        guard let colon = host.lastIndex(of: ":"), host[host.index(after: colon)...].utf8.allSatisfy(CELLexer.isDigit) else {
            return (host, "")
        }
        return (String(host[..<colon]), String(host[host.index(after: colon)...]))
    }

    /// The path as it was written where that is a valid encoding of it, else encoded anew.
    var escapedPath: String {
        if !rawPath.isEmpty, CELURLCharacters.isEncodedPath(rawPath) { return rawPath }
        return path == "*" ? "*" : Self.encode(path)
    }

    /// The parameters in the order of their first values. What cannot be decoded is left out.
    var query: [(name: String, values: [String])] {
        var parameters: [(name: String, values: [String])] = []
        var positions: [[UInt8]: Int] = [:]
        for part in rawQuery.utf8.split(separator: UInt8(ascii: "&")) where !part.contains(UInt8(ascii: ";")) {
            let bytes = Array(part)
            let end = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.count
            guard case .success(let name) = CELURLCharacters.decode(bytes[..<end], .query),
                case .success(let value) = CELURLCharacters.decode(bytes[min(end + 1, bytes.count)...], .query)
            else { continue }
            if let position = positions[Array(name.utf8)] {
                parameters[position].values.append(value)
            } else {
                positions[Array(name.utf8)] = parameters.count
                parameters.append((name, [value]))
            }
        }
        return parameters
    }
}
