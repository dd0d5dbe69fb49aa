/// A span of time in nanoseconds of 64 bits, as Go has it.
package struct CELDuration: Hashable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A sequence of decimal numbers with units, such as `1h2.5m`; exact, unlike a sum of floating-point numbers.
    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes.removeFirst()
        }
        if bytes.elementsEqual("0".utf8) {
            nanoseconds = 0
            return
        }
        guard !bytes.isEmpty else { return nil }
        var total: Int128 = 0
        while !bytes.isEmpty {
            guard let part = Self.takePart(&bytes) else { return nil }
            total += part
            guard total <= Int128(Int64.max) + 1 else { return nil }
        }
        guard let nanoseconds = Int64(exactly: isNegative ? -total : total) else { return nil }
        self.nanoseconds = nanoseconds
    }

    /// The text of a field of the format `duration`, which may count days and weeks as well.
    init?(formatted text: String) {
        if let duration = CELDuration(text) {
            self = duration
            return
        }
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty, let count = Int64(Substring(digits)) else { return nil }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let scale = Self.longUnits[String(unit)] else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        nanoseconds = product
    }

    private static let longUnits: [String: Int64] = {
        let units: [(names: [String], nanoseconds: Int64)] = [
            (["ns", "nano"], 1), (["us", "µs", "micro"], 1_000), (["ms", "milli"], 1_000_000), (["s", "sec"], 1_000_000_000),
            (["m", "min"], 60_000_000_000), (["h", "hr", "hour"], 3_600_000_000_000), (["d", "day"], 86_400_000_000_000),
            (["w", "wk", "week"], 604_800_000_000_000),
        ]
        var table: [String: Int64] = [:]
        for unit in units {
            for name in unit.names {
                table[name] = unit.nanoseconds
                table[name + "s"] = unit.nanoseconds
            }
        }
        return table
    }()

    private static func takePart(_ bytes: inout ArraySlice<UInt8>) -> Int128? {
        var whole: Int128 = 0
        var fraction: Int128 = 0
        var scale: Int128 = 1
        var digits = 0
        while let byte = bytes.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            whole = whole * 10 + Int128(byte - UInt8(ascii: "0"))
            guard whole <= Int128(Int64.max) + 1 else { return nil }
            digits += 1
            bytes.removeFirst()
        }
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            while let byte = bytes.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                // Digits beyond these make no nanosecond of the largest unit.
                if scale < 1_000_000_000_000_000_000 {
                    fraction = fraction * 10 + Int128(byte - UInt8(ascii: "0"))
                    scale *= 10
                }
                digits += 1
                bytes.removeFirst()
            }
        }
        let unit = bytes.prefix { $0 != UInt8(ascii: ".") && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard digits > 0, let size = size(ofUnit: unit) else { return nil }
        bytes = bytes.dropFirst(unit.count)
        return whole * size + fraction * size / scale
    }

    private static func size(ofUnit unit: ArraySlice<UInt8>) -> Int128? {
        switch String(decoding: unit, as: UTF8.self) {
        case "ns": 1
        case "us", "µs", "μs": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }

    func adding(_ other: Int64) throws(CELError) -> CELDuration {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other)
        guard !overflow else { throw .evaluation("duration overflow") }
        return CELDuration(nanoseconds: sum)
    }

    func subtracting(_ other: Int64) throws(CELError) -> CELDuration {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other)
        guard !overflow else { throw .evaluation("duration overflow") }
        return CELDuration(nanoseconds: difference)
    }

    /// In seconds, as `string(duration)` gives it: `90s`, `0.25s`.
    var text: String {
        let magnitude = nanoseconds.magnitude
        var text = (nanoseconds < 0 ? "-" : "") + String(magnitude / 1_000_000_000)
        var fraction = magnitude % 1_000_000_000
        if fraction > 0 {
            var digits = 9
            while fraction % 10 == 0 {
                fraction /= 10
                digits -= 1
            }
            let decimals = String(fraction)
            text += "." + String(repeating: "0", count: digits - decimals.count) + decimals
        }
        return text + "s"
    }
}
