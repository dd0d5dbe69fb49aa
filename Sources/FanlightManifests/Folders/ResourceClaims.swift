import FanlightResources

/// Who may define which object: the first to claim a key has it, every later one is an error.
struct ResourceClaims {
    private(set) var resources: [Resource] = []
    private(set) var diagnostics: [Diagnostic] = []
    private var claimed: [ResourceKey: Source?] = [:]

    func contains(_ key: ResourceKey) -> Bool { claimed[key] != nil }

    mutating func add(_ resources: [Resource]) {
        for resource in resources { add(resource) }
    }

    mutating func add(_ resource: Resource) {
        guard let first = claimed.updateValue(resource.source, forKey: resource.key) else { return self.resources.append(resource) }
        claimed.updateValue(first, forKey: resource.key)
        let place = first.map(\.description) ?? "another place"
        diagnostics.append(
            resource.diagnostic(
                "DuplicateObject", .error, "is defined twice: at \(place) already; that one is used and this one is ignored"))
    }
}
