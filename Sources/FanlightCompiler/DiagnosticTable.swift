import FanlightResources

/// Problems by the object at which they were found, sorted as they are told and without repetitions.
///
/// A changed object costs its own problems: thousands of others are neither compared nor ordered anew.
struct DiagnosticTable {
    /// More changes than this are sorted in at once.
    private static let fewChanges = 16

    private var found: [ResourceKey: [Diagnostic]] = [:]
    /// How many objects have the problem.
    private var counts: [Diagnostic: Int] = [:]
    private var sorted: [Diagnostic] = []
    /// What has come and gone since `sorted` was brought up to date.
    private var changes: Set<Diagnostic> = []

    init() {}

    mutating func set(_ key: ResourceKey, to diagnostics: [Diagnostic]) {
        let old = found[key] ?? []
        guard old != diagnostics else { return }
        found[key] = diagnostics.isEmpty ? nil : diagnostics
        for diagnostic in old { change(diagnostic, by: -1) }
        for diagnostic in diagnostics { change(diagnostic, by: 1) }
    }

    private mutating func change(_ diagnostic: Diagnostic, by difference: Int) {
        let count = counts[diagnostic, default: 0] + difference
        counts[diagnostic] = count > 0 ? count : nil
        changes.insert(diagnostic)
    }

    /// All of them, sorted.
    mutating func list() -> [Diagnostic] {
        if changes.count > Self.fewChanges {
            sorted = counts.keys.sorted()
        } else {
            for diagnostic in changes { place(diagnostic) }
        }
        changes = []
        return sorted
    }

    private mutating func place(_ diagnostic: Diagnostic) {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < diagnostic { low = middle + 1 } else { high = middle }
        }
        let isThere = low < sorted.count && sorted[low] == diagnostic
        switch (isThere, counts[diagnostic] != nil) {
        case (false, true): sorted.insert(diagnostic, at: low)
        case (true, false): sorted.remove(at: low)
        case (true, true), (false, false): break
        }
    }
}

extension Diagnostic {
    /// Two sorted lists as one, in which each problem stands once.
    static func merged(_ left: [Diagnostic], _ right: [Diagnostic]) -> [Diagnostic] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        var merged: [Diagnostic] = []
        merged.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if left[i] == right[j] {
                merged.append(left[i])
                i += 1
                j += 1
            } else if left[i] < right[j] {
                merged.append(left[i])
                i += 1
            } else {
                merged.append(right[j])
                j += 1
            }
        }
        return merged + left[i...] + right[j...]
    }
}
