/// Times as Kubernetes writes them, in UTC.
package enum RFC3339 {
    /// `2026-01-31T08:00:00Z`.
    package static func text(seconds: Int64) -> String {
        let (day, second) = seconds.quotientAndFloor(60 * 60 * 24)
        let (year, month, date) = civil(day)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))T"
            + "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }

    /// With six digits of a second, as MicroTime has them.
    package static func text(microseconds: Int64) -> String {
        let (seconds, rest) = microseconds.quotientAndFloor(1_000_000)
        return text(seconds: seconds).dropLast() + ".\(padded(rest, 6))Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// The date of a day since 1970-01-01, in eras of 400 years that begin in March.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, date: Int64) {
        let (era, dayOfEra) = (day + 719_468).quotientAndFloor(146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Int64 {
    /// The quotient rounded down, and the remainder, which is never negative.
    fileprivate func quotientAndFloor(_ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
