import FanlightAccess
import FanlightResources
import Testing

@Suite struct EscalationTests {
    private static let group = "rbac.authorization.k8s.io"

    private static let policy = PolicyText.policy(
        """
        kind: ClusterRole
        metadata: {name: pods}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
        ---
        kind: ClusterRole
        metadata: {name: nodes}
        rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]
        ---
        kind: Role
        metadata: {name: secrets, namespace: dev}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
        ---
        kind: ClusterRole
        metadata: {name: all}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}, {nonResourceURLs: ["*"], verbs: ["*"]}]
        ---
        kind: ClusterRole
        metadata: {name: escalator}
        rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, clusterroles], verbs: [escalate]}]
        ---
        kind: ClusterRole
        metadata: {name: binder}
        rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [nodes, gone], verbs: [bind]}]
        ---
        kind: RoleBinding
        metadata: {name: local, namespace: dev}
        roleRef: {kind: ClusterRole, name: pods}
        subjects: [{kind: User, name: lou}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: global}
        roleRef: {kind: ClusterRole, name: pods}
        subjects: [{kind: User, name: gil}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: all}
        roleRef: {kind: ClusterRole, name: all}
        subjects: [{kind: User, name: ada}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: escalator}
        roleRef: {kind: ClusterRole, name: escalator}
        subjects: [{kind: User, name: eva}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: binder}
        roleRef: {kind: ClusterRole, name: binder}
        subjects: [{kind: User, name: ben}]
        ---
        kind: RoleBinding
        metadata: {name: binder, namespace: dev}
        roleRef: {kind: ClusterRole, name: binder}
        subjects: [{kind: User, name: bea}]
        """)

    private func problem(_ row: String, _ object: String, old: String? = nil) -> EscalationProblem? {
        let words = row.split(separator: " ")
        let request = AccessRow("\(words[0]) \(words[1]) \(words[2]).\(Self.group) \(words[3]) \(words[4])").request
        return Self.policy.escalationProblem(request, object: PolicyText.object(object), old: old.map(PolicyText.object))
    }

    private static let podRole = #"{metadata: {name: r}, rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]}"#
    private static let secretRole = #"{metadata: {name: r}, rules: [{apiGroups: [""], resources: [secrets, pods], verbs: [get, list]}]}"#

    @Test(
        "a role may be written by who holds all that it gives, where it gives it",
        arguments: [
            ("lou create roles dev -", podRole, true), ("lou create roles prod -", podRole, false),
            ("lou create clusterroles - -", podRole, false),
            ("gil create roles prod -", podRole, true), ("gil create clusterroles - -", podRole, true),
            ("gil create roles dev -", secretRole, false),
            ("ada create clusterroles - -", secretRole, true), ("eva create clusterroles - -", secretRole, true),
            ("eva update roles dev r", secretRole, true), ("nobody create roles dev -", podRole, false),
            ("nobody create roles dev -", "{metadata: {name: r}}", true), ("root@system:masters create clusterroles - -", secretRole, true),
        ])
    func roles(_ row: String, _ object: String, _ isAllowed: Bool) {
        #expect((problem(row, object) == nil) == isAllowed)
    }

