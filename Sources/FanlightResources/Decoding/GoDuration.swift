/// Durations as Istio's resources write them: a sequence of decimal numbers with units, such as `1.5h`, `2m30s` or `250ms`.
package enum GoDuration {
    /// Nil where the text is no duration or does not fit into nanoseconds of 64 bits.
    ///
    /// - Source: the grammar of Go's `time.ParseDuration`, which the validation rules of Istio's CRDs use too.
    package static func parse(_ text: String) -> Duration? {
        var bytes = Array(text.utf8)[...]
        var sign: Double = 1
        if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") {
            if bytes.first == UInt8(ascii: "-") { sign = -1 }
            bytes = bytes.dropFirst()
        }
        if bytes.elementsEqual([UInt8(ascii: "0")]) { return .zero }
        guard !bytes.isEmpty else { return nil }
        var nanoseconds: Double = 0
        while !bytes.isEmpty {
            let digits = bytes.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
            guard digits.contains(where: isDigit), let number = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
            bytes = bytes.dropFirst(digits.count)
            let unit = bytes.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
            guard let scale = nanosecondsPerUnit(String(decoding: unit, as: UTF8.self)) else { return nil }
            bytes = bytes.dropFirst(unit.count)
            nanoseconds += number * scale
        }
        guard nanoseconds < 9.2e18 else { return nil }
        return .nanoseconds(Int64((sign * nanoseconds).rounded()))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func nanosecondsPerUnit(_ unit: String) -> Double? {
        switch unit {
        case "ns": 1
        case "us", "µs", "μs": 1e3
        case "ms": 1e6
        case "s": 1e9
        case "m": 60e9
        case "h": 3_600e9
        default: nil
        }
    }
}
