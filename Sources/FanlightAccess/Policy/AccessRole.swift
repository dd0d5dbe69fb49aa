import FanlightResources

/// A Role or ClusterRole, as far as decisions need it.
struct AccessRole: Sendable {
    /// As written in the object.
    let rules: [PolicyRule]
    let labels: [String: String]
    /// Nil for a role that gathers nothing; the rules of one that does are those of the roles that a selector selects.
    let aggregation: [LabelSelector]?

    init(_ node: Node) {
        rules = (node["rules"]?.elements ?? []).map(PolicyRule.init)
        labels = node["metadata"]?["labels"]?.stringMap ?? [:]
        aggregation = node["aggregationRule"].map { ($0["clusterRoleSelectors"]?.elements ?? []).compactMap(LabelSelector.init) }
    }

    /// Whether the object has a rule of aggregation that gathers something.
    static func aggregates(_ node: Node?) -> Bool {
        !(node?["aggregationRule"]?["clusterRoleSelectors"]?.elements ?? []).isEmpty
    }
}

/// Where a role is: the namespace is empty for a ClusterRole.
struct RoleReference: Hashable, Sendable, Comparable {
    enum Kind: Hashable, Sendable {
        case role
        case clusterRole
        case other(String)
    }

    let kind: Kind
    let namespace: String
    let name: String

    /// - Parameter namespace: that of the binding; empty for a ClusterRoleBinding.
    init(_ node: Node?, bindingNamespace namespace: String) {
        let kind = node?["kind"]?.string ?? ""
        name = node?["name"]?.string ?? ""
        switch kind {
        case "Role": (self.kind, self.namespace) = (.role, namespace)
        case "ClusterRole": (self.kind, self.namespace) = (.clusterRole, "")
        default: (self.kind, self.namespace) = (.other(kind), "")
        }
    }

    static func < (left: RoleReference, right: RoleReference) -> Bool {
        (left.name, left.kindText, left.namespace) < (right.name, right.kindText, right.namespace)
    }

    var kindText: String {
        switch kind {
        case .role: "Role"
        case .clusterRole: "ClusterRole"
        case .other(let kind): kind
        }
    }

    /// Why it has no rules. Authorization says `clusterrole…`, as Kubernetes' listers do.
    var missingReason: String {
        switch kind {
        case .role: "role.rbac.authorization.k8s.io \(GoFormat.quoted(name)) not found"
        case .clusterRole: "clusterrole.rbac.authorization.k8s.io \(GoFormat.quoted(name)) not found"
        case .other(let kind): "unsupported role reference kind: \(GoFormat.quoted(kind))"
        }
    }
}