    @Test("the refusal says who wants to give what, as Kubernetes words it")
    func wording() {
        #expect(
            problem("lou create roles dev -", Self.secretRole)?.message
                == #"""
                roles.rbac.authorization.k8s.io "r" is forbidden: user "lou" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:
                {APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}
                """#)
    }

    @Test("a role that gathers takes all rights, and so does changing one that did")
    func aggregation() {
        let gathering = "{metadata: {name: g}, aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}}"
        let message =
            #"clusterroles.rbac.authorization.k8s.io "g" is forbidden: must have cluster-admin privileges to use the aggregationRule"#
        #expect(problem("gil create clusterroles - -", gathering) == .forbidden(message: message))
        #expect(problem("gil update clusterroles - g", "{metadata: {name: g}}", old: gathering) == .forbidden(message: message))
        #expect(problem("ada create clusterroles - -", gathering) == nil)
        #expect(problem("eva create clusterroles - -", gathering) == nil)
        #expect(problem("gil create clusterroles - -", "{metadata: {name: g}, aggregationRule: {clusterRoleSelectors: []}}") == nil)
    }

    private static func binding(_ kind: String, _ name: String) -> String {
        "{metadata: {name: b}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: \(kind), name: \(name)}, subjects: [{kind: User, name: x}]}"
    }

    @Test(
        "a binding may be written by who may bind the role or holds its rules, in the scope of the binding",
        arguments: [
            ("gil create clusterrolebindings - -", binding("ClusterRole", "pods"), true),
            ("lou create clusterrolebindings - -", binding("ClusterRole", "pods"), false),
            ("lou create rolebindings dev -", binding("ClusterRole", "pods"), true),
            ("lou create rolebindings prod -", binding("ClusterRole", "pods"), false),
            ("lou create rolebindings dev -", binding("Role", "secrets"), false),
            ("ada create rolebindings dev -", binding("Role", "secrets"), true),
            ("ben create clusterrolebindings - -", binding("ClusterRole", "nodes"), true),
            ("ben create clusterrolebindings - -", binding("ClusterRole", "pods"), false),
            ("bea create clusterrolebindings - -", binding("ClusterRole", "nodes"), false),
            ("bea create rolebindings dev -", binding("ClusterRole", "nodes"), true),
            ("bea create rolebindings prod -", binding("ClusterRole", "nodes"), false),
            ("eva create clusterrolebindings - -", binding("ClusterRole", "nodes"), false),
            ("root@system:masters create clusterrolebindings - -", binding("ClusterRole", "all"), true),
            ("gil create clusterrolebindings - -", binding("Chief", "pods"), false),
            ("ben create clusterrolebindings - -", binding("ClusterRole", "gone"), true),
        ])
    func bindings(_ row: String, _ object: String, _ isAllowed: Bool) {
        #expect((problem(row, object) == nil) == isAllowed)
    }

    @Test("a binding to a role that does not exist is answered with not found")
    func missingRole() {
        let problem = problem("gil create clusterrolebindings - -", Self.binding("ClusterRole", "absent"))
        #expect(problem == .roleNotFound(resource: "clusterroles", name: "absent"))
        #expect(problem?.message == #"clusterroles.rbac.authorization.k8s.io "absent" not found"#)
        #expect(
            self.problem("gil create rolebindings dev -", Self.binding("Role", "absent"))
                == .roleNotFound(resource: "roles", name: "absent"))
    }

    @Test("only taking away owners and finalizers needs no rights, any other change does")
    func garbageCollection() {
        let old =
            #"{metadata: {name: r, finalizers: [a], ownerReferences: [{name: o}]}, rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]}"#
        let without =
            #"{metadata: {name: r, finalizers: [], resourceVersion: "2"}, rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]}"#
        let labelled = #"{metadata: {name: r, labels: {a: b}}, rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]}"#
        #expect(problem("nobody update roles dev r", without, old: old) == nil)
        #expect(problem("nobody update roles dev r", labelled, old: old) != nil)
    }

    @Test("objects of other kinds and subresources are not looked at")
    func otherKinds() {
        let request = AccessRow("nobody create configmaps dev -").request
        #expect(Self.policy.escalationProblem(request, object: PolicyText.object(Self.secretRole), old: nil) == nil)
    }

    @Test("a long list of missing rights is cut")
    func longList() throws {
        let resources = (100..<400).map { "r\($0)" }.joined(separator: ", ")
        let message = try #require(
            problem(
                "nobody create roles dev -", #"{metadata: {name: r}, rules: [{apiGroups: [""], resources: [\#(resources)], verbs: [get]}]}"#
            )?.message)
        let lines = message.split(separator: "\n")
        #expect(lines.count == 102)
        #expect(lines.last == "and 200 more")
    }
}
