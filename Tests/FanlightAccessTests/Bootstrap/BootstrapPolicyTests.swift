import FanlightAccess
import FanlightResources
import Testing

@Suite struct BootstrapPolicyTests {
    /// The ready-made objects, and one user for each role.
    private static let policy: AccessPolicy = {
        var policy = AccessPolicy()
        policy.apply(BootstrapPolicy.objects.map { (BootstrapPolicy.key(of: $0), $0) })
        for role in ["fanlight-viewer", "fanlight-istio-editor", "fanlight-editor", "fanlight-admin", "cluster-admin"] {
            policy.apply(ResourceKey(.clusterRoleBinding, namespace: "", name: "test-\(role)"), PolicyText.binding(role: role, user: role))
        }
        for role in ["admin", "edit", "view"] {
            let binding = PolicyText.binding(role: role, user: role)
            policy.apply(ResourceKey(.roleBinding, namespace: "dev", name: "test-\(role)"), binding)
        }
        return policy
    }()

    @Test(
        "nobody who is not signed in gets more than health and version, and signed-in users may look around",
        arguments: AccessRow.rows(
            """
            system:anonymous get /healthz yes
            system:anonymous get /livez yes
            system:anonymous get /readyz yes
            system:anonymous get /version yes
            system:anonymous get /version/ yes
            system:anonymous post /version no
            system:anonymous get /healthz/etcd no
            system:anonymous get /api no
            system:anonymous get /apis no
            system:anonymous get /openapi/v3 no
            system:anonymous get /metrics no
            system:anonymous get / no
            system:anonymous get configmaps dev c no
            system:anonymous create selfsubjectaccessreviews.authorization.k8s.io - - no
            anyone get /api yes
            anyone get /apis/apps/v1 yes
            anyone get /openapi/v2 yes
            anyone get /version yes
            anyone get /metrics no
            anyone create selfsubjectaccessreviews.authorization.k8s.io - - yes
            anyone create selfsubjectrulesreviews.authorization.k8s.io - - yes
            anyone create selfsubjectreviews.authentication.k8s.io - - yes
            anyone create subjectaccessreviews.authorization.k8s.io - - no
            anyone create tokenreviews.authentication.k8s.io - - no
            anyone get configmaps dev c no
            anyone get status.fanlight.dev - - no
            """))
    func everybody(_ row: AccessRow) {
        #expect(Self.policy.authorize(row.request).isAllowed == row.isAllowed)
    }

