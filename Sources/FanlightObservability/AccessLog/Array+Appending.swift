extension UInt8 {
    /// Printable ASCII that means nothing between quotation marks.
    var isPlain: Bool { self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") }
}

extension [UInt8] {
    mutating func appendASCII(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    mutating func appendHexadecimal(_ byte: UInt8) {
        append(Self.hexadecimalDigit(byte >> 4))
        append(Self.hexadecimalDigit(byte & 15))
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    mutating func appendDecimal(_ value: UInt64) {
        if value < 10 { return append(UInt8(ascii: "0") + UInt8(value)) }
        let start = count
        var rest = value
        while rest > 0 {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        self[start...].reverse()
    }

    /// At least `width` digits, filled with zeros.
    mutating func appendDecimal(_ value: UInt64, width: Int) {
        var limit: UInt64 = 10
        for _ in 1..<Swift.max(width, 2) {
            if value < limit { append(UInt8(ascii: "0")) }
            limit *= 10
        }
        appendDecimal(value)
    }

    /// `2016-04-15T20:17:00.310Z`.
    ///
    /// - Parameter nanoseconds: since 1970; a time before that is written as 1970.
    mutating func appendTime(_ nanoseconds: Int64) {
        let milliseconds = UInt64(Swift.max(0, nanoseconds)) / 1_000_000
        let seconds = milliseconds / 1_000
        let day = CivilDay(daysSinceEpoch: Int(seconds / 86_400))
        appendDecimal(UInt64(day.year), width: 4)
        append(UInt8(ascii: "-"))
        appendDecimal(UInt64(day.month), width: 2)
        append(UInt8(ascii: "-"))
        appendDecimal(UInt64(day.day), width: 2)
        append(UInt8(ascii: "T"))
        appendDecimal(seconds / 3_600 % 24, width: 2)
        append(UInt8(ascii: ":"))
        appendDecimal(seconds / 60 % 60, width: 2)
        append(UInt8(ascii: ":"))
        appendDecimal(seconds % 60, width: 2)
        append(UInt8(ascii: "."))
        appendDecimal(milliseconds % 1_000, width: 3)
        append(UInt8(ascii: "Z"))
    }
}
