import FanlightResources

/// Which characters the parts of a URL may hold, and how the others are written there.
enum CELURLCharacters {
    enum Part {
        case path, host, zone, user, query, fragment
    }

    struct Problem: Error {
        let message: String
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        CELLexer.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    // Go: net/url, unescape.
    static func decode(_ bytes: ArraySlice<UInt8>, _ part: Part) -> Result<String, Problem> {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "%") else {
                if part == .host || part == .zone, byte < 0x80, mustBeEncoded(byte, in: part) {
                    return .failure(Problem(message: "invalid character \(GoFormat.quoted(String(Unicode.Scalar(byte)))) in host name"))
                }
                decoded.append(part == .query && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
                continue
            }
            let escape = bytes[index...].prefix(3)
            guard escape.count == 3, let high = CELLexer.hexDigit(bytes[index + 1]), let low = CELLexer.hexDigit(bytes[index + 2]) else {
                return .failure(invalidEscape(escape))
            }
            let value = UInt8(high << 4 | low)
            // Only bytes beyond ASCII are encoded in names of hosts; `%25` starts the zone of an address.
            if part == .host, high < 8, value != UInt8(ascii: "%") { return .failure(invalidEscape(escape)) }
            if part == .zone, value != UInt8(ascii: "%"), value != UInt8(ascii: " "), mustBeEncoded(value, in: .host) {
                return .failure(invalidEscape(escape))
            }
            decoded.append(value)
            index += 3
        }
        return .success(String(decoding: decoded, as: UTF8.self))
    }

    private static func invalidEscape(_ escape: ArraySlice<UInt8>) -> Problem {
        Problem(message: "invalid URL escape \(GoFormat.quoted(String(decoding: escape, as: UTF8.self)))")
    }

    /// The default encoding of a path.
    static func encode(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in path.utf8 {
            if mustBeEncoded(byte, in: .path) {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                encoded.append(byte)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    static func isEncodedPath(_ path: String) -> Bool {
        path.utf8.allSatisfy { "!$&'()*+,;=:@[]%".utf8.contains($0) || !mustBeEncoded($0, in: .path) }
    }

    // Go: net/url, shouldEscape.
    private static func mustBeEncoded(_ byte: UInt8, in part: Part) -> Bool {
        if isAlphanumeric(byte) || "-_.~".utf8.contains(byte) { return false }
        return switch part {
        case .host, .zone: !"!$&'()*+,;=:[]<>\"".utf8.contains(byte)
        case .path: !"$&+,/:;=@".utf8.contains(byte)
        case .user, .query, .fragment: true
        }
    }
}
