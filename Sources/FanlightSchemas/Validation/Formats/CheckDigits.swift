import FanlightRegex

/// Numbers whose last digit follows from the others.
enum CheckDigits {
    static func isISBN10(_ text: String) -> Bool {
        let digits = withoutSeparators(text)
        guard digits.count == 10 else { return false }
        var sum = 0
        for (index, digit) in digits.enumerated() {
            if index == 9, digit == UInt8(ascii: "X") {
                sum += 100
            } else {
                guard let value = value(of: digit) else { return false }
                sum += (index + 1) * value
            }
        }
        return sum % 11 == 0
    }

    static func isISBN13(_ text: String) -> Bool {
        let digits = withoutSeparators(text)
        guard digits.count == 13 else { return false }
        var sum = 0
        for (index, digit) in digits.enumerated() {
            guard let value = value(of: digit) else { return false }
            sum += index % 2 == 0 ? value : 3 * value
        }
        return sum % 10 == 0
    }

    /// A number of one of the known lengths and beginnings; what is no digit does not matter.
    static func isCreditCard(_ text: String) -> Bool {
        let digits = text.utf8.filter { value(of: $0) != nil }
        guard PatternCache.shared.regex(cardPattern)?.matches(String(decoding: digits, as: UTF8.self)) == true else { return false }
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = value(of: digit) ?? 0
            let weighed = index % 2 == 1 ? value * 2 : value
            sum += weighed > 9 ? weighed - 9 : weighed
        }
        return sum % 10 == 0
    }

    private static let cardPattern =
        #"4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11}"#

    private static func withoutSeparators(_ text: String) -> [UInt8] {
        text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    }

    private static func value(of byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }
}
