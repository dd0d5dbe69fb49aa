import FanlightEventLoop

/// The Date field's line, made anew when the second changes.
struct HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private var second = UInt64.max
    private var monotonicEnd: UInt64 = 0
    private(set) var line: [UInt8] = []

    /// - Parameter now: the loop's time; the wall clock is asked at most once a second of it.
    mutating func update(now: UInt64) {
        guard now >= monotonicEnd else { return }
        let realtime = SystemClock.realtime()
        monotonicEnd = now + (1_000_000_000 - realtime % 1_000_000_000)
        let current = realtime / 1_000_000_000
        guard current != second else { return }
        second = current
        line = Array("date: \(HTTPDate.text(seconds: Int(current)))\r\n".utf8)
    }

    /// RFC 9110, 5.6.7.
    static func text(seconds: Int) -> String {
        let day = seconds / 86400
        let (year, month, dayOfMonth) = civil(day)
        let rest = seconds % 86400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(days[day % 7]), \(two(dayOfMonth)) \(months[month - 1]) \(year) \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
    }

    /// ISO 8601 with milliseconds, as Envoy writes START_TIME.
    static func timestamp(nanoseconds: UInt64) -> String {
        let seconds = Int(nanoseconds / 1_000_000_000)
        let milliseconds = Int(nanoseconds / 1_000_000 % 1000)
        let (year, month, day) = civil(seconds / 86400)
        let rest = seconds % 86400
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return "\(date)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2)).\(padded(milliseconds, 3))Z"
    }

    /// The Gregorian date of a day since 1970, in eras of 400 years that begin on the first of March.
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
