/// Reads a `PrinterPath` from its text.
struct PrinterPathParser {
    private static let special = Set(".[]{}()'\" ,@$".utf8)
    /// What a definition may ask of every row that is printed.
    private static let maximumSteps = 64

    private let bytes: [UInt8]
    private var position = 0
    private var steps = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func parse() -> [PrinterPath.Step]? {
        // A definition may write the path in the braces of a template.
        let isTemplate = take("{")
        _ = take("$")
        guard let path = path(), !path.isEmpty || bytes.contains(UInt8(ascii: ".")) else { return nil }
        if isTemplate && !take("}") { return nil }
        return position == bytes.count ? path : nil
    }

    /// The steps up to whatever begins none.
    private mutating func path() -> [PrinterPath.Step]? {
        var path: [PrinterPath.Step] = []
        while let next = peek {
            steps += 1
            guard steps <= Self.maximumSteps else { return nil }
            switch next {
            case UInt8(ascii: "."):
                position += 1
                if take(".") { path.append(.descendants) }
                if take("*") { path.append(.all) } else if let name = name() { path.append(.field(name)) }
            case UInt8(ascii: "["):
                guard let step = brackets() else { return nil }
                path.append(step)
            // The first name may come without its dot.
            case let byte where path.isEmpty && !Self.special.contains(byte):
                guard let name = name() else { return path }
                path.append(.field(name))
            default: return path
            }
        }
        return path
    }

    /// A name, in which a backslash takes the next character as it is. Nil where there is none.
    private mutating func name() -> String? {
        var name: [UInt8] = []
        while let next = peek {
            if next == UInt8(ascii: "\\"), position + 1 < bytes.count {
                name.append(bytes[position + 1])
                position += 2
            } else if Self.special.contains(next) || Self.isOperator(next) {
                break
            } else {
                name.append(next)
                position += 1
            }
        }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private mutating func brackets() -> PrinterPath.Step? {
        guard take("[") else { return nil }
        skipSpaces()
        if take("?") { return filter() }
        var parts: [PrinterPath.Step] = []
        repeat {
            skipSpaces()
            guard let part = selector() else { return nil }
            parts.append(part)
            skipSpaces()
        } while take(",")
        guard take("]") else { return nil }
        return parts.count == 1 ? parts[0] : .union(parts.map { [$0] })
    }

    private mutating func selector() -> PrinterPath.Step? {
        if take("*") { return .all }
        if let text = quoted() { return .field(text) }
        let start = integer()
        guard take(":") else { return start.map { .index($0) } }
        let end = integer()
        var step = 1
        if take(":") {
            guard let given = integer(), given > 0 else { return nil }
            step = given
        }
        return .slice(start: start, end: end, step: step)
    }

    private mutating func filter() -> PrinterPath.Step? {
        guard take("("), let left = operand() else { return nil }
        skipSpaces()
        var comparison: PrinterPath.Comparison?
        var right: PrinterPath.Operand?
        // The longer signs come first.
        if let found = PrinterPath.Comparison.allCases.first(where: { take($0.rawValue) }) {
            guard let operand = operand() else { return nil }
            comparison = found
            right = operand
            skipSpaces()
        }
        guard take(")") else { return nil }
        skipSpaces()
        guard take("]") else { return nil }
        return .filter(left, comparison, right)
    }

    private mutating func operand() -> PrinterPath.Operand? {
        skipSpaces()
        if take("@") { return path().map { .path($0) } }
        if let text = quoted() { return .text(text) }
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        let start = position
        while let next = peek, Self.isNumberByte(next) { position += 1 }
        return Double(String(decoding: bytes[start..<position], as: UTF8.self)).map { .number($0) }
    }

    /// A text in single or double quotes, in which a backslash takes the next character as it is.
    private mutating func quoted() -> String? {
        guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        var text: [UInt8] = []
        var index = position + 1
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            text.append(bytes[index])
            index += 1
        }
        guard index < bytes.count else { return nil }
        position = index + 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func integer() -> Int? {
        let start = position
        _ = take("-")
        while let next = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
        return Int(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func skipSpaces() {
        while peek == UInt8(ascii: " ") { position += 1 }
    }

    private static func isOperator(_ byte: UInt8) -> Bool { "=!<>".utf8.contains(byte) }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }
}
