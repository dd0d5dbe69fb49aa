/// Times as Kubernetes writes them: RFC 3339 in UTC.
extension Timestamp {
    /// `2026-01-31T08:00:00Z`.
    package static func text(seconds: Int64) -> String {
        let (day, second) = floorDivided(seconds, 86_400)
        let date = civil(day: day)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }

    /// With six digits of a second, as MicroTime has them.
    package static func text(microseconds: Int64) -> String {
        let (seconds, rest) = floorDivided(microseconds, 1_000_000)
        return text(seconds: seconds).dropLast() + ".\(padded(rest, 6))Z"
    }

    /// The date of a day since 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
    package static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivided(day + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// The quotient rounded down, and the remainder, which is never negative.
    private static func floorDivided(_ number: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String { GoFormat.padded(String(number), to: width) }
}
