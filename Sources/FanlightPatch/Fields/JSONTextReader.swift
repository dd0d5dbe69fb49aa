import FanlightResources

/// Reads JSON that stands inside of a string of an object: the keys of managed fields, and what client-side apply noted down.
///
/// It keeps no places and says nothing about what is wrong: text that is no JSON is simply no value. The reader of bodies and files is
/// another one, in a module above.
///
/// - Source: RFC 8259.
struct JSONTextReader {
    static let maximumDepth = 100

    private let bytes: [UInt8]
    private var index = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    static func read(_ text: String) -> Node? {
        var reader = JSONTextReader(text)
        guard let node = reader.value(depth: 0) else { return nil }
        reader.skipSpace()
        return reader.index == reader.bytes.count ? node : nil
    }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ expected: UInt8) -> Bool {
        skipSpace()
        guard byte == expected else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) -> Node? {
        skipSpace()
        guard let byte, depth < Self.maximumDepth else { return nil }
        switch byte {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map { .string($0) }
        case UInt8(ascii: "t"): return word("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return word("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return word("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func word(_ word: StaticString) -> Bool {
        for offset in 0..<word.utf8CodeUnitCount {
            guard byte == word.utf8Start[offset] else { return false }
            index += 1
        }
        return true
    }

    private mutating func object(depth: Int) -> Node? {
        index += 1
        var members: [Node.Member] = []
        if take(UInt8(ascii: "}")) { return .emptyObject }
        repeat {
            skipSpace()
            guard byte == UInt8(ascii: "\""), let key = string(), take(UInt8(ascii: ":")), let value = value(depth: depth + 1) else {
                return nil
            }
            members.append(Node.Member(key: key, line: 0, column: 0, value: value))
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? Node(.mapping(members)) : nil
    }

    private mutating func array(depth: Int) -> Node? {
        index += 1
        var elements: [Node] = []
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            elements.append(value)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? .array(elements) : nil
    }

    private mutating func number() -> Node? {
        let start = index
        var isInteger = true
        while let byte {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): isInteger = false
            default: return number(bytes[start..<index], isInteger: isInteger)
            }
            index += 1
        }
        return number(bytes[start..<index], isInteger: isInteger)
    }

    private func number(_ digits: ArraySlice<UInt8>, isInteger: Bool) -> Node? {
        let text = String(decoding: digits, as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        return Double(text).flatMap { $0.isFinite ? Node(.number($0)) : nil }
    }

    private mutating func string() -> String? {
        index += 1
        var text: [UInt8] = []
        while let byte {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                text.append(contentsOf: String(Character(scalar)).utf8)
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"): return unicodeEscape()
        default: return nil
        }
    }

    /// Characters outside of the basic plane are written as two escapes; half of such a pair is no character and becomes U+FFFD.
    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let first = hex() else { return nil }
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        let start = index
        guard byte == UInt8(ascii: "\\") else { return "\u{FFFD}" }
        index += 1
        guard byte == UInt8(ascii: "u") else {
            index = start
            return "\u{FFFD}"
        }
        index += 1
        guard let second = hex() else { return nil }
        guard (0xDC00..<0xE000).contains(second) else {
            index = start
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func hex() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[index..<index + 4], as: UTF8.self)
        index += 4
        return digits.allSatisfy(\.isHexDigit) ? UInt32(digits, radix: 16) : nil
    }
}
