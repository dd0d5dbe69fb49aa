import FanlightResources

/// Gathers the rules of the ClusterRoles that other ClusterRoles select.
///
/// Kubernetes' controller writes what it gathered into the object and starts again wherever that concerns another role. Here the same end
/// is reached at once: a role has the rules of all roles that can be reached from it by selectors and gather nothing themselves.
enum RoleAggregation {
    static func rules(of names: Set<String>, in roles: [String: AccessRole]) -> [String: [PolicyRule]] {
        let sorted = roles.sorted { $0.key < $1.key }
        let selected = Dictionary(
            uniqueKeysWithValues: names.map { name in
                let selectors = roles[name]?.aggregation ?? []
                return (
                    name, sorted.filter { other in other.key != name && selectors.contains { $0.matches(other.value.labels) } }.map(\.key)
                )
            })
        return Dictionary(uniqueKeysWithValues: names.map { ($0, gathered(from: $0, selected: selected, roles: roles)) })
    }

    private static func gathered(from name: String, selected: [String: [String]], roles: [String: AccessRole]) -> [PolicyRule] {
        var rules: [PolicyRule] = []
        var seenRules = Set<PolicyRule>()
        var seenRoles: Set<String> = [name]
        var pending = [name]
        while let current = pending.popLast() {
            guard let next = selected[current] else {
                for rule in roles[current]?.rules ?? [] where seenRules.insert(rule).inserted { rules.append(rule) }
                continue
            }
            // The last one is taken first.
            for role in next.reversed() where seenRoles.insert(role).inserted { pending.append(role) }
        }
        return rules
    }
}
