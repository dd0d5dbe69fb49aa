/// Values as Go's `fmt` writes them, so that messages read as Istio's do.
enum GoText {
    /// `%q`: in quotes, with escapes for what cannot be printed.
    static func quoted(_ text: some StringProtocol) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            default: append(scalar, to: &result)
            }
        }
        return result + "\""
    }

    /// The text with escapes for control characters alone. What a user wrote must not begin a line of its own in a message.
    static func printable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case "\u{7}": text += "\\a"
        case "\u{8}": text += "\\b"
        case "\u{B}": text += "\\v"
        case "\u{C}": text += "\\f"
        case "\u{0}"..<"\u{20}", "\u{7F}": text += "\\x" + padded(String(scalar.value, radix: 16), to: 2)
        default: text.unicodeScalars.append(scalar)
        }
    }

    /// `%v` of a list of strings.
    static func list(_ texts: some Sequence<String>) -> String { "[" + texts.joined(separator: " ") + "]" }

    /// `%v` of a number: no fraction where there is none.
    static func number(_ number: Double) -> String {
        number.rounded() == number && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }

    /// `%f`: six digits behind the point.
    static func fixed(_ number: Double) -> String {
        guard abs(number) < 1e12 else { return "\(number)" }
        let scaled = Int64((abs(number) * 1e6).rounded())
        return (number < 0 ? "-" : "") + "\(scaled / 1_000_000)." + padded(String(scaled % 1_000_000), to: 6)
    }

    private static func padded(_ digits: String, to width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
