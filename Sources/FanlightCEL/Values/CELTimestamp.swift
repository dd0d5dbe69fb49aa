/// A point in time from the year 1 to the year 9999.
package struct CELTimestamp: Hashable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    package let seconds: Int64
    package let nanoseconds: Int32

    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Reads RFC 3339, such as `2026-01-02T03:04:05.5+01:00`.
    package init?(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8)[...])
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2),
            scanner.take("T"), let hour = scanner.number(2), scanner.take(":"), let minute = scanner.number(2), scanner.take(":"),
            let second = scanner.number(2), let nanoseconds = scanner.fraction(), let offset = scanner.offset(), scanner.bytes.isEmpty,
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year), hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        self.init(seconds: days * 86_400 + hour * 3_600 + minute * 60 + second - offset, nanoseconds: Int32(nanoseconds))
    }

    func adding(_ duration: CELDuration) throws(CELError) -> CELTimestamp {
        let total = Int64(nanoseconds) + duration.nanoseconds % 1_000_000_000
        let carry = total < 0 ? -1 : total / 1_000_000_000
        let sum = seconds + duration.nanoseconds / 1_000_000_000 + carry
        guard let time = CELTimestamp(seconds: sum, nanoseconds: Int32(total - carry * 1_000_000_000)) else {
            throw .evaluation("timestamp overflow")
        }
        return time
    }

    func since(_ other: CELTimestamp) throws(CELError) -> CELDuration {
        let difference = Int128(seconds - other.seconds) * 1_000_000_000 + Int128(nanoseconds - other.nanoseconds)
        guard let nanoseconds = Int64(exactly: difference) else { throw .evaluation("timestamp overflow") }
        return CELDuration(nanoseconds: nanoseconds)
    }

    /// RFC 3339 in UTC with as many decimals as are needed.
    package var text: String {
        let civil = CivilTime(self, offset: 0)
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var text = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
        text += "T\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
        if nanoseconds > 0 {
            var decimals = padded(Int64(nanoseconds), 9)
            while decimals.hasSuffix("0") { decimals.removeLast() }
            text += "." + decimals
        }
        return text + "Z"
    }
}

extension CELTimestamp {
    /// The parts of a time on the clock of a place.
    struct CivilTime {
        let year: Int64
        let month: Int64
        let day: Int64
        let hour: Int64
        let minute: Int64
        let second: Int64
        /// 0 is Sunday.
        let dayOfWeek: Int64
        /// 0 is the first of January.
        let dayOfYear: Int64

        /// - Parameter offset: how many seconds the clock is ahead of UTC.
        init(_ time: CELTimestamp, offset: Int64) {
            let local = time.seconds + offset
            let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
            let rest = local - days * 86_400
            (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
            dayOfWeek = ((days + 4) % 7 + 7) % 7
            // Eras of 400 years that begin on the first of March, so that the leap day is the last.
            let shifted = days + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let monthFromMarch = (5 * dayFromMarch + 2) / 153
            day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
            month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
            dayOfYear = days - CELTimestamp.days(year: year, month: 1, day: 1)
        }
    }

    /// Days since 1970-01-01.
    fileprivate static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayFromMarch = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayFromMarch - 719_468
    }

    fileprivate static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    fileprivate struct Scanner {
        var bytes: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard let byte = bytes.first, byte == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func digit() -> Int64? {
            guard let byte = bytes.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            bytes.removeFirst()
            return Int64(byte - UInt8(ascii: "0"))
        }

        mutating func number(_ width: Int) -> Int64? {
            var number: Int64 = 0
            for _ in 0..<width {
                guard let digit = digit() else { return nil }
                number = number * 10 + digit
            }
            return number
        }

        /// Nanoseconds; 0 where there are no decimals.
        mutating func fraction() -> Int64? {
            guard take(".") else { return 0 }
            guard var fraction = digit() else { return nil }
            var count = 1
            while let digit = digit() {
                if count < 9 { fraction = fraction * 10 + digit }
                count = min(9, count + 1)
            }
            for _ in count..<9 { fraction *= 10 }
            return fraction
        }

        mutating func offset() -> Int64? {
            if take("Z") { return 0 }
            let isAhead = take("+")
            guard isAhead || take("-"), let hours = number(2), take(":"), let minutes = number(2), hours <= 24, minutes < 60 else {
                return nil
            }
            return (isAhead ? 1 : -1) * (hours * 3_600 + minutes * 60)
        }
    }
}
