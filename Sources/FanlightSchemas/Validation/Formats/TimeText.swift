import FanlightRegex
import FanlightResources

/// Dates, times and durations as the formats of OpenAPI have them.
enum TimeText {
    /// `2026-02-28`, a day that exists.
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(bytes[0..<4]),
            let month = number(bytes[5..<7]), let day = number(bytes[8..<10]), (1...12).contains(month)
        else { return false }
        return (1...days(of: month, in: year)).contains(day)
    }

    /// A date, `T`, and a time with a zone, which may be an offset with or without a colon.
    static func isDateTime(_ text: String) -> Bool {
        guard let separator = text.firstIndex(where: { $0 == "T" || $0 == "t" }), isDate(String(text[..<separator])) else { return false }
        return PatternCache.shared.regex(timePattern)?.matches(String(text[text.index(after: separator)...])) ?? false
    }

    private static let timePattern = #"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[zZ]|[+-]\d{2}:?\d{2})"#

    /// `1h30m`, or numbers with units in words such as `22 ns` or `2 days`.
    static func isDuration(_ text: String) -> Bool {
        GoDuration.parse(text) != nil || PatternCache.shared.regex(durationPattern)?.isContained(in: text) ?? false
    }

    private static let durationPattern =
        #"\d+\s*(?:nanosecond|nano|ns|microsecond|micro|us|µs|millisecond|milli|ms|second|sec|s|minute|min|m|hour|hr|h|"#
        + #"day|d|week|wk|w)s?(?:$|[^a-zA-Z])"#

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(String(decoding: digits, as: UTF8.self)) : nil
    }

    private static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
