import FanlightResources

/// Roles and their bindings.
///
/// - Source: Kubernetes: pkg/apis/rbac/validation/validation.go and pkg/apis/rbac/v1/defaults.go.
enum AccessRules {
    private static let group = "rbac.authorization.k8s.io"

    static func bindingDefaults(_ object: Node) -> Node {
        object.changing("roleRef") { reference in
            reference.text("apiGroup").isEmpty ? reference.setting(["apiGroup"], to: .string(group)) : reference
        }.changingElements("subjects") { subject in
            let isAccount = subject.text("kind") == "ServiceAccount"
            guard !isAccount, ["User", "Group"].contains(subject.text("kind")), subject.text("apiGroup").isEmpty else { return subject }
            return subject.setting(["apiGroup"], to: .string(group))
        }
    }

    static func role(_ object: Node, isNamespaced: Bool) -> [FieldCause] {
        var list = CauseList()
        for (index, rule) in (object["rules"]?.elements ?? []).enumerated() {
            self.rule(rule, isNamespaced: isNamespaced, at: "rules[\(index)]", &list)
        }
        if !isNamespaced, let aggregation = object["aggregationRule"] {
            let selectors = aggregation["clusterRoleSelectors"]?.elements ?? []
            if selectors.isEmpty {
                list.add(
                    .required(
                        "aggregationRule.clusterRoleSelectors", "at least one clusterRoleSelector required if aggregationRule is non-nil"))
            }
            for (index, selector) in selectors.enumerated() {
                list.add(SelectorRules.causes(selector, at: "aggregationRule.clusterRoleSelectors[\(index)]"))
            }
        }
        return list.causes
    }

    private static func rule(_ rule: Node, isNamespaced: Bool, at place: String, _ list: inout CauseList) {
        func isEmpty(_ key: String) -> Bool { (rule[key]?.elements ?? []).isEmpty }
        if isEmpty("verbs") { list.add(.required("\(place).verbs", "verbs must contain at least one value")) }
        if !isEmpty("nonResourceURLs") {
            let urls = rule["nonResourceURLs"] ?? .null
            if isNamespaced { list.add(.invalid("\(place).nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs")) }
            if !isEmpty("apiGroups") || !isEmpty("resources") || !isEmpty("resourceNames") {
                list.add(.invalid("\(place).nonResourceURLs", urls, "rules cannot apply to both regular resources and non-resource URLs"))
            }
            return
        }
        if isEmpty("apiGroups") { list.add(.required("\(place).apiGroups", "resource rules must supply at least one api group")) }
        if isEmpty("resources") { list.add(.required("\(place).resources", "resource rules must supply at least one resource")) }
    }

    static func binding(_ object: Node, old: Node?, isNamespaced: Bool) -> [FieldCause] {
        var list = CauseList()
        let reference = object["roleRef"] ?? .emptyObject
        if reference.text("apiGroup") != group {
            list.add(.notSupported("roleRef.apiGroup", .string(reference.text("apiGroup")), [group]))
        }
        let kinds = isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]
        if !kinds.contains(reference.text("kind")) {
            list.add(.notSupported("roleRef.kind", .string(reference.text("kind")), kinds))
        }
        if list.require(reference, "name", at: "roleRef") {
            list.invalid("roleRef.name", reference.text("name"), NameRule.pathSegment.problems(reference.text("name")))
        }
        for (index, subject) in (object["subjects"]?.elements ?? []).enumerated() {
            self.subject(subject, at: "subjects[\(index)]", isNamespaced: isNamespaced, &list)
        }
        if let old, (old["roleRef"] ?? .emptyObject) != reference {
            // The reference as the API's own type has it, with the names of Go.
            let value = Node.object([
                "APIGroup": .string(reference.text("apiGroup")), "Kind": .string(reference.text("kind")),
                "Name": .string(reference.text("name")),
            ])
            list.add(.invalid("roleRef", value, "cannot change roleRef"))
        }
        return list.causes
    }

    private static func subject(_ subject: Node, at place: String, isNamespaced: Bool, _ list: inout CauseList) {
        list.require(subject, "name", at: place)
        let groupName = subject.text("apiGroup")
        switch subject.text("kind") {
        case "ServiceAccount":
            if !subject.text("name").isEmpty {
                list.invalid("\(place).name", subject.text("name"), NameRule.dnsSubdomain.problems(subject.text("name")))
            }
            if !groupName.isEmpty { list.add(.notSupported("\(place).apiGroup", .string(groupName), [""])) }
            if !isNamespaced, subject.text("namespace").isEmpty { list.add(.required("\(place).namespace")) }
        case "User", "Group":
            if groupName != group { list.add(.notSupported("\(place).apiGroup", .string(groupName), [group])) }
        case let kind: list.add(.notSupported("\(place).kind", .string(kind), ["ServiceAccount", "User", "Group"]))
        }
    }
}
