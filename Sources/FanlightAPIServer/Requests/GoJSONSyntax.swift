/// Finds what is wrong with a text that should be JSON, in the words of Go's encoding/json, which clients of Kubernetes know.
struct GoJSONSyntax {
    /// How deep values may be nested, as in Go's decoder.
    private static let mostDepth = 10_000

    private let bytes: [UInt8]
    private var position = 0
    /// The closing brackets that are due, outermost first.
    private var open: [UInt8] = []

    /// Nil where the text is one value of JSON.
    static func problem(_ bytes: [UInt8]) -> String? {
        var scanner = GoJSONSyntax(bytes: bytes)
        do throws(Problem) {
            try scanner.document()
            return nil
        } catch {
            return error.text
        }
    }

    private struct Problem: Error {
        let text: String
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private static let end = Problem(text: "unexpected end of JSON input")

    private func invalid(_ place: String) -> Problem {
        guard position < bytes.count else { return Self.end }
        return Problem(text: "invalid character \(Self.quoted(bytes[position])) \(place)")
    }

    private static func quoted(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "'"): #"'\''"#
        case UInt8(ascii: "\""): #"'"'"#
        case UInt8(ascii: "\\"): #"'\\'"#
        case UInt8(ascii: "\n"): #"'\n'"#
        case UInt8(ascii: "\r"): #"'\r'"#
        case UInt8(ascii: "\t"): #"'\t'"#
        case 0..<0x20, 0x7F..<0xA0, 0xAD:
            byte < 0x80 ? #"'\x\#(hexadecimal(byte, 2))'"# : #"'\u\#(hexadecimal(byte, 4))'"#
        default: "'\(Character(Unicode.Scalar(byte)))'"
        }
    }

    private static func hexadecimal(_ byte: UInt8, _ width: Int) -> String {
        let digits = String(byte, radix: 16)
        return String(repeating: "0", count: width - digits.count) + digits
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func document() throws(Problem) {
        try value()
        // What is open is closed here and not by calls within calls, so that depth costs no stack.
        while let closing = open.last {
            skipSpace()
            let place = closing == UInt8(ascii: "}") ? "after object key:value pair" : "after array element"
            guard position < bytes.count else { throw Self.end }
            switch bytes[position] {
            case closing:
                position += 1
                open.removeLast()
            case UInt8(ascii: ","):
                position += 1
                if closing == UInt8(ascii: "}") { try key() }
                try value()
            default: throw invalid(place)
            }
        }
        skipSpace()
        guard position == bytes.count else { throw invalid("after top-level value") }
    }

    /// Reads a value, or the beginning of one that holds others, up to the end of its first scalar.
    private mutating func value() throws(Problem) {
        while true {
            skipSpace()
            guard position < bytes.count else { throw Self.end }
            switch bytes[position] {
            case UInt8(ascii: "{"):
                try enter(UInt8(ascii: "}"))
                skipSpace()
                if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
                    leave()
                    return
                }
                try key()
            case UInt8(ascii: "["):
                try enter(UInt8(ascii: "]"))
                skipSpace()
                if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
                    leave()
                    return
                }
            case UInt8(ascii: "\""): return try string()
            case UInt8(ascii: "t"): return try literal("true")
            case UInt8(ascii: "f"): return try literal("false")
            case UInt8(ascii: "n"): return try literal("null")
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
            default: throw invalid("looking for beginning of value")
            }
        }
    }

    private mutating func enter(_ closing: UInt8) throws(Problem) {
        position += 1
        open.append(closing)
        guard open.count <= Self.mostDepth else { throw Problem(text: "exceeded max depth") }
    }

    private mutating func leave() {
        position += 1
        open.removeLast()
    }

    private mutating func key() throws(Problem) {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            throw invalid("looking for beginning of object key string")
        }
        try string()
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw invalid("after object key") }
        position += 1
    }

    private mutating func string() throws(Problem) {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"):
                position += 1
                guard position < bytes.count else { throw Self.end }
                if bytes[position] == UInt8(ascii: "u") {
                    for _ in 0..<4 {
                        position += 1
                        guard position < bytes.count, Self.isHexadecimal(bytes[position]) else {
                            throw invalid("in \\u hexadecimal character escape")
                        }
                    }
                } else if !#"bfnrt\/""#.utf8.contains(bytes[position]) {
                    throw invalid("in string escape code")
                }
            case 0..<0x20: throw invalid("in string literal")
            default: break
            }
            position += 1
        }
        throw Self.end
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    private mutating func literal(_ word: String) throws(Problem) {
        for (index, byte) in word.utf8.enumerated() {
            guard position < bytes.count, bytes[position] == byte else {
                throw invalid("in literal \(word) (expecting '\(Array(word)[index])')")
            }
            position += 1
        }
    }

    private var isDigit: Bool { position < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) }

    private mutating func digits(_ place: String) throws(Problem) {
        guard isDigit else { throw invalid(place) }
        while isDigit { position += 1 }
    }

    private mutating func number() throws(Problem) {
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "0") { position += 1 } else { try digits("in numeric literal") }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits("after decimal point in numeric literal")
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
            try digits("in exponent of numeric literal")
        }
    }
}
