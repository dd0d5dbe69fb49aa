/// Floating-point numbers as Go writes them, since that is how messages and `string(x)` show them.
enum GoNumber {
    /// Digits of a decimal number and the power of ten of the first of them.
    private typealias Decimal = (digits: [UInt8], exponent: Int)

    /// The fewest digits that give the number back; with an exponent where that is below -4, or 6 and more.
    static func shortest(_ number: Double) -> String {
        special(number) ?? sign(number)
            + {
                let decimal = shortestDecimal(number.magnitude)
                return (-4..<6).contains(decimal.exponent) ? plain(decimal) : scientific(decimal)
            }()
    }

    /// With exactly this many decimals.
    static func fixed(_ number: Double, decimals: Int) -> String {
        special(number) ?? sign(number)
            + {
                let exact = exactDecimal(number.magnitude)
                let rounded = rounded(exact, count: exact.exponent + 1 + decimals)
                let zeros = max(0, rounded.exponent + 1 + decimals - rounded.digits.count)
                let text = plain((rounded.digits + Array(repeating: 0, count: rounded.digits.isEmpty ? 0 : zeros), rounded.exponent))
                let written = text.split(separator: ".").dropFirst().first?.count ?? 0
                return decimals > written ? text + (written == 0 ? "." : "") + String(repeating: "0", count: decimals - written) : text
            }()
    }

    /// One digit, this many decimals and an exponent: `1.500000e+06`.
    static func scientific(_ number: Double, decimals: Int) -> String {
        special(number) ?? sign(number)
            + {
                var decimal = rounded(exactDecimal(number.magnitude), count: decimals + 1)
                if decimal.digits.isEmpty { decimal = ([0], 0) }
                decimal.digits += Array(repeating: 0, count: max(0, decimals + 1 - decimal.digits.count))
                return scientific(decimal)
            }()
    }

    private static func special(_ number: Double) -> String? {
        if number.isNaN { return "NaN" }
        return number.isInfinite ? (number < 0 ? "-Inf" : "+Inf") : nil
    }

    private static func sign(_ number: Double) -> String { number.sign == .minus ? "-" : "" }

    private static func shortestDecimal(_ number: Double) -> Decimal {
        let parts = "\(number)".split(separator: "e")
        let mantissa = parts.first ?? "0"
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let whole = mantissa.prefix { $0 != "." }.count
        let digits = mantissa.utf8.compactMap { $0 == UInt8(ascii: ".") ? nil : $0 - UInt8(ascii: "0") }
        return stripped((digits, whole - 1 + power))
    }

    /// All digits of the number. A negative power of two is a power of five with the point moved.
    private static func exactDecimal(_ number: Double) -> Decimal {
        guard number > 0 else { return ([], 0) }
        let mantissa = number.significandBitPattern | (number.isNormal ? 1 << 52 : 0)
        let power = (number.isNormal ? Int(number.exponentBitPattern) : 1) - 1_075
        var limbs: [UInt64] = [mantissa % 1_000_000_000, mantissa / 1_000_000_000]
        for _ in 0..<abs(power) {
            var carry: UInt64 = 0
            for index in limbs.indices {
                let product = limbs[index] * (power < 0 ? 5 : 2) + carry
                limbs[index] = product % 1_000_000_000
                carry = product / 1_000_000_000
            }
            if carry > 0 { limbs.append(carry) }
        }
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            let text = String(limb)
            digits += Array(repeating: 0, count: 9 - min(9, text.count)) + text.utf8.map { $0 - UInt8(ascii: "0") }
        }
        return stripped((digits, digits.count - 1 + min(0, power)))
    }

    private static func stripped(_ decimal: Decimal) -> Decimal {
        let zeros = decimal.digits.prefix { $0 == 0 }.count
        var digits = Array(decimal.digits.dropFirst(zeros))
        while digits.last == 0 { digits.removeLast() }
        return digits.isEmpty ? ([], 0) : (digits, decimal.exponent - zeros)
    }

    /// Keeps the first digits; a half goes to the even neighbour.
    private static func rounded(_ decimal: Decimal, count: Int) -> Decimal {
        guard decimal.digits.count > count else { return decimal }
        guard count >= 0 else { return ([], 0) }
        var kept = Array(decimal.digits.prefix(count))
        let next = decimal.digits[count]
        let isUp = next > 5 || next == 5 && (decimal.digits.count > count + 1 || (kept.last ?? 0) % 2 == 1)
        guard isUp else { return stripped((kept, decimal.exponent)) }
        for index in kept.indices.reversed() {
            if kept[index] < 9 {
                kept[index] += 1
                return (kept, decimal.exponent)
            }
            kept[index] = 0
        }
        return ([1], decimal.exponent + 1)
    }

    private static func text(_ digits: ArraySlice<UInt8>) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    }

    private static func plain(_ decimal: Decimal) -> String {
        let digits = decimal.digits
        guard decimal.exponent >= 0 else { return "0." + String(repeating: "0", count: -decimal.exponent - 1) + text(digits[...]) }
        let padded = digits + Array(repeating: 0, count: max(0, decimal.exponent + 1 - digits.count))
        let decimals = padded.dropFirst(decimal.exponent + 1)
        return text(padded.prefix(decimal.exponent + 1)) + (decimals.isEmpty ? "" : "." + text(decimals))
    }

    private static func scientific(_ decimal: Decimal) -> String {
        let power = String(decimal.exponent.magnitude)
        let decimals = decimal.digits.count > 1 ? "." + text(decimal.digits.dropFirst()) : ""
        return "\(decimal.digits.first ?? 0)\(decimals)e\(decimal.exponent < 0 ? "-" : "+")\(power.count < 2 ? "0" : "")\(power)"
    }
}
