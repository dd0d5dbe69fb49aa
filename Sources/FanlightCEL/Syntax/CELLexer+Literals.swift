extension CELLexer {
    mutating func number() throws(CELError) -> CELToken.Kind {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1).map({ $0 | 0x20 }) == UInt8(ascii: "x"), peek(2).flatMap(Self.hexDigit) != nil {
            position += 2
            let digits = take { Self.hexDigit($0) != nil }
            return try integer(digits, radix: 16, start)
        }
        let whole = take(Self.isDigit)
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1).map(Self.isDigit) ?? false {
            isDouble = true
            position += 1
            _ = take(Self.isDigit)
        }
        if peek().map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 2 : 1
            if peek(signed).map(Self.isDigit) ?? false {
                isDouble = true
                position += signed
                _ = take(Self.isDigit)
            }
        }
        guard isDouble else { return try integer(whole, radix: 10, start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text.hasPrefix(".") ? "0" + text : text), number.isFinite else {
            throw problem("invalid double literal", at: start)
        }
        return .double(number)
    }

    private mutating func integer(_ digits: ArraySlice<UInt8>, radix: Int, _ start: Int) throws(CELError) -> CELToken.Kind {
        let isUnsigned = peek().map { $0 | 0x20 } == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        guard let number = UInt64(String(decoding: digits, as: UTF8.self), radix: radix) else {
            throw problem(isUnsigned ? "invalid uint literal" : "invalid int literal", at: start)
        }
        return isUnsigned ? .uint(number) : .int(number)
    }

    private mutating func take(_ isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = bytes[position...].prefix(while: isPart)
        position = taken.endIndex
        return taken
    }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// What is between the quotes at the position, which may be three in a row and then go over lines.
    mutating func content(isRaw: Bool, isBytes: Bool) throws(CELError) -> [UInt8] {
        let start = position
        let quote = bytes[position]
        let width = peek(1) == quote && peek(2) == quote ? 3 : 1
        position += width
        var content: [UInt8] = []
        while let byte = peek() {
            if byte == quote, width == 1 || peek(1) == quote && peek(2) == quote {
                position += width
                return content
            }
            if width == 1, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "\\"), !isRaw {
                try appendEscape(to: &content, isBytes: isBytes)
                continue
            }
            content.append(byte)
            position += 1
        }
        throw problem("token recognition error: the literal has no end", at: start)
    }

    private mutating func appendEscape(to content: inout [UInt8], isBytes: Bool) throws(CELError) {
        let start = position
        guard let letter = peek(1) else { throw problem("unable to unescape string, found '\\' as last character", at: start) }
        position += 2
        switch letter {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "?"): content.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): try append(try digits(2, radix: 16, start), to: &content, isBytes, start)
        case UInt8(ascii: "u") where !isBytes: try append(try digits(4, radix: 16, start), to: &content, false, start)
        case UInt8(ascii: "U") where !isBytes: try append(try digits(8, radix: 16, start), to: &content, false, start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            try append(try digits(3, radix: 8, start), to: &content, isBytes, start)
        default: throw problem("unable to unescape string", at: start)
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32, _ start: Int) throws(CELError) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<count {
            guard let digit = peek().flatMap(Self.hexDigit), digit < radix else { throw problem("unable to unescape string", at: start) }
            number = number &* radix &+ digit
            position += 1
        }
        return number
    }

    /// In bytes an escape is a byte, in strings it is a code point.
    private func append(_ number: UInt32, to content: inout [UInt8], _ isBytes: Bool, _ start: Int) throws(CELError) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: number))
        } else if let scalar = Unicode.Scalar(number) {
            content += UTF8.encode(scalar).map { Array($0) } ?? []
        } else {
            throw problem("invalid unicode code point", at: start)
        }
    }
}
