import FanlightResources
import Testing

@testable import FanlightAccess

@Suite struct AccessPolicyTests {
    private static let policy = PolicyText.policy(
        """
        kind: ClusterRole
        metadata: {name: pod-reader}
        rules:
        - {apiGroups: [""], resources: [pods, pods/log], verbs: [get, list, watch]}
        ---
        kind: ClusterRole
        metadata: {name: everything-of-istio}
        rules:
        - {apiGroups: [networking.istio.io, security.istio.io], resources: ["*"], verbs: ["*"]}
        ---
        kind: ClusterRole
        metadata: {name: status-writer}
        rules:
        - {apiGroups: ["*"], resources: ["*/status"], verbs: [update, patch]}
        ---
        kind: ClusterRole
        metadata: {name: one-secret}
        rules:
        - {apiGroups: [""], resources: [secrets], resourceNames: [cert, key], verbs: [get, update, create, list]}
        ---
        kind: ClusterRole
        metadata: {name: paths}
        rules:
        - {nonResourceURLs: [/metrics, "/debug/*", "/logs*"], verbs: [get]}
        - {nonResourceURLs: [/anything], verbs: ["*"]}
        ---
        kind: ClusterRole
        metadata: {name: all-paths}
        rules:
        - {nonResourceURLs: ["*"], verbs: [get, post]}
        ---
        kind: ClusterRole
        metadata: {name: all-resources}
        rules:
        - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
        ---
        kind: ClusterRole
        metadata: {name: odd}
        rules:
        - {apiGroups: [""], resources: [services/*], verbs: [get]}
        - {apiGroups: [apps], resources: [deployments/scale], verbs: [update]}
        - {apiGroups: [], resources: [pods], verbs: [delete]}
        - {apiGroups: [""], resources: [], verbs: [delete]}
        - {apiGroups: [""], resources: [configmaps], verbs: []}
        ---
        kind: Role
        metadata: {name: editor, namespace: dev}
        rules:
        - {apiGroups: [""], resources: [configmaps], verbs: [get, list, create, update, patch, delete]}
        ---
        kind: Role
        metadata: {name: editor, namespace: prod}
        rules:
        - {apiGroups: [""], resources: [configmaps], verbs: [get]}
        ---
        kind: ClusterRoleBinding
        metadata: {name: carol-reads-pods}
        roleRef: {kind: ClusterRole, name: pod-reader}
        subjects: [{kind: User, name: carol}]
        ---
        kind: RoleBinding
        metadata: {name: readers, namespace: dev}
        roleRef: {kind: ClusterRole, name: pod-reader}
        subjects: [{kind: Group, name: readers}, {kind: User, name: rita}]
        ---
        kind: RoleBinding
        metadata: {name: editors, namespace: dev}
        roleRef: {kind: Role, name: editor}
        subjects: [{kind: User, name: dave}, {kind: ServiceAccount, name: builder}, {kind: ServiceAccount, name: robot, namespace: ci}]
        ---
        kind: RoleBinding
        metadata: {name: editors, namespace: prod}
        roleRef: {kind: Role, name: editor}
        subjects: [{kind: User, name: dave}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: istio}
        roleRef: {kind: ClusterRole, name: everything-of-istio}
        subjects: [{kind: User, name: ivan}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: status}
        roleRef: {kind: ClusterRole, name: status-writer}
        subjects: [{kind: User, name: stan}]
        ---
        kind: RoleBinding
        metadata: {name: secret, namespace: dev}
        roleRef: {kind: ClusterRole, name: one-secret}
        subjects: [{kind: User, name: sue}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: paths}
        roleRef: {kind: ClusterRole, name: paths}
        subjects: [{kind: User, name: paul}]
        ---
        kind: RoleBinding
        metadata: {name: paths, namespace: dev}
        roleRef: {kind: ClusterRole, name: paths}
        subjects: [{kind: User, name: peter}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: all-paths}
        roleRef: {kind: ClusterRole, name: all-paths}
        subjects: [{kind: Group, name: walkers}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: all-resources}
        roleRef: {kind: ClusterRole, name: all-resources}
        subjects: [{kind: User, name: rob}]
        ---
        kind: RoleBinding
        metadata: {name: all-resources, namespace: dev}
        roleRef: {kind: ClusterRole, name: all-resources}
        subjects: [{kind: User, name: dora}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: odd}
        roleRef: {kind: ClusterRole, name: odd}
        subjects: [{kind: User, name: olga}, {kind: ServiceAccount, name: nowhere}, {kind: Robot, name: carol}, {name: nobody}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: accounts-of-ci}
        roleRef: {kind: ClusterRole, name: pod-reader}
        subjects: [{kind: Group, name: "system:serviceaccounts:ci"}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: role-in-a-cluster-binding}
        roleRef: {kind: Role, name: editor}
        subjects: [{kind: User, name: mallory}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: signed-in}
        roleRef: {kind: ClusterRole, name: signed-in}
        subjects: [{kind: Group, name: "system:authenticated"}]
        ---
        kind: ClusterRole
        metadata: {name: signed-in}
        rules:
        - {nonResourceURLs: [/api], verbs: [get]}
        ---
        kind: ClusterRoleBinding
        metadata: {name: gone}
        roleRef: {kind: ClusterRole, name: gone}
        subjects: [{kind: User, name: gina}]
        """)

