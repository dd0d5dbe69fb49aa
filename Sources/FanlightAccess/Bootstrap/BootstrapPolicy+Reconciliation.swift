package import FanlightResources

extension BootstrapPolicy {
    /// What a start does about a ready-made object.
    package enum Change: Hashable, Sendable {
        case create(Node)
        /// The object as it is to be written, with all that its owner added to it.
        case update(Node)
        /// The object refers to another role, which cannot be changed: it is removed and made anew.
        case replace(Node)
    }

    /// What has to be written so that the object says at least what it is meant to say. Rules, subjects and labels that somebody added stay.
    ///
    /// Kubernetes: pkg/registry/rbac/reconciliation.
    ///
    /// - Parameters:
    ///   - wanted: one of `objects`.
    ///   - existing: the stored object of that name; nil where there is none.
    /// - Returns: nil where nothing has to be written, as for an object that is annotated with `autoupdate` `"false"`.
    package static func change(_ wanted: Node, existing: Node?) -> Change? {
        guard let existing else { return .create(wanted) }
        guard existing["metadata"]?["annotations"]?[autoupdate]?.string != "false" else { return nil }
        var object = existing
        for field in ["labels", "annotations"] {
            for member in wanted["metadata"]?[field]?.members ?? [] where existing["metadata"]?[field]?[member.key] == nil {
                object = object.setting(["metadata", field, member.key], to: member.value)
            }
        }
        if wanted["kind"]?.string == "ClusterRole" {
            object = withRules(of: wanted, object)
        } else {
            guard existing["roleRef"] == wanted["roleRef"] else { return .replace(wanted) }
            object = adding(wanted["subjects"]?.elements ?? [], at: ["subjects"], to: object)
        }
        return object == existing ? nil : .update(object)
    }

    private static func withRules(of wanted: Node, _ object: Node) -> Node {
        let selectors = wanted["aggregationRule"]?["clusterRoleSelectors"]?.elements ?? []
        let gathering = adding(selectors, at: ["aggregationRule", "clusterRoleSelectors"], to: object)
        let rules = object["rules"]?.elements ?? []
        let held = rules.map(PolicyRule.init)
        let missing = (wanted["rules"]?.elements ?? []).filter { !RuleCoverage(held: held, wanted: [PolicyRule($0)]).missing.isEmpty }
        return missing.isEmpty ? gathering : gathering.setting(["rules"], to: .array(rules + missing))
    }

    private static func adding(_ elements: [Node], at path: [String], to object: Node) -> Node {
        let existing = object[path: path]?.elements ?? []
        let missing = elements.filter { !existing.contains($0) }
        return missing.isEmpty ? object : object.setting(path, to: .array(existing + missing))
    }
}
