import FanlightIR
import FanlightResources

/// Finds filter chains of one listener that take the same connections, and drops the later ones.
///
/// Istio sends such a listener as it is; Envoy refuses it as a whole, so that all owners on the port keep an old configuration. Here only
/// the part of the younger object is left out. Names are compared as Envoy does, without case.
enum FilterChainConflicts {
    static func resolve(_ candidates: [ListenerCompiler.Candidate], listener: String) -> (
        kept: [ListenerCompiler.Candidate], dropped: [Diagnostic]
    ) {
        var kept: [ListenerCompiler.Candidate] = []
        var taken: [String: ListenerCompiler.Candidate] = [:]
        var dropped: [Diagnostic] = []
        // The age of the object decides, not the order of the chains.
        let byAge = candidates.enumerated().sorted {
            let (left, right) = (ResourceOrder($0.element.resource.metadata), ResourceOrder($1.element.resource.metadata))
            return left == right ? $0.offset < $1.offset : left < right
        }
        var keptOffsets: Set<Int> = []
        for (offset, candidate) in byAge {
            let names = candidate.chain.serverNames.isEmpty ? [""] : candidate.chain.serverNames
            if let name = names.first(where: { taken[$0] != nil }), let winner = taken[name] {
                let what = name.isEmpty ? "every connection" : "server name \(name)"
                dropped.append(
                    candidate.resource.diagnostic(
                        "FilterChainConflict", .error, field: candidate.field,
                        "listener \(listener): \(winner.resource.key) \(winner.field) already takes \(what) and stays; this part is left out"
                    ))
                continue
            }
            for name in names { taken[name] = candidate }
            keptOffsets.insert(offset)
        }
        for (offset, candidate) in candidates.enumerated() where keptOffsets.contains(offset) { kept.append(candidate) }
        return (kept, dropped)
    }
}
