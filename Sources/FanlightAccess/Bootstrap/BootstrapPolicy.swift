package import FanlightResources

/// The roles and bindings that every server has: those of Kubernetes that make sense here, and Fanlight's own.
///
/// What is not signed in gets health and version only, and signed-in users may discover what there is and ask what they may do.
/// Everything else takes a binding to one of the roles.
package enum BootstrapPolicy {
    package static let autoupdate = "rbac.authorization.kubernetes.io/autoupdate"
    static let aggregateLabel = "rbac.authorization.k8s.io/aggregate-to-"

    /// In the order in which they are to be made: a binding after its role.
    package static let objects: [Node] = {
        var policy = AccessPolicy()
        policy.apply(roles.map { (key(of: $0), $0) })
        return roles.map(policy.withAggregatedRules) + bindings
    }()

    private static let roles: [Node] = [
        role("cluster-admin", PolicyRule.everything),
        aggregated("admin", of: "admin"),
        aggregated("edit", of: "edit", into: ["admin"]),
        aggregated("view", of: "view", into: ["edit"]),
        role("system:aggregate-to-admin", BootstrapRules.namespaceAdmin, into: ["admin"]),
        role("system:aggregate-to-edit", BootstrapRules.namespaceEdit, into: ["edit"]),
        role("system:aggregate-to-view", BootstrapRules.namespaceView, into: ["view"]),
        role("system:auth-delegator", BootstrapRules.delegation),
        role("system:basic-user", BootstrapRules.selfReviews),
        role("system:discovery", BootstrapRules.discovery),
        role("system:public-info-viewer", BootstrapRules.publicInfo),
        role("fanlight-viewer", BootstrapRules.viewer),
        role("fanlight-istio-editor", BootstrapRules.istioEditor),
        role("fanlight-editor", BootstrapRules.editor),
        role("fanlight-admin", BootstrapRules.administrator),
    ]

    private static let bindings: [Node] = [
        binding("cluster-admin", to: [UserInfo.Group.masters]),
        binding("system:basic-user", to: [UserInfo.Group.authenticated]),
        binding("system:discovery", to: [UserInfo.Group.authenticated]),
        binding("system:public-info-viewer", to: [UserInfo.Group.authenticated, UserInfo.Group.unauthenticated]),
    ]

    private static func role(_ name: String, _ rules: [PolicyRule], into targets: [String] = []) -> Node {
        object("ClusterRole", name, labels: targets).setting(["rules"], to: .array(rules.map(\.node)))
    }

    /// A role whose rules are gathered from others.
    private static func aggregated(_ name: String, of source: String, into targets: [String] = []) -> Node {
        let selector = Node.emptyObject.setting(["matchLabels", aggregateLabel + source], to: .string("true"))
        return object("ClusterRole", name, labels: targets).setting(["aggregationRule", "clusterRoleSelectors"], to: .array([selector]))
    }

    private static func binding(_ role: String, to groups: [String]) -> Node {
        let subjects = groups.map { group in
            Node.object(["kind": .string("Group"), "apiGroup": .string(ResourceKind.role.group), "name": .string(group)])
        }
        let reference = Node.object(["apiGroup": .string(ResourceKind.role.group), "kind": .string("ClusterRole"), "name": .string(role)])
        return object("ClusterRoleBinding", role, labels: []).setting(["roleRef"], to: reference).setting(
            ["subjects"], to: .array(subjects))
    }

    private static func object(_ kind: String, _ name: String, labels targets: [String]) -> Node {
        var labels = Node.object(["kubernetes.io/bootstrapping": .string("rbac-defaults")])
        for target in targets { labels[member: aggregateLabel + target] = .string("true") }
        return .object([
            "apiVersion": .string("\(ResourceKind.role.group)/v1"), "kind": .string(kind),
            "metadata": .object([
                "name": .string(name), "labels": labels, "annotations": Node.emptyObject.setting([autoupdate], to: .string("true")),
            ]),
        ])
    }
}

extension BootstrapPolicy {
    /// The key under which an object of `objects` is stored.
    package static func key(of object: Node) -> ResourceKey {
        ResourceKey(
            ResourceKind(group: ResourceKind.role.group, kind: object["kind"]?.string ?? ""), namespace: "",
            name: object["metadata"]?["name"]?.string ?? "")
    }
}