    @Test(
        "Fanlight's roles hold what they say for all namespaces",
        arguments: AccessRow.rows(
            """
            fanlight-viewer list virtualservices.networking.istio.io - - yes
            fanlight-viewer get gateways.gateway.networking.k8s.io/status dev g yes
            fanlight-viewer watch istiogateways.istio.alibabacloud.com istio-system - yes
            fanlight-viewer list gatewayclasses.gateway.networking.k8s.io - - yes
            fanlight-viewer list customresourcedefinitions.apiextensions.k8s.io - - yes
            fanlight-viewer list services - - yes
            fanlight-viewer list namespaces - - yes
            fanlight-viewer get status.fanlight.dev - - yes
            fanlight-viewer get certificates.fanlight.dev - - yes
            fanlight-viewer get topology.fanlight.dev - - yes
            fanlight-viewer get traffic.fanlight.dev - - yes
            fanlight-viewer get explain.fanlight.dev - - yes
            fanlight-viewer get routes.fanlight.dev - - yes
            fanlight-viewer get history.fanlight.dev - - yes
            fanlight-viewer list problems.fanlight.dev - - yes
            fanlight-viewer create validate.fanlight.dev - - yes
            fanlight-viewer create plan.fanlight.dev - - yes
            fanlight-viewer create rollback.fanlight.dev - - no
            fanlight-viewer list secrets - - no
            fanlight-viewer get secrets dev s no
            fanlight-viewer create virtualservices.networking.istio.io dev - no
            fanlight-viewer list clusterroles.rbac.authorization.k8s.io - - no
            fanlight-istio-editor create virtualservices.networking.istio.io dev - yes
            fanlight-istio-editor delete gateways.networking.istio.io dev g yes
            fanlight-istio-editor patch httproutes.gateway.networking.k8s.io dev h yes
            fanlight-istio-editor update wasmplugins.extensions.istio.io dev w yes
            fanlight-istio-editor create authorizationpolicies.security.istio.io dev - yes
            fanlight-istio-editor update services dev s yes
            fanlight-istio-editor create secrets dev - yes
            fanlight-istio-editor get istiogateways.istio.alibabacloud.com dev g yes
            fanlight-istio-editor create istiogateways.istio.alibabacloud.com dev - no
            fanlight-istio-editor update istiogateways.istio.alibabacloud.com dev g no
            fanlight-istio-editor patch istiogateways.istio.alibabacloud.com dev g no
            fanlight-istio-editor delete istiogateways.istio.alibabacloud.com dev g no
            fanlight-istio-editor deletecollection istiogateways.istio.alibabacloud.com dev - no
            fanlight-istio-editor update istiogateways.istio.alibabacloud.com/status dev g no
            fanlight-istio-editor update virtualservices.networking.istio.io/status dev v no
            fanlight-istio-editor create rollback.fanlight.dev - - yes
            fanlight-istio-editor create rolebindings.rbac.authorization.k8s.io dev - no
            fanlight-editor create istiogateways.istio.alibabacloud.com dev - yes
            fanlight-editor delete istiogateways.istio.alibabacloud.com dev g yes
            fanlight-editor create virtualservices.networking.istio.io dev - yes
            fanlight-editor create namespaces - - yes
            fanlight-editor update deployments.apps/scale dev d yes
            fanlight-editor get secrets dev s yes
            fanlight-editor create rollback.fanlight.dev - - yes
            fanlight-editor create clusterroles.rbac.authorization.k8s.io - - no
            fanlight-editor create gatewayclasses.gateway.networking.k8s.io - - no
            fanlight-editor create customresourcedefinitions.apiextensions.k8s.io - - no
            fanlight-editor impersonate users - root no
            fanlight-editor impersonate serviceaccounts dev a no
            fanlight-admin create istiogateways.istio.alibabacloud.com dev - yes
            fanlight-admin create clusterrolebindings.rbac.authorization.k8s.io - - yes
            fanlight-admin create gatewayclasses.gateway.networking.k8s.io - - yes
            fanlight-admin create rollback.fanlight.dev - - yes
            fanlight-admin get /metrics yes
            fanlight-admin impersonate users - root no
            fanlight-admin escalate clusterroles.rbac.authorization.k8s.io - x no
            fanlight-admin bind clusterroles.rbac.authorization.k8s.io - cluster-admin no
            cluster-admin impersonate users - root yes
            cluster-admin escalate clusterroles.rbac.authorization.k8s.io - x yes
            cluster-admin delete /anything yes
            """))
    func fanlightRoles(_ row: AccessRow) {
        #expect(Self.policy.authorize(row.request).isAllowed == row.isAllowed)
    }

    @Test(
        "admin, edit and view gather as in Kubernetes, and hold in their namespace only",
        arguments: AccessRow.rows(
            """
            view get virtualservices.networking.istio.io dev v yes
            view list configmaps dev - yes
            view get secrets dev s no
            view create configmaps dev - no
            view get roles.rbac.authorization.k8s.io dev r no
            view list virtualservices.networking.istio.io prod - no
            view get nodes - n no
            edit create virtualservices.networking.istio.io dev - yes
            edit create istiogateways.istio.alibabacloud.com dev - yes
            edit list configmaps dev - yes
            edit get secrets dev s yes
            edit impersonate serviceaccounts dev a no
            edit create roles.rbac.authorization.k8s.io dev - no
            edit create virtualservices.networking.istio.io prod - no
            admin create roles.rbac.authorization.k8s.io dev - yes
            admin create rolebindings.rbac.authorization.k8s.io dev - yes
            admin create virtualservices.networking.istio.io dev - yes
            admin get secrets dev s yes
            admin create localsubjectaccessreviews.authorization.k8s.io dev - yes
            admin create roles.rbac.authorization.k8s.io prod - no
            admin create clusterroles.rbac.authorization.k8s.io - - no
            """))
    func aggregated(_ row: AccessRow) {
        #expect(Self.policy.authorize(row.request).isAllowed == row.isAllowed)
    }

