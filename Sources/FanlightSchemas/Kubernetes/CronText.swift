/// Schedules in the notation of cron.
enum CronText {
    private static let words: Set<String> = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]
    private static let ranges = [0...59, 0...23, 1...31, 1...12, 0...6]
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Nil where the text is a schedule.
    static func problem(_ text: String) -> String? {
        if text.hasPrefix("@") { return words.contains(text) || text.hasPrefix("@every ") ? nil : "unrecognized descriptor: \(text)" }
        let fields = text.split(separator: " ")
        guard fields.count == ranges.count else {
            return "expected exactly 5 fields, found \(fields.count): [\(fields.joined(separator: " "))]"
        }
        for (index, field) in fields.enumerated() {
            for part in field.split(separator: ",", omittingEmptySubsequences: false) {
                if let problem = problem(part, field: index) { return problem }
            }
        }
        return nil
    }

    private static func problem(_ part: Substring, field: Int) -> String? {
        let steps = part.split(separator: "/", omittingEmptySubsequences: false)
        guard steps.count <= 2, let span = steps.first else { return "too many slashes: \(part)" }
        if steps.count == 2, (Int(steps[1]) ?? 0) <= 0 { return "step of range should be a positive number: \(part)" }
        if span == "*" || span == "?" { return nil }
        let ends = span.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { return "too many hyphens: \(part)" }
        let range = ranges[field]
        let numbers = ends.map { number($0, field: field) }
        guard !numbers.contains(where: { $0 == nil }) else { return "failed to parse int from \(span)" }
        let known = numbers.compactMap(\.self)
        guard let first = known.first, let last = known.last else { return "failed to parse int from \(span)" }
        if first < range.lowerBound { return "beginning of range (\(first)) below minimum (\(range.lowerBound)): \(part)" }
        if last > range.upperBound { return "end of range (\(last)) above maximum (\(range.upperBound)): \(part)" }
        return first > last ? "beginning of range (\(first)) beyond end of range (\(last)): \(part)" : nil
    }

    private static func number(_ text: Substring, field: Int) -> Int? {
        let name = text.lowercased()
        switch field {
        case 3: return Int(text) ?? months.firstIndex(of: name).map { $0 + 1 }
        case 4: return Int(text) ?? days.firstIndex(of: name)
        default: return Int(text)
        }
    }
}
