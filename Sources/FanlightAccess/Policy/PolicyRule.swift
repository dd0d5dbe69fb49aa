package import FanlightResources

/// One rule of a Role or ClusterRole.
package struct PolicyRule: Hashable, Sendable {
    package var verbs: [String]
    package var apiGroups: [String]
    package var resources: [String]
    package var resourceNames: [String]
    package var nonResourceURLs: [String]

    package init(
        verbs: [String], apiGroups: [String] = [], resources: [String] = [], resourceNames: [String] = [], nonResourceURLs: [String] = []
    ) {
        self.verbs = verbs
        self.apiGroups = apiGroups
        self.resources = resources
        self.resourceNames = resourceNames
        self.nonResourceURLs = nonResourceURLs
    }

    package init(_ node: Node) {
        self.init(
            verbs: node["verbs"]?.strings ?? [], apiGroups: node["apiGroups"]?.strings ?? [], resources: node["resources"]?.strings ?? [],
            resourceNames: node["resourceNames"]?.strings ?? [], nonResourceURLs: node["nonResourceURLs"]?.strings ?? [])
    }

    /// All that there is to do with resources, and all that there is to do with paths.
    package static let everything = [
        PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"]), PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
    ]

    /// As a member of `rules`; lists without elements are left out.
    package var node: Node {
        var node = Node.emptyObject
        for (key, values) in parts where !values.isEmpty { node[member: key] = .array(values.map { .string($0) }) }
        return node
    }

    private var parts: [(String, [String])] {
        [
            ("apiGroups", apiGroups), ("nonResourceURLs", nonResourceURLs), ("resourceNames", resourceNames), ("resources", resources),
            ("verbs", verbs),
        ]
    }

    /// How a message about missing rights shows it: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`.
    var compactText: String {
        let parts = [
            ("APIGroups", apiGroups), ("Resources", resources), ("NonResourceURLs", nonResourceURLs), ("ResourceNames", resourceNames),
            ("Verbs", verbs),
        ]
        return "{" + parts.filter { !$0.1.isEmpty }.map { "\($0.0):\(GoFormat.quoted($0.1))" }.joined(separator: ", ") + "}"
    }
}

extension PolicyRule {
    /// Kubernetes: plugin/pkg/auth/authorizer/rbac/rbac.go, RuleAllows.
    func allows(_ request: AccessRequest, combinedResource: String) -> Bool {
        guard verbs.contains(where: { $0 == "*" || $0 == request.verb }) else { return false }
        guard request.isResourceRequest else { return nonResourceURLs.contains { Self.url($0, covers: request.path) } }
        return apiGroups.contains { $0 == "*" || $0 == request.apiGroup }
            && resources.contains { $0 == "*" || $0 == combinedResource || Self.pattern($0, isAny: request.subresource) }
            && (resourceNames.isEmpty || resourceNames.contains(request.name))
    }

    /// Whether the pattern is `*/SUBRESOURCE`.
    private static func pattern(_ pattern: String, isAny subresource: String) -> Bool {
        !subresource.isEmpty && pattern.utf8.count == subresource.utf8.count + 2 && pattern.hasPrefix("*/")
            && pattern.hasSuffix(subresource)
    }

    static func url(_ pattern: String, covers path: String) -> Bool {
        if pattern == "*" || pattern == path { return true }
        guard pattern.hasSuffix("*") else { return false }
        var prefix = pattern[...]
        while prefix.last == "*" { prefix.removeLast() }
        return path.hasPrefix(prefix)
    }
}