    private static let rows = AccessRow.rows(
        """
        carol get pods dev p1 yes
        carol list pods dev - yes
        carol watch pods dev - yes
        carol list pods - - yes
        carol get pods/log dev p1 yes
        carol get pods/status dev p1 no
        carol get pods/exec dev p1 no
        carol create pods dev - no
        carol delete pods dev p1 no
        carol get pod dev p1 no
        carol get Pods dev p1 no
        carol GET pods dev p1 no
        carol get pods.apps dev p1 no
        carol get pods.metrics.k8s.io dev p1 no
        carol get secrets dev s no
        carol get /metrics no
        bob get pods dev p1 no
        bob@readers get pods dev p1 yes
        bob@readers+writers get pods/log dev p1 yes
        bob@writers get pods dev p1 no
        bob@readers get pods prod p1 no
        bob@readers list pods - - no
        readers get pods dev p1 no
        rita get pods dev p1 yes
        rita get pods - p1 no
        rita watch pods dev - yes
        Rita get pods dev p1 no
        x@rita get pods dev p1 no
        dave get configmaps dev c yes
        dave create configmaps dev - yes
        dave update configmaps dev c yes
        dave patch configmaps dev c yes
        dave delete configmaps dev c yes
        dave deletecollection configmaps dev - no
        dave watch configmaps dev - no
        dave get configmaps prod c yes
        dave update configmaps prod c no
        dave get configmaps test c no
        dave list configmaps - - no
        system:serviceaccount:dev:builder update configmaps dev c yes
        system:serviceaccount:dev:builder update configmaps prod c no
        system:serviceaccount:ci:builder update configmaps dev c no
        system:serviceaccount:ci:robot update configmaps dev c yes
        system:serviceaccount:dev:robot update configmaps dev c no
        builder update configmaps dev c no
        system:serviceaccount:ci:robot get pods prod p yes
        system:serviceaccount:ci:other get pods - p yes
        system:serviceaccount:dev:builder get pods prod p no
        ivan get virtualservices.networking.istio.io dev v yes
        ivan create virtualservices.networking.istio.io dev - yes
        ivan deletecollection gateways.networking.istio.io - - yes
        ivan update virtualservices.networking.istio.io/status dev v yes
        ivan approve anything.security.istio.io/really - - yes
        ivan get virtualservices.extensions.istio.io dev v no
        ivan get virtualservices dev v no
        ivan get gateways.gateway.networking.k8s.io dev g no
        ivan get istiogateways.istio.alibabacloud.com dev g no
        stan update pods/status dev p yes
        stan patch virtualservices.networking.istio.io/status dev v yes
        stan update pods/xstatus dev p no
        stan update pods/stat dev p no
        stan update pods dev p no
        stan get pods/status dev p no
        stan update status dev p no
        sue get secrets dev cert yes
        sue get secrets dev key yes
        sue update secrets dev key yes
        sue get secrets dev other no
        sue list secrets dev - no
        sue list secrets dev cert yes
        sue create secrets dev - no
        sue get secrets prod cert no
        paul get /metrics yes
        paul get /metrics/ no
        paul post /metrics no
        paul get /debug/ yes
        paul get /debug/pprof/heap yes
        paul get /debug no
        paul get /logs yes
        paul get /logsandmore yes
        paul get /log no
        paul delete /anything yes
        paul get /anything/else no
        paul get / no
        peter get /metrics no
        w@walkers get / yes
        w@walkers get /anything/at/all yes
        w@walkers post /x yes
        w@walkers delete /x no
        w@walkers get pods dev p no
        rob get pods dev p yes
        rob impersonate users - root yes
        rob escalate clusterroles.rbac.authorization.k8s.io - x yes
        rob get pods/exec dev p yes
        rob get /metrics no
        dora delete secrets dev s yes
        dora delete secrets prod s no
        dora get nodes - n no
        dora create namespaces - - no
        olga get services/proxy dev s no
        olga get services/* dev s yes
        olga update deployments.apps/scale dev d yes
        olga update deployments.apps dev d no
        olga delete pods dev p no
        olga delete - dev p no
        olga get configmaps dev c no
        system:serviceaccount::nowhere get services/* dev s no
        nowhere get services/* dev s no
        mallory get configmaps dev c no
        mallory get configmaps - c no
        anyone get /api yes
        anyone post /api no
        system:anonymous get /api no
        system:anonymous get pods dev p no
        gina get pods dev p no
        root@system:masters delete everything.example.com/now anywhere x yes
        root@system:masters delete /anything yes
        masters delete pods dev p no
        """)