    @Test("an administrator cannot give cluster-admin away, cluster-admin can")
    func administratorsGiveWhatTheyHold() {
        let binding = PolicyText.binding(role: "cluster-admin", user: "x")
        let row = "create clusterrolebindings.rbac.authorization.k8s.io - -"
        #expect(Self.policy.escalationProblem(AccessRow("fanlight-admin \(row)").request, object: binding, old: nil) != nil)
        #expect(Self.policy.escalationProblem(AccessRow("cluster-admin \(row)").request, object: binding, old: nil) == nil)
        let editor = PolicyText.binding(role: "fanlight-editor", user: "x")
        #expect(Self.policy.escalationProblem(AccessRow("fanlight-admin \(row)").request, object: editor, old: nil) == nil)
    }

    @Test("the objects have names of their own, and every binding refers to a role that is there")
    func consistent() {
        let keys = BootstrapPolicy.objects.map(BootstrapPolicy.key)
        #expect(Set(keys).count == keys.count)
        for object in BootstrapPolicy.objects where object["kind"]?.string == "ClusterRoleBinding" {
            #expect(keys.contains(ResourceKey(.clusterRole, namespace: "", name: object["roleRef"]?["name"]?.string ?? "")))
        }
        #expect(BootstrapPolicy.objects.allSatisfy { $0["metadata"]?["annotations"]?[BootstrapPolicy.autoupdate]?.string == "true" })
    }

    private static func object(_ name: String, kind: String = "ClusterRole") -> Node {
        BootstrapPolicy.objects.first { BootstrapPolicy.key(of: $0).name == name && $0["kind"]?.string == kind } ?? .null
    }

    @Test("an object that is not there is made, and one that says all is left alone", arguments: BootstrapPolicy.objects)
    func unchanged(_ object: Node) {
        #expect(BootstrapPolicy.change(object, existing: nil) == .create(object))
        let stored = object.setting(["metadata", "resourceVersion"], to: .string("7"))
        #expect(BootstrapPolicy.change(object, existing: stored) == nil)
    }

    @Test("a role that lost rules gets them back and keeps what was added")
    func restoresRules() throws {
        let wanted = Self.object("fanlight-viewer")
        let own = PolicyText.object(#"{apiGroups: [own.example.com], resources: [things], verbs: [get]}"#)
        let rules = try #require(wanted["rules"]?.elements)
        let existing = wanted.setting(["rules"], to: .array([own] + rules.dropFirst())).setting(["metadata", "labels"], to: nil)
        guard case .update(let updated) = BootstrapPolicy.change(wanted, existing: existing) else {
            Issue.record("no update")
            return
        }
        #expect(updated["rules"]?.elements == [own] + rules.dropFirst() + [rules[0]])
        #expect(updated["metadata"]?["labels"] == wanted["metadata"]?["labels"])
        #expect(BootstrapPolicy.change(wanted, existing: updated) == nil)
    }

    @Test("an object that is annotated with autoupdate false stays as it is")
    func protected() {
        let wanted = Self.object("fanlight-viewer")
        let existing = wanted.setting(["rules"], to: .array([])).setting(
            ["metadata", "annotations", BootstrapPolicy.autoupdate], to: .string("false"))
        #expect(BootstrapPolicy.change(wanted, existing: existing) == nil)
        let free = existing.setting(["metadata", "annotations"], to: nil)
        #expect(BootstrapPolicy.change(wanted, existing: free) == .update(wanted))
    }

    @Test("a binding gets its subjects back, and is made anew where it refers to another role")
    func bindings() {
        let wanted = Self.object("system:discovery", kind: "ClusterRoleBinding")
        let subject = PolicyText.object("{kind: User, name: own}")
        let existing = wanted.setting(["subjects"], to: .array([subject]))
        let expected = wanted.setting(["subjects"], to: .array([subject] + (wanted["subjects"]?.elements ?? [])))
        #expect(BootstrapPolicy.change(wanted, existing: existing) == .update(expected))
        #expect(BootstrapPolicy.change(wanted, existing: wanted.setting(["roleRef", "name"], to: .string("view"))) == .replace(wanted))
    }
}
