import FanlightResources

/// A page of the problems that there are, and how many there are of each level.
struct ProblemsAnswer: Answer {
    let total: Int
    let matched: Int
    /// Of the problems that match whatever their level.
    let counts: [Diagnostic.Level: Int]
    let items: [Diagnostic]

    /// - Parameter problems: sorted.
    init(_ problems: [Diagnostic], _ query: ProblemsQuery) {
        var counts: [Diagnostic.Level: Int] = [:]
        var matched: [Diagnostic] = []
        for problem in problems where query.matches(problem) {
            counts[problem.level, default: 0] += 1
            if query.includes(problem.level) { matched.append(problem) }
        }
        total = problems.count
        self.matched = matched.count
        self.counts = counts
        items = Array(query.page.of(matched))
    }

    var json: JSONValue {
        func count(_ level: Diagnostic.Level) -> JSONValue { .integer(counts[level] ?? 0) }
        return .object([
            "total": .integer(total), "matched": .integer(matched),
            "counts": .object(["error": count(.error), "warning": count(.warning), "info": count(.info)]),
            "items": .array(items.map(\.json)),
        ])
    }

    var text: String { items.map { $0.description + "\n" }.joined() + "\(items.count) of \(matched) problems\n" }
}
