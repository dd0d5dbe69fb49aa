import FanlightResources

/// Ages as tables show them: coarser the longer they are.
///
/// - Source: k8s.io/apimachinery, pkg/util/duration/duration.go, HumanDuration.
package enum HumanDuration {
    package static func text(seconds: Int64) -> String {
        // Clocks differ: what was made a second from now counts as made now.
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        let hours = minutes / 60
        if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if hours < 24 * 8 { return pair(days, "d", hours % 24, "h") }
        if hours < 24 * 365 * 2 { return "\(days)d" }
        if hours < 24 * 365 * 8 { return pair(days / 365, "y", days % 365, "d") }
        return "\(days / 365)y"
    }

    /// Takes back what `text(seconds:)` gives, as far as it tells; nil for another text.
    static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "y": 31_536_000]
        var (total, number): (Int64, Int64?) = (0, nil)
        for character in text {
            if character.isASCII, let digit = character.wholeNumberValue {
                guard let next = (number ?? 0).multipliedAndAdded(10, Int64(digit)) else { return nil }
                number = next
            } else {
                guard let unit = units[character], let count = number, let sum = count.multipliedAndAdded(unit, total) else { return nil }
                total = sum
                number = nil
            }
        }
        return text.isEmpty || number != nil ? nil : total
    }

    /// Time since a moment that an object tells.
    static func age(_ time: Node?, now: Int64) -> String {
        guard let seconds = time?.string.flatMap({ Timestamp.seconds(fromRFC3339: $0) }) else { return CellText.unknown }
        return text(seconds: now - seconds)
    }

    private static func pair(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
        small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit)\(small)\(smallUnit)"
    }
}

extension Int64 {
    /// Nil where the result is too large.
    fileprivate func multipliedAndAdded(_ factor: Int64, _ summand: Int64) -> Int64? {
        let (product, isTooLarge) = multipliedReportingOverflow(by: factor)
        let (sum, overflows) = product.addingReportingOverflow(summand)
        return isTooLarge || overflows ? nil : sum
    }
}
