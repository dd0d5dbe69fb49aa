import FanlightResources

/// What a stream of changes is asked for.
struct ChangesQuery: Hashable, Sendable {
    /// Each once, and sorted.
    let resources: [WatchedResource]
    /// Where a kind is watched that may not be watched in all namespaces. Each once, and sorted.
    let namespaces: [String]
    /// From which revision on; nil for from now on.
    let since: String?

    /// Nil where something is no name or revision, no kind is asked for, or there are too many.
    init?(_ query: String, limits: ConsoleLimits) {
        var resources: Set<WatchedResource> = []
        var namespaces: Set<String> = []
        var since: String?
        for part in query.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard ["resource", "namespace", "since"].contains(sides.first) else { continue }
            guard sides.count == 2, let value = PercentText.decoded(sides[1], plusIsSpace: true) else { return nil }
            switch sides[0] {
            case "resource":
                guard let resource = WatchedResource(value) else { return nil }
                resources.insert(resource)
            case "namespace":
                guard Self.isNamespace(value) else { return nil }
                namespaces.insert(value)
            default:
                guard (1...19).contains(value.utf8.count), value.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
                since = value
            }
        }
        guard !resources.isEmpty, resources.count <= limits.resourcesPerStream, namespaces.count <= limits.namespacesPerStream else {
            return nil
        }
        self.resources = resources.sorted { $0.name < $1.name }
        self.namespaces = namespaces.sorted()
        self.since = since
    }

    private static func isNamespace(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
