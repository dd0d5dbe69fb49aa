/// Values as Go's packages write them, which the messages of Kubernetes and of Istio do.
///
/// A message repeats at most the beginning of a value: what is longer than any that is meant ends in dots.
package enum GoFormat {
    /// How much of a value a message repeats, in Unicode scalars.
    package static let longestValue = 1_000
    /// How much there may be of a message that other parts have put together from several values.
    package static let longestMessage = 4_000

    /// The text, or its beginning with dots behind it where it is longer than a message repeats.
    package static func shortened(_ text: some StringProtocol, to limit: Int = longestValue) -> String {
        // A scalar has one byte at least.
        guard text.utf8.count > limit, let end = end(of: text, limit) else { return String(text) }
        return String(text[..<end]) + "..."
    }

    /// Where the beginning ends that is repeated; nil for a text that is repeated whole.
    private static func end<Text: StringProtocol>(of text: Text, _ limit: Int) -> Text.Index? {
        text.unicodeScalars.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex).flatMap { $0 < text.endIndex ? $0 : nil }
    }

    // MARK: Quotes

    /// `%q`: in double quotes, with escapes for what does not print.
    package static func quoted(_ text: some StringProtocol) -> String {
        let shown = shortened(text)
        guard shown.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            return "\"\(shown)\""
        }
        var result = "\""
        for scalar in shown.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            default:
                if let escape = escape(scalar) {
                    result += escape
                } else if isPrintable(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += scalar.value < 0x10000 ? "\\u" + hexadecimal(scalar, 4) : "\\U" + hexadecimal(scalar, 8)
                }
            }
        }
        return result + "\""
    }

    /// `%q` of a list: `["a" "b"]`.
    package static func quoted(_ texts: some Sequence<String>) -> String { "[" + texts.map { quoted($0) }.joined(separator: " ") + "]" }

    /// `%v` of a list of texts: `[a b]`.
    package static func list(_ texts: some Sequence<String>) -> String { "[" + texts.map { shortened($0) }.joined(separator: " ") + "]" }

    /// The text with escapes for control characters alone. What a user wrote must not begin a line of its own in a message.
    package static func printable(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if let escape = escape(scalar) { result += escape } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// The escape of a control character of ASCII; nil for all others.
    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\u{7}": "\\a"
        case "\u{8}": "\\b"
        case "\u{C}": "\\f"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\u{B}": "\\v"
        case "\u{0}"..<" ", "\u{7F}": "\\x" + hexadecimal(scalar, 2)
        default: nil
        }
    }

    /// As `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and of the spaces that of ASCII.
    package static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar, _ width: Int) -> String { padded(String(scalar.value, radix: 16), to: width) }

    static func padded(_ digits: String, to width: Int) -> String { String(repeating: "0", count: max(0, width - digits.count)) + digits }
}
