import FanlightResources

/// Times as the headers of HTTP write them: `Sun, 22 Nov 2026 18:52:48 GMT`.
enum HTTPTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Nil for any other way to write a time.
    static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 6, let month = months.firstIndex(of: parts[2]), parts[1].count == 2, parts[5] == "GMT" || parts[5] == "UTC"
        else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp.seconds(fromRFC3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
