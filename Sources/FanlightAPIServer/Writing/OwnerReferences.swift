import FanlightResources

/// Owners that an object names twice.
enum OwnerReferences {
    /// The object with each owner once, and what the client is to be warned of.
    ///
    /// - Source: Kubernetes: apiserver, pkg/endpoints/handlers/rest.go, dedupOwnerReferences.
    static func deduplicated(_ object: Node) -> (object: Node, warnings: [String]) {
        guard let references = object[path: ["metadata", "ownerReferences"]]?.elements, references.count > 1 else { return (object, []) }
        var seen: Set<Node> = []
        var kept: [Node] = []
        var duplicates: [String] = []
        for reference in references {
            if seen.insert(reference).inserted { kept.append(reference) } else { duplicates.append(reference["uid"]?.string ?? "") }
        }
        guard !duplicates.isEmpty else { return (object, []) }
        let warning =
            ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as "
            + "early as 1.24; please fix your requests; duplicate UID(s) observed: \(duplicates.joined(separator: ", "))"
        return (object.setting(["metadata", "ownerReferences"], to: .array(kept)), [warning])
    }
}
