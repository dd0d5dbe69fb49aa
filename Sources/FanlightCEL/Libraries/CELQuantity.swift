/// An amount of a resource, such as `1.5Gi` or `100m`, in billionths.
package final class CELQuantity: Sendable {
    let nano: Int128

    private static let one: Int128 = 1_000_000_000
    /// Kubernetes caps what is larger than a signed number of 64 bits.
    private static let limit = Int128(Int64.max) * one

    private init(nano: Int128) { self.nano = nano }

    /// Rounds what is finer than a billionth away from zero.
    // Kubernetes: apimachinery/pkg/api/resource/quantity.go, ParseQuantity.
    convenience init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes.removeFirst()
        }
        let whole = bytes.prefix(while: CELLexer.isDigit)
        bytes = bytes.dropFirst(whole.count)
        var fraction = bytes.prefix(0)
        if bytes.first == UInt8(ascii: ".") {
            fraction = bytes.dropFirst().prefix(while: CELLexer.isDigit)
            bytes = bytes.dropFirst(1 + fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty, let scale = Self.scale(String(decoding: bytes, as: UTF8.self)) else { return nil }
        let magnitude = Self.magnitude(Array(whole + fraction), decimals: fraction.count, scale)
        self.init(nano: isNegative ? -magnitude : magnitude)
    }

    /// The power by which the digits are multiplied.
    private enum Scale {
        case ten(Int)
        case two(Int)
    }

    private static func scale(_ suffix: String) -> Scale? {
        let decimal = ["n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18]
        let binary = ["Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60]
        if let power = decimal[suffix] { return .ten(power) }
        if let power = binary[suffix] { return .two(power) }
        guard suffix.first == "e" || suffix.first == "E", let power = Int(suffix.dropFirst()) else { return nil }
        return .ten(power)
    }

    /// Digits as a number of billionths, capped.
    private static func magnitude(_ digits: [UInt8], decimals: Int, _ scale: Scale) -> Int128 {
        var digits = Array(digits.drop { $0 == UInt8(ascii: "0") })
        guard !digits.isEmpty else { return 0 }
        var shift = 9 - decimals
        var factor: Int128 = 1
        switch scale {
        case .ten(let power): shift += max(-1_000, min(1_000, power))
        case .two(let power): factor <<= Int128(power)
        }
        if digits.count + shift > 30 { return limit }
        var isRoundedUp = false
        // The digits behind the billionth matter only for rounding up; a binary factor reaches at most 19 digits further.
        let reach = factor == 1 ? 0 : 19
        let kept = max(0, digits.count + shift + reach)
        if kept < digits.count, shift + reach < 0 {
            isRoundedUp = digits[kept...].contains { $0 != UInt8(ascii: "0") }
            digits.removeSubrange(kept...)
            shift = -reach
        }
        var number: Int128 = 0
        for digit in digits {
            let (tens, isOver) = number.multipliedReportingOverflow(by: 10)
            guard !isOver else { return limit }
            number = tens + Int128(digit - UInt8(ascii: "0"))
        }
        let (product, isOver) = number.multipliedReportingOverflow(by: factor)
        guard !isOver else { return limit }
        number = product
        if shift < 0 {
            for _ in shift..<0 {
                if number % 10 != 0 { isRoundedUp = true }
                number /= 10
            }
        } else {
            for _ in 0..<shift {
                guard number <= limit else { return limit }
                number *= 10
            }
        }
        return min(limit, number + (isRoundedUp ? 1 : 0))
    }

    // MARK: What functions ask for

    /// Nil where the value has a fraction or was capped.
    var integer: Int64? { nano % Self.one == 0 && abs(nano) < Self.limit ? Int64(exactly: nano / Self.one) : nil }

    var number: Double { Double(nano) / 1e9 }

    func adding(_ other: Int128) -> CELQuantity { Self.capped(nano.addingReportingOverflow(other), isNegative: nano < 0) }
    func multiplied(by factor: Int64) -> CELQuantity {
        Self.capped(nano.multipliedReportingOverflow(by: Int128(factor)), isNegative: (nano < 0) != (factor < 0))
    }

    private static func capped(_ result: (partialValue: Int128, overflow: Bool), isNegative: Bool) -> CELQuantity {
        // Far beyond what can be read, but not so far that the next sum overflows.
        let bound = Int128.max / 4
        guard !result.overflow else { return CELQuantity(nano: isNegative ? -bound : bound) }
        return CELQuantity(nano: max(-bound, min(bound, result.partialValue)))
    }

    static func nano(_ integer: Int64) -> Int128 { Int128(integer) * one }

    /// A plain decimal number.
    var text: String {
        let magnitude = nano.magnitude
        let whole = magnitude / UInt128(Self.one)
        var decimals = String(magnitude % UInt128(Self.one))
        decimals = String(repeating: "0", count: 9 - decimals.count) + decimals
        while decimals.hasSuffix("0") { decimals.removeLast() }
        return (nano < 0 ? "-" : "") + String(whole) + (decimals.isEmpty ? "" : "." + decimals)
    }
}