    @Test("a request is allowed where a rule of a bound role allows it, and only there", arguments: rows)
    func verdict(_ row: AccessRow) {
        #expect(Self.policy.authorize(row.request).isAllowed == row.isAllowed)
    }

    @Test(
        "an allowed request names the binding, its role and the subject",
        arguments: [
            (
                "carol get pods dev p",
                #"RBAC: allowed by ClusterRoleBinding "carol-reads-pods" of ClusterRole "pod-reader" to User "carol""#
            ),
            ("bob@readers get pods dev p", #"RBAC: allowed by RoleBinding "readers/dev" of ClusterRole "pod-reader" to Group "readers""#),
            ("dave get configmaps dev c", #"RBAC: allowed by RoleBinding "editors/dev" of Role "editor" to User "dave""#),
            (
                "system:serviceaccount:ci:robot get configmaps dev c",
                #"RBAC: allowed by RoleBinding "editors/dev" of Role "editor" to ServiceAccount "robot/ci""#
            ),
            (
                "system:serviceaccount:dev:builder get configmaps dev c",
                #"RBAC: allowed by RoleBinding "editors/dev" of Role "editor" to ServiceAccount "builder/dev""#
            ),
            ("root@system:masters get pods dev p", ""),
        ])
    func allowedReason(_ text: String, _ reason: String) {
        #expect(Self.policy.authorize(AccessRow(text).request) == .allowed(reason))
    }

    @Test(
        "a denial names the roles that bindings refer to and that do not exist",
        arguments: [
            ("gina get pods dev p", #"RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found"#),
            ("mallory get pods dev p", #"RBAC: role.rbac.authorization.k8s.io "editor" not found"#),
            ("bob get pods dev p", ""),
        ])
    func deniedReason(_ text: String, _ reason: String) {
        #expect(Self.policy.authorize(AccessRow(text).request) == .denied(reason))
    }

    @Test("several roles that do not exist are listed, each once")
    func severalMissingRoles() {
        let policy = PolicyText.policy(
            """
            kind: ClusterRoleBinding
            metadata: {name: a}
            roleRef: {kind: ClusterRole, name: one}
            subjects: [{kind: User, name: u}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: ClusterRole, name: two}
            subjects: [{kind: User, name: u}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: c}
            roleRef: {kind: ClusterRole, name: one}
            subjects: [{kind: User, name: u}, {kind: Group, name: "system:authenticated"}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: d}
            roleRef: {kind: Chief, name: x}
            subjects: [{kind: User, name: u}]
            """)
        let reason =
            #"RBAC: [clusterrole.rbac.authorization.k8s.io "one" not found, "#
            + #"clusterrole.rbac.authorization.k8s.io "two" not found, unsupported role reference kind: "Chief"]"#
        #expect(policy.authorize(AccessRow("u get pods dev p").request) == .denied(reason))
    }

    @Test("a binding that is gone, changed or made for somebody else stops allowing at once")
    func bindingsChange() {
        var policy = Self.policy
        let request = AccessRow("carol get pods dev p").request
        let binding = ResourceKey(.clusterRoleBinding, namespace: "", name: "carol-reads-pods")
        policy.apply(binding, nil)
        #expect(!policy.authorize(request).isAllowed)
        policy.apply(
            binding,
            PolicyText.object(
                "{kind: ClusterRoleBinding, roleRef: {kind: ClusterRole, name: pod-reader}, subjects: [{kind: User, name: carol}]}"))
        #expect(policy.authorize(request).isAllowed)
        policy.apply(
            binding,
            PolicyText.object(
                "{kind: ClusterRoleBinding, roleRef: {kind: ClusterRole, name: pod-reader}, subjects: [{kind: User, name: eve}]}"))
        #expect(!policy.authorize(request).isAllowed)
        #expect(policy.authorize(AccessRow("eve get pods dev p").request).isAllowed)
        #expect(Self.policy.authorize(request).isAllowed)
    }

    @Test("a second binding keeps what a first one gave")
    func twoBindings() {
        var policy = Self.policy
        let node = PolicyText.object(
            "{kind: ClusterRoleBinding, roleRef: {kind: ClusterRole, name: pod-reader}, subjects: [{kind: User, name: carol}]}")
        policy.apply(ResourceKey(.clusterRoleBinding, namespace: "", name: "again"), node)
        policy.apply(ResourceKey(.clusterRoleBinding, namespace: "", name: "carol-reads-pods"), nil)
        #expect(
            policy.authorize(AccessRow("carol get pods dev p").request).reason
                == #"RBAC: allowed by ClusterRoleBinding "again" of ClusterRole "pod-reader" to User "carol""#)
    }

    @Test("a role that changes or goes changes what its bindings give")
    func rolesChange() {
        var policy = Self.policy
        let role = ResourceKey(.role, namespace: "dev", name: "editor")
        policy.apply(role, PolicyText.object(#"{kind: Role, rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]}"#))
        #expect(policy.authorize(AccessRow("dave get pods dev p").request).isAllowed)
        #expect(!policy.authorize(AccessRow("dave get configmaps dev c").request).isAllowed)
        policy.apply(role, nil)
        #expect(
            policy.authorize(AccessRow("dave get pods dev p").request)
                == .denied(#"RBAC: role.rbac.authorization.k8s.io "editor" not found"#))
        #expect(policy.authorize(AccessRow("dave get configmaps prod c").request).isAllowed)
    }

    @Test(
        "objects of a kind that are not listed any more are gone, and other kinds stay",
        arguments: [
            (ResourceKind.clusterRole, "carol get pods dev p"), (.clusterRoleBinding, "carol get pods dev p"),
            (.role, "dave get configmaps dev c"),
            (.roleBinding, "dave get configmaps dev c"),
        ])
    func replaced(_ kind: ResourceKind, _ row: String) {
        var policy = Self.policy
        policy.replace(ResourceKind(group: "", kind: "ConfigMap"), with: [])
        #expect(policy.authorize(AccessRow(row).request).isAllowed)
        policy.replace(kind, with: [])
        #expect(!policy.authorize(AccessRow(row).request).isAllowed)
        let isCluster = kind == .clusterRole || kind == .clusterRoleBinding
        #expect(policy.authorize(AccessRow("dave get configmaps prod c").request).isAllowed == isCluster)
    }

    @Test("the rules of a user are those of all its bindings in the cluster and the namespace, each once")
    func rules() {
        let dave = AccessRow.user("dave@readers")
        let (resources, paths) = Self.policy.rules(for: dave, namespace: "dev")
        #expect(
            Set(resources) == [
                ResourceRule(
                    verbs: ["get", "list", "create", "update", "patch", "delete"], apiGroups: [""], resources: ["configmaps"],
                    resourceNames: []),
                ResourceRule(verbs: ["get", "list", "watch"], apiGroups: [""], resources: ["pods", "pods/log"], resourceNames: []),
            ])
        #expect(paths == [NonResourceRule(verbs: ["get"], nonResourceURLs: ["/api"])])
        #expect(Self.policy.rules(for: dave, namespace: "prod").resources.count == 1)
        #expect(Self.policy.rules(for: dave, namespace: "").resources.isEmpty)
        #expect(Self.policy.rules(for: AccessRow.user("root@system:masters"), namespace: "dev").resources.first?.verbs == ["*"])
    }

    @Test("ten thousand bindings of others do not make a decision walk them")
    func manyBindings() {
        var policy = Self.policy
        policy.apply(
            (0..<10_000).map { number in
                let node = PolicyText.binding(role: "pod-reader", user: "user-\(number)")
                return (ResourceKey(.clusterRoleBinding, namespace: "", name: "b\(number)"), node)
            })
        #expect(policy.authorize(AccessRow("user-9999 get pods dev p").request).isAllowed)
        #expect(!policy.authorize(AccessRow("user-10000 get pods dev p").request).isAllowed)
        for number in 0..<10_000 { policy.apply(ResourceKey(.clusterRoleBinding, namespace: "", name: "b\(number)"), nil) }
        #expect(!policy.authorize(AccessRow("user-9999 get pods dev p").request).isAllowed)
    }
}
