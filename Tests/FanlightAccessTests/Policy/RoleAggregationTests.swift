import FanlightAccess
import FanlightResources
import Testing

@Suite struct RoleAggregationTests {
    private static let yaml = """
        kind: ClusterRole
        metadata: {name: top}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {into: top}}]}
        rules: [{apiGroups: [""], resources: [forgotten], verbs: [get]}]
        ---
        kind: ClusterRole
        metadata: {name: middle, labels: {into: top}}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {into: middle}}, {matchExpressions: [{key: tier, operator: In, values: [a, b]}]}]}
        ---
        kind: ClusterRole
        metadata: {name: leaf, labels: {into: middle}}
        rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
        ---
        kind: ClusterRole
        metadata: {name: other, labels: {tier: b}}
        rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]
        ---
        kind: ClusterRole
        metadata: {name: unrelated, labels: {tier: c}}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
        ---
        kind: ClusterRoleBinding
        metadata: {name: tess}
        roleRef: {kind: ClusterRole, name: top}
        subjects: [{kind: User, name: tess}]
        """

    @Test(
        "a role has the rules that its selectors reach, also through others, and none of its own",
        arguments: AccessRow.rows(
            """
            tess get pods dev p yes
            tess get nodes - n yes
            tess get secrets dev s no
            tess get forgotten dev f no
            """))
    func gathered(_ row: AccessRow) {
        #expect(PolicyText.policy(Self.yaml).authorize(row.request).isAllowed == row.isAllowed)
    }

    @Test("a role that comes, changes its labels or goes is gathered anew")
    func changes() {
        var policy = PolicyText.policy(Self.yaml)
        let key = ResourceKey(.clusterRole, namespace: "", name: "unrelated")
        let request = AccessRow("tess get secrets dev s").request
        let rules = #"rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]"#
        policy.apply(key, PolicyText.object("{kind: ClusterRole, metadata: {name: unrelated, labels: {tier: a}}, \(rules)}"))
        #expect(policy.authorize(request).isAllowed)
        policy.apply(key, PolicyText.object("{kind: ClusterRole, metadata: {name: unrelated, labels: {tier: z}}, \(rules)}"))
        #expect(!policy.authorize(request).isAllowed)
        policy.apply(
            ResourceKey(.clusterRole, namespace: "", name: "new"),
            PolicyText.object("{kind: ClusterRole, metadata: {name: new, labels: {into: top}}, \(rules)}"))
        #expect(policy.authorize(request).isAllowed)
        policy.apply(ResourceKey(.clusterRole, namespace: "", name: "new"), nil)
        #expect(!policy.authorize(request).isAllowed)
        policy.apply(ResourceKey(.clusterRole, namespace: "", name: "middle"), nil)
        #expect(!policy.authorize(AccessRow("tess get pods dev p").request).isAllowed)
    }

    @Test("a role that stops gathering has its own rules again")
    func stopsGathering() {
        var policy = PolicyText.policy(Self.yaml)
        policy.apply(
            ResourceKey(.clusterRole, namespace: "", name: "top"),
            PolicyText.object(
                #"{kind: ClusterRole, metadata: {name: top}, rules: [{apiGroups: [""], resources: [forgotten], verbs: [get]}]}"#))
        #expect(policy.authorize(AccessRow("tess get forgotten dev f").request).isAllowed)
        #expect(!policy.authorize(AccessRow("tess get pods dev p").request).isAllowed)
    }

    @Test("roles that gather each other end, with the rules of all of them")
    func cycle() {
        let policy = PolicyText.policy(
            """
            kind: ClusterRole
            metadata: {name: a, labels: {x: "1"}}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {x: "1"}}, {matchExpressions: [{key: leaf, operator: Exists}]}]}
            ---
            kind: ClusterRole
            metadata: {name: b, labels: {x: "1"}}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {x: "1"}}]}
            ---
            kind: ClusterRole
            metadata: {name: leaf, labels: {leaf: "1"}}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: u}
            roleRef: {kind: ClusterRole, name: b}
            subjects: [{kind: User, name: u}]
            """)
        #expect(policy.authorize(AccessRow("u get pods dev p").request).isAllowed)
    }

    @Test(
        "selectors select by labels as Kubernetes' do",
        arguments: [
            ("{matchLabels: {tier: a}}", true), ("{matchLabels: {tier: b}}", false), ("{matchLabels: {tier: a, more: x}}", false),
            ("{}", true),
            ("{matchExpressions: [{key: tier, operator: In, values: [b, a]}]}", true),
            ("{matchExpressions: [{key: tier, operator: In, values: [b]}]}", false),
            ("{matchExpressions: [{key: tier, operator: NotIn, values: [b]}]}", true),
            ("{matchExpressions: [{key: tier, operator: NotIn, values: [a]}]}", false),
            ("{matchExpressions: [{key: none, operator: NotIn, values: [a]}]}", true),
            ("{matchExpressions: [{key: tier, operator: Exists}]}", true),
            ("{matchExpressions: [{key: none, operator: Exists}]}", false),
            ("{matchExpressions: [{key: none, operator: DoesNotExist}]}", true),
            ("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", false),
            ("{matchExpressions: [{key: tier, operator: In, values: []}]}", false),
            ("{matchExpressions: [{key: tier, operator: Like, values: [a]}]}", false), ("{matchExpressions: [{operator: Exists}]}", false),
            ("{matchLabels: {tier: a}, matchExpressions: [{key: none, operator: Exists}]}", false),
        ])
    func selectors(_ selector: String, _ isSelected: Bool) {
        let policy = PolicyText.policy(
            """
            kind: ClusterRole
            metadata: {name: gathering}
            aggregationRule: {clusterRoleSelectors: [\(selector)]}
            ---
            kind: ClusterRole
            metadata: {name: leaf, labels: {tier: a}}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: u}
            roleRef: {kind: ClusterRole, name: gathering}
            subjects: [{kind: User, name: u}]
            """)
        #expect(policy.authorize(AccessRow("u get pods dev p").request).isAllowed == isSelected)
    }

    @Test("an object can be shown with the rules that it gathers")
    func shown() {
        let policy = PolicyText.policy(Self.yaml)
        let objects = PolicyText.objects(Self.yaml)
        #expect(policy.withAggregatedRules(objects[0])["rules"]?.elements.compactMap { $0["resources"]?.strings } == [["pods"], ["nodes"]])
        #expect(policy.withAggregatedRules(objects[2]) == objects[2])
        #expect(policy.withAggregatedRules(objects[5]) == objects[5])
    }
}
