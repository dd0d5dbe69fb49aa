import FanlightResources
import FanlightSchemas
import Testing

@Suite("Roles and bindings")
struct AccessRulesTests {
    private static let group = "rbac.authorization.k8s.io"

    @Test(
        "what is wrong with the rules of a role",
        arguments: [
            ("Role", "{apiGroups: [''], resources: [pods], verbs: [get]}", []),
            ("Role", "{apiGroups: [''], resources: [pods]}", ["rules[0].verbs: Required value: verbs must contain at least one value"]),
            (
                "Role", "{verbs: [get]}",
                [
                    "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
                    "rules[0].resources: Required value: resource rules must supply at least one resource",
                ]
            ),
            (
                "Role", "{nonResourceURLs: [/x], verbs: [get]}",
                ["rules[0].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs"]
            ),
            ("ClusterRole", "{nonResourceURLs: [/x], verbs: [get]}", []),
            (
                "ClusterRole", "{nonResourceURLs: [/x], resources: [pods], verbs: [get]}",
                ["rules[0].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both regular resources and non-resource URLs"]
            ),
        ])
    func roles(kind: String, rule: String, expected: [String]) {
        #expect(Builtin.causes("{apiVersion: \(Self.group)/v1, kind: \(kind), rules: [\(rule)]}") == expected)
    }

    @Test(
        "what is wrong with a binding",
        arguments: [
            ("RoleBinding", "roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: u}, {kind: ServiceAccount, name: s}]", []),
            ("RoleBinding", "roleRef: {kind: ClusterRole, name: 'system:x'}", []),
            (
                "RoleBinding", "roleRef: {kind: Other, name: r}",
                ["roleRef.kind: Unsupported value: \"Other\": supported values: \"Role\", \"ClusterRole\""]
            ),
            (
                "ClusterRoleBinding", "roleRef: {kind: Role, name: r}",
                ["roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\""]
            ),
            ("RoleBinding", "roleRef: {kind: Role}", ["roleRef.name: Required value"]),
            (
                "RoleBinding", "roleRef: {apiGroup: x, kind: Role, name: r}",
                ["roleRef.apiGroup: Unsupported value: \"x\": supported values: \"rbac.authorization.k8s.io\""]
            ),
            (
                "ClusterRoleBinding", "roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: ServiceAccount, name: s}]",
                ["subjects[0].namespace: Required value"]
            ),
            (
                "RoleBinding", "roleRef: {kind: Role, name: r}, subjects: [{kind: Robot, name: s}]",
                ["subjects[0].kind: Unsupported value: \"Robot\": supported values: \"ServiceAccount\", \"User\", \"Group\""]
            ),
        ])
    func bindings(kind: String, object: String, expected: [String]) {
        #expect(Builtin.causes("{apiVersion: \(Self.group)/v1, kind: \(kind), \(object)}") == expected)
    }

    @Test("the role of a binding is fixed")
    func fixedRole() {
        func binding(_ name: String) -> String { "{apiVersion: \(Self.group)/v1, kind: RoleBinding, roleRef: {kind: Role, name: \(name)}}" }
        let expected = #"roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef"#
        #expect(Builtin.causes(binding("b"), old: binding("a")) == [expected])
    }

    @Test("a role may be named with a colon, other kinds not")
    func names() {
        #expect(BuiltinRules.nameRule(.init(group: Self.group, kind: "ClusterRole")).problems("system:x") == [])
        #expect(BuiltinRules.nameRule(.configMap).problems("system:x") != [])
    }
}
