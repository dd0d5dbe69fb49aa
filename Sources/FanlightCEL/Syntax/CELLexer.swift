/// The text of an expression to tokens.
struct CELLexer {
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) { bytes = Array(source.utf8) }

    /// All tokens; the last is `end`.
    mutating func tokens() throws(CELError) -> [CELToken] {
        var tokens: [CELToken] = []
        while true {
            skipSpace()
            let start = position
            guard let byte = peek() else {
                tokens.append(CELToken(kind: .end, offset: start))
                return tokens
            }
            tokens.append(CELToken(kind: try token(byte), offset: start))
        }
    }

    func peek(_ ahead: Int = 0) -> UInt8? {
        let index = position + ahead
        return index < bytes.count ? bytes[index] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C: position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            default: return
            }
        }
    }

    private mutating func token(_ byte: UInt8) throws(CELError) -> CELToken.Kind {
        if Self.isLetter(byte) {
            if let literal = try prefixedLiteral() { return literal }
            return .identifier(takeWord())
        }
        if Self.isDigit(byte) || byte == UInt8(ascii: ".") && peek(1).map(Self.isDigit) ?? false { return try number() }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try text(isRaw: false))
        case UInt8(ascii: "`"): return .quotedIdentifier(try quotedName())
        default: return .symbol(try symbol())
        }
    }

    /// A literal such as `r"…"` or `b'…'`; nil where the letters are the start of a name.
    private mutating func prefixedLiteral() throws(CELError) -> CELToken.Kind? {
        var isRaw = false
        var isBytes = false
        var length = 0
        while let byte = peek(length) {
            switch byte {
            case UInt8(ascii: "r"), UInt8(ascii: "R"):
                guard !isRaw else { return nil }
                isRaw = true
            case UInt8(ascii: "b"), UInt8(ascii: "B"):
                guard !isBytes else { return nil }
                isBytes = true
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                position += length
                return isBytes ? .bytes(try content(isRaw: isRaw, isBytes: true)) : .string(try text(isRaw: isRaw))
            default: return nil
            }
            length += 1
        }
        return nil
    }

    private mutating func text(isRaw: Bool) throws(CELError) -> String {
        let start = position
        guard let text = String(validating: try content(isRaw: isRaw, isBytes: false), as: UTF8.self) else {
            throw problem("string is no UTF-8", at: start)
        }
        return text
    }

    private mutating func takeWord() -> String {
        let start = position
        while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedName() throws(CELError) -> String {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`") {
            guard Self.isLetter(byte) || Self.isDigit(byte) || [UInt8](" ./-".utf8).contains(byte) else { break }
            position += 1
        }
        guard peek() == UInt8(ascii: "`"), position > start + 1 else { throw problem("token recognition error at: '`'", at: start) }
        position += 1
        return String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self)
    }

    private mutating func symbol() throws(CELError) -> CELToken.Symbol {
        for length in [2, 1] where position + length <= bytes.count {
            let text = String(decoding: bytes[position..<(position + length)], as: UTF8.self)
            if let symbol = CELToken.Symbol(rawValue: text) {
                position += length
                return symbol
            }
        }
        let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        throw problem("token recognition error at: '\(rest.unicodeScalars.first.map { String($0) } ?? "")'", at: position)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    func problem(_ message: String, at offset: Int) -> CELError { .syntax(message, at: offset, of: bytes) }
}

extension CELError {
    /// - Parameter offset: the byte of the source that the message is about.
    static func syntax(_ message: String, at offset: Int, of source: [UInt8]) -> CELError {
        let before = source.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = String(decoding: before[start...], as: UTF8.self).unicodeScalars.count + 1
        return CELError(.syntax, "ERROR: <input>:\(line):\(column): \(message)")
    }
}
