/// Floating-point numbers as Go writes them.
extension GoFormat {
    /// `%v`: the shortest digits, with an exponent below 1e-4 and from 1e21 on.
    package static func number(_ number: Double) -> String { text(number, plainFrom: -4, exponentDigits: 2) }

    /// As Go's JSON encoder does: with an exponent below 1e-6 and from 1e21 on.
    package static func jsonNumber(_ number: Double) -> String { text(number, plainFrom: -6, exponentDigits: 1) }

    /// `%f`: six digits behind the point.
    package static func fixed(_ number: Double) -> String {
        guard number.magnitude < 1e12 else { return "\(number)" }
        let scaled = Int64((number.magnitude * 1e6).rounded())
        return (number < 0 ? "-" : "") + "\(scaled / 1_000_000)." + padded(String(scaled % 1_000_000), to: 6)
    }

    private static func text(_ number: Double, plainFrom: Int, exponentDigits: Int) -> String {
        if number == 0 { return number.sign == .minus ? "-0" : "0" }
        guard number.isFinite else { return number.isNaN ? "NaN" : number > 0 ? "+Inf" : "-Inf" }
        let (digits, exponent) = decimal(number.magnitude)
        let sign = number < 0 ? "-" : ""
        guard exponent < 21, exponent >= plainFrom else {
            let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
            return
                "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(padded(String(exponent.magnitude), to: exponentDigits))"
        }
        if exponent < 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(digits)" }
        let whole = exponent + 1
        if digits.count <= whole { return sign + digits + String(repeating: "0", count: whole - digits.count) }
        return "\(sign)\(digits.prefix(whole)).\(digits.dropFirst(whole))"
    }

    /// The shortest digits that read back as the number, and the power of ten of the first of them.
    private static func decimal(_ number: Double) -> (digits: String, exponent: Int) {
        let parts = "\(number)".split(separator: "e", maxSplits: 1)
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = String(halves[0])
        let all = whole + (halves.count > 1 ? String(halves[1]) : "")
        let leading = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leading))
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        return (digits, whole.count - 1 - leading + power)
    }
}
