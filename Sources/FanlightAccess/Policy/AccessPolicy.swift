package import FanlightResources

/// Role-based access control as Kubernetes does it, over the Roles, ClusterRoles and bindings that it was given.
///
/// A value: whoever owns it applies changes to a copy and puts that in place of the former. Rules only ever allow; what no rule allows
/// is denied, and a member of `system:masters` is never denied anything.
package struct AccessPolicy: Sendable {
    private(set) var roles: [String: [String: AccessRole]] = [:]
    private(set) var clusterRoles: [String: AccessRole] = [:]
    /// The rules of the ClusterRoles that gather others' rules.
    private(set) var aggregatedRules: [String: [PolicyRule]] = [:]
    private var aggregating: Set<String> = []
    private(set) var clusterBindings = BindingIndex()
    private(set) var bindings: [String: BindingIndex] = [:]

    package init() {}

    /// Takes in the object as it is now; nil where it is gone. Objects of kinds that are no part of the policy are left aside.
    package mutating func apply(_ key: ResourceKey, _ object: Node?) { apply([(key, object)]) }

    /// As many changes at once, which costs less than one at a time where ClusterRoles are among them.
    package mutating func apply(_ changes: [(key: ResourceKey, object: Node?)]) {
        var mustAggregate = false
        for (key, object) in changes {
            switch key.kind {
            case .clusterRole: mustAggregate = setClusterRole(key.name, object.map(AccessRole.init)) || mustAggregate
            case .role:
                roles[key.namespace, default: [:]][key.name] = object.map(AccessRole.init)
                if roles[key.namespace]?.isEmpty == true { roles[key.namespace] = nil }
            case .clusterRoleBinding: clusterBindings.set(object.map { AccessBinding($0, name: key.name, namespace: "") }, name: key.name)
            case .roleBinding:
                let binding = object.map { AccessBinding($0, name: key.name, namespace: key.namespace) }
                bindings[key.namespace, default: BindingIndex()].set(binding, name: key.name)
                if bindings[key.namespace]?.isEmpty == true { bindings[key.namespace] = nil }
            default: continue
            }
        }
        if mustAggregate { aggregatedRules = RoleAggregation.rules(of: aggregating, in: clusterRoles) }
    }

    /// All objects of the kind as they are now: those that are not among them are gone.
    package mutating func replace(_ kind: ResourceKind, with objects: [(key: ResourceKey, object: Node)]) {
        let kept = Set(objects.map(\.key))
        let gone = keys(of: kind).filter { !kept.contains($0) }
        apply(gone.map { ($0, nil) } + objects.map { ($0.key, $0.object) })
    }

    private func keys(of kind: ResourceKind) -> [ResourceKey] {
        switch kind {
        case .clusterRole: clusterRoles.keys.map { ResourceKey(kind, namespace: "", name: $0) }
        case .clusterRoleBinding: clusterBindings.bindings.keys.map { ResourceKey(kind, namespace: "", name: $0) }
        case .role: roles.flatMap { namespace, roles in roles.keys.map { ResourceKey(kind, namespace: namespace, name: $0) } }
        case .roleBinding:
            bindings.flatMap { namespace, index in index.bindings.keys.map { ResourceKey(kind, namespace: namespace, name: $0) } }
        default: []
        }
    }

    package func authorize(_ request: AccessRequest) -> AccessDecision {
        if request.user.isMaster { return .allowed() }
        let combined = request.subresource.isEmpty ? request.resource : "\(request.resource)/\(request.subresource)"
        var missing: [String] = []
        for index in indices(for: request.namespace) {
            for subject in Self.subjects(of: request.user) {
                for grant in index.grants(to: subject) {
                    guard let rules = rules(of: grant.role) else {
                        missing.append(grant.role.missingReason)
                        continue
                    }
                    guard rules.contains(where: { $0.allows(request, combinedResource: combined) }) else { continue }
                    return .allowed(index.reason(for: grant))
                }
            }
        }
        return .denied(Self.reason(missing))
    }

    /// The rules that apply to the user in the namespace, those of the cluster included, each once.
    package func policyRules(for user: UserInfo, namespace: String) -> [PolicyRule] {
        var rules: [PolicyRule] = user.isMaster ? PolicyRule.everything : []
        var seen = Set(rules)
        for index in indices(for: namespace) {
            for subject in Self.subjects(of: user) {
                for grant in index.grants(to: subject) {
                    for rule in self.rules(of: grant.role) ?? [] where seen.insert(rule).inserted { rules.append(rule) }
                }
            }
        }
        return rules
    }

    /// What a SelfSubjectRulesReview answers.
    package func rules(for user: UserInfo, namespace: String) -> (resources: [ResourceRule], nonResources: [NonResourceRule]) {
        let rules = policyRules(for: user, namespace: namespace)
        let resources = rules.filter { !$0.resources.isEmpty }.map {
            ResourceRule(verbs: $0.verbs, apiGroups: $0.apiGroups, resources: $0.resources, resourceNames: $0.resourceNames)
        }
        let nonResources = rules.filter { !$0.nonResourceURLs.isEmpty }.map {
            NonResourceRule(verbs: $0.verbs, nonResourceURLs: $0.nonResourceURLs)
        }
        return (resources, nonResources)
    }

    /// Nil where there is no such role.
    func rules(of reference: RoleReference) -> [PolicyRule]? {
        switch reference.kind {
        case .role: roles[reference.namespace]?[reference.name]?.rules
        case .clusterRole: aggregatedRules[reference.name] ?? clusterRoles[reference.name]?.rules
        case .other: nil
        }
    }

    /// First what holds everywhere, then what holds in the namespace.
    private func indices(for namespace: String) -> [BindingIndex] {
        guard !namespace.isEmpty, let local = bindings[namespace] else { return [clusterBindings] }
        return [clusterBindings, local]
    }

    private static func subjects(of user: UserInfo) -> [AccessSubject] { [.user(user.name)] + user.groups.map(AccessSubject.group) }

    private static func reason(_ missing: [String]) -> String {
        var seen = Set<String>()
        let distinct = missing.filter { seen.insert($0).inserted }
        return switch distinct.count {
        case 0: ""
        case 1: "RBAC: \(distinct[0])"
        default: "RBAC: [\(distinct.joined(separator: ", "))]"
        }
    }
}

extension AccessPolicy {
    /// - Returns: whether what some role gathers may differ now.
    private mutating func setClusterRole(_ name: String, _ role: AccessRole?) -> Bool {
        let old = clusterRoles.removeValue(forKey: name)
        clusterRoles[name] = role
        if role?.aggregation != nil || old?.aggregation != nil {
            if role?.aggregation == nil { aggregating.remove(name) } else { aggregating.insert(name) }
            return true
        }
        return aggregating.contains { other in
            (clusterRoles[other]?.aggregation ?? []).contains { selector in
                old.map { selector.matches($0.labels) } ?? false || role.map { selector.matches($0.labels) } ?? false
            }
        }
    }

    /// The object with the rules that it gathers, as Kubernetes writes them into it; any other object as it is.
    package func withAggregatedRules(_ object: Node) -> Node {
        guard let name = object["metadata"]?["name"]?.string, object["kind"]?.string == "ClusterRole", let rules = aggregatedRules[name]
        else {
            return object
        }
        return object.setting(["rules"], to: .array(rules.map(\.node)))
    }
}
