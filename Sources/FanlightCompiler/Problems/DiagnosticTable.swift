import FanlightResources

/// Problems by the object at which they were found, told to a tally.
struct DiagnosticTable {
    private var found: [ResourceKey: [Diagnostic]] = [:]

    init() {}

    mutating func set(_ key: ResourceKey, to diagnostics: [Diagnostic], in tally: inout DiagnosticTally) {
        tally.replace(found[key] ?? [], with: diagnostics)
        found[key] = diagnostics.isEmpty ? nil : diagnostics
    }

    mutating func removeAll(from tally: inout DiagnosticTally) {
        for diagnostics in found.values { tally.replace(diagnostics, with: []) }
        found = [:]
    }
}
