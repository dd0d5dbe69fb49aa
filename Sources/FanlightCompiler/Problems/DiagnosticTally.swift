import FanlightResources

/// All problems that were found, with how many times each, as a list that follows what comes and goes.
///
/// A changed object costs its own problems: thousands of others are neither compared nor ordered anew.
struct DiagnosticTally {
    private var counts: [Diagnostic: Int] = [:]
    private var sorted = DiagnosticList(sorted: [])
    /// What is in one of `counts` and `sorted` alone.
    private var changes: Set<Diagnostic> = []

    init() {}

    mutating func replace(_ old: [Diagnostic], with new: [Diagnostic]) {
        if old == new { return }
        for diagnostic in old { change(diagnostic, by: -1) }
        for diagnostic in new { change(diagnostic, by: 1) }
    }

    private mutating func change(_ diagnostic: Diagnostic, by difference: Int) {
        let before = counts[diagnostic, default: 0]
        let after = before + difference
        counts[diagnostic] = after > 0 ? after : nil
        guard (before > 0) != (after > 0) else { return }
        if changes.remove(diagnostic) == nil { changes.insert(diagnostic) }
    }

    mutating func list() -> DiagnosticList {
        if changes.count > counts.count / 8 + 8 {
            sorted = DiagnosticList(sorted: counts.keys.sorted())
        } else {
            for diagnostic in changes {
                if counts[diagnostic] == nil { sorted.remove(diagnostic) } else { sorted.insert(diagnostic) }
            }
        }
        changes = []
        return sorted
    }
}
