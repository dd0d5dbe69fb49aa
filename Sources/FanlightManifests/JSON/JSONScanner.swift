import FanlightResources

/// Walks through JSON text once.
///
/// - Source: RFC 8259. Numbers without point and exponent that fit into 64 bits are integers.
struct JSONScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var line: Int32 = 1
    private var lineStart = 0
    private var depth = 0
    private var problems: [TextProblem] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The problems of the value that `next` returned last.
    mutating func takeProblems() -> [TextProblem] {
        defer { problems = [] }
        return problems
    }

    /// Nil at the end of the text.
    mutating func next() throws(TextProblem) -> Node? {
        skipSpace()
        return index < bytes.count ? try value() : nil
    }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Columns count bytes up to here, characters only where the line is ASCII, which is good enough to find the place.
    private var column: Int32 { Int32(truncatingIfNeeded: index - lineStart + 1) }

    private mutating func skipSpace() {
        while let byte {
            if byte == UInt8(ascii: "\n") {
                line += 1
                lineStart = index + 1
            } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t"), byte != UInt8(ascii: "\r") {
                return
            }
            index += 1
        }
    }

    private mutating func value() throws(TextProblem) -> Node {
        let (line, column) = (line, column)
        guard let first = byte else { throw problem("the text ends where a value should follow") }
        let value: Node.Value
        switch first {
        case UInt8(ascii: "{"): value = .mapping(try object())
        case UInt8(ascii: "["): value = .sequence(try array())
        case UInt8(ascii: "\""): value = .string(try string())
        case UInt8(ascii: "t"): value = try word("true", .bool(true))
        case UInt8(ascii: "f"): value = try word("false", .bool(false))
        case UInt8(ascii: "n"): value = try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = try number()
        default: throw problem("\(Self.name(of: first)) cannot begin a value")
        }
        return Node(value, line: line, column: column)
    }

    private mutating func enter() throws(TextProblem) {
        depth += 1
        if depth > TextLimits.maximumDepth { throw problem("values are nested more than \(TextLimits.maximumDepth) deep", code: .tooDeep) }
        index += 1
        skipSpace()
    }

    private mutating func object() throws(TextProblem) -> [Node.Member] {
        var members: [Node.Member] = []
        var lines: [String: Int32] = [:]
        try enter()
        while byte != UInt8(ascii: "}") {
            let (line, column) = (line, column)
            guard byte == UInt8(ascii: "\"") else { throw problem("expected a key in quotes or }") }
            let key = try string()
            if let first = lines.updateValue(line, forKey: key) {
                let message = "the key \"\(key)\" is written twice in one object: on line \(first) and on line \(line)"
                problems.append(TextProblem(code: .duplicateKey, message: message, line: Int(line), column: Int(column)))
            }
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw problem("expected : after the key \"\(key)\"") }
            index += 1
            skipSpace()
            members.append(Node.Member(key: key, line: line, column: column, value: try value()))
            try separator(before: UInt8(ascii: "}"))
        }
        index += 1
        depth -= 1
        return members
    }

    private mutating func array() throws(TextProblem) -> [Node] {
        var elements: [Node] = []
        try enter()
        while byte != UInt8(ascii: "]") {
            elements.append(try value())
            try separator(before: UInt8(ascii: "]"))
        }
        index += 1
        depth -= 1
        return elements
    }

    private mutating func separator(before end: UInt8) throws(TextProblem) {
        skipSpace()
        if byte == UInt8(ascii: ",") {
            index += 1
            skipSpace()
            if byte == end { throw problem("a comma must be followed by another value") }
        } else if byte != end {
            throw problem("expected , or \(Character(Unicode.Scalar(end)))")
        }
    }

    private mutating func word(_ word: StaticString, _ value: Node.Value) throws(TextProblem) -> Node.Value {
        for offset in 0..<word.utf8CodeUnitCount where index + offset >= bytes.count || bytes[index + offset] != word.utf8Start[offset] {
            throw problem("expected \(word)")
        }
        index += word.utf8CodeUnitCount
        return value
    }

    private mutating func digits() throws(TextProblem) {
        let start = index
        while let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        if index == start { throw problem("expected a digit") }
    }

    private mutating func number() throws(TextProblem) -> Node.Value {
        let start = index
        var isInteger = true
        if byte == UInt8(ascii: "-") { index += 1 }
        let first = index
        try digits()
        if bytes[first] == UInt8(ascii: "0"), index > first + 1 { throw problem("a number does not begin with 0") }
        if byte == UInt8(ascii: ".") {
            isInteger = false
            index += 1
            try digits()
        }
        if let byte, byte | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            index += 1
            if self.byte == UInt8(ascii: "+") || self.byte == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw problem("the number \(text) is out of range") }
        return .number(number)
    }
}

extension JSONScanner {
    private mutating func string() throws(TextProblem) -> String {
        index += 1
        let start = index
        var text: [UInt8]?
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                defer { index += 1 }
                return text.map { String(decoding: $0, as: UTF8.self) } ?? String(decoding: bytes[start..<index], as: UTF8.self)
            case UInt8(ascii: "\\"):
                var read = text ?? Array(bytes[start..<index])
                try escape(into: &read)
                text = read
            case 0..<0x20:
                throw problem("a string holds \(Self.name(of: byte)); write it as an escape")
            default:
                text?.append(byte)
                index += 1
            }
        }
        throw problem("a string does not end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(TextProblem) {
        index += 1
        guard let byte else { throw problem("a string does not end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"): text += Array(String(try scalar()).utf8)
        default: throw problem("unknown escape \\\(Character(Unicode.Scalar(byte)))")
        }
    }

    /// A half of a surrogate pair alone becomes the replacement character, as in Go.
    private mutating func scalar() throws(TextProblem) -> Character {
        let high = try codeUnit()
        if (0xD800..<0xDC00).contains(high), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        {
            let start = index
            index += 2
            let low = try codeUnit()
            if (0xDC00..<0xE000).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) {
                return Character(scalar)
            }
            index = start
        }
        return Unicode.Scalar(high).map(Character.init) ?? "\u{FFFD}"
    }

    private mutating func codeUnit() throws(TextProblem) -> UInt32 {
        guard index + 4 <= bytes.count, bytes[index] != UInt8(ascii: "+"),
            let unit = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else {
            throw problem("expected four hexadecimal digits after \\u")
        }
        index += 4
        return unit
    }

    private func problem(_ message: String, code: TextProblem.Code = .jsonSyntax) -> TextProblem {
        TextProblem(code: code, message: "line \(line), column \(column): \(message)", line: Int(line), column: Int(column))
    }

    private static func name(of byte: UInt8) -> String {
        switch byte {
        case 0x20..<0x7F: "\"\(Character(Unicode.Scalar(byte)))\""
        case UInt8(ascii: "\n"): "a line break"
        case UInt8(ascii: "\t"): "a tab"
        default: "the byte \(byte)"
        }
    }
}
