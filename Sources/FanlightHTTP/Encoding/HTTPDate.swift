import Glibc
import Synchronization

/// The `Date` header of responses, which is written once for each second.
package final class HTTPDate: Sendable {
    private let current = Mutex<(second: Int, text: String)>((-1, ""))

    func text() -> String {
        let now = time(nil)
        return current.withLock { current in
            if current.second != now { current = (now, Self.format(now)) }
            return current.text
        }
    }

    /// The form of RFC 9110, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    package static func format(_ second: Int) -> String {
        var second = second
        var parts = tm()
        guard gmtime_r(&second, &parts) != nil else { return "Thu, 01 Jan 1970 00:00:00 GMT" }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func padded(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let day = days[Int(parts.tm_wday) % days.count]
        let month = months[Int(parts.tm_mon) % months.count]
        let clock = "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
        return "\(day), \(padded(parts.tm_mday)) \(month) \(parts.tm_year + 1900) \(clock) GMT"
    }
}
