/// Floating-point numbers as Go writes them.
enum GoNumber {
    /// As Go's formatting verb for any value does: an exponent below 1e-4 and from 1e21 on.
    static func text(_ number: Double) -> String { text(number, plainFrom: -4, minimumExponentDigits: 2) }

    /// As Go's JSON encoder does: an exponent below 1e-6 and from 1e21 on.
    static func json(_ number: Double) -> String { text(number, plainFrom: -6, minimumExponentDigits: 1) }

    private static func text(_ number: Double, plainFrom: Int, minimumExponentDigits: Int) -> String {
        guard number.isFinite, number != 0 else { return number == 0 ? (number.sign == .minus ? "-0" : "0") : "\(number)" }
        let (digits, exponent) = decimal(number.magnitude)
        let sign = number < 0 ? "-" : ""
        guard exponent < 21, exponent >= plainFrom else {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            let size = String(abs(exponent))
            let padding = String(repeating: "0", count: max(0, minimumExponentDigits - size.count))
            return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(padding)\(size)"
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = exponent + 1
        if digits.count <= whole { return sign + digits + String(repeating: "0", count: whole - digits.count) }
        return "\(sign)\(digits.prefix(whole)).\(digits.dropFirst(whole))"
    }

    /// The shortest digits that read back as the number, and the power of ten of the first of them.
    private static func decimal(_ number: Double) -> (digits: String, exponent: Int) {
        let parts = "\(number)".split(separator: "e", maxSplits: 1)
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = String(mantissa[0])
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
        let shift = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let all = Array(whole + fraction)
        let leading = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leading))
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        return (digits, whole.count - 1 - leading + shift)
    }
}
