/// The rules of the ready-made roles.
enum BootstrapRules {
    private static let read = ["get", "list", "watch"]
    private static let write = ["create", "delete", "deletecollection", "patch", "update"]
    private static let rbacGroup = "rbac.authorization.k8s.io"

    static let publicInfo = [PolicyRule(verbs: ["get"], nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"])]

    static let discovery = [
        PolicyRule(
            verbs: ["get"],
            nonResourceURLs: [
                "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/",
            ])
    ]

    static let selfReviews = [
        PolicyRule(
            verbs: ["create"], apiGroups: ["authorization.k8s.io"], resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
        PolicyRule(verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"]),
    ]

    static let delegation = [
        PolicyRule(verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"]),
        PolicyRule(verbs: ["create"], apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"]),
    ]

    // MARK: Parts of admin, edit and view, which bindings give for one namespace or for all
    //
    // Kubernetes lets editors act as the service accounts of their namespace, since they may run pods as them. Here nothing runs pods.

    static let namespaceView =
        rules(read, ServedResources.routing + ServedResources.gatewayWorkloads + ServedResources.workloads, withStatus: true)
        + [
            PolicyRule(
                verbs: read, apiGroups: [""], resources: ["limitranges", "namespaces", "namespaces/status", "pods/log", "resourcequotas"])
        ]

    static let namespaceEdit =
        rules(write, ServedResources.routing + ServedResources.gatewayWorkloads + ServedResources.workloads)
        + [PolicyRule(verbs: read + write, apiGroups: [""], resources: ["secrets"])]

    static let namespaceAdmin = [
        PolicyRule(verbs: read + write, apiGroups: [rbacGroup], resources: ["rolebindings", "roles"]),
        PolicyRule(verbs: ["create"], apiGroups: ["authorization.k8s.io"], resources: ["localsubjectaccessreviews"]),
    ]

    // MARK: Fanlight's own, for all namespaces

    static let viewer = namespaceView + rules(read, ServedResources.cluster, withStatus: true) + questions

    /// As the editor, but for IstioGateways, which may be looked at only: a gateway belongs to whoever runs it.
    static let istioEditor =
        viewer + rules(write, ServedResources.routing + ServedResources.workloads)
        + [
            PolicyRule(verbs: read + write, apiGroups: [""], resources: ["secrets"]),
            PolicyRule(verbs: write, apiGroups: [""], resources: ["namespaces"]),
            rollback,
        ]

    /// As the viewer, and everything but rights and the other objects of the cluster may be edited.
    static let editor = istioEditor + rules(write, ServedResources.gatewayWorkloads)

    /// All objects, rights among them as far as they are held; not to act as somebody else, nor to give what is not held.
    static let administrator = [
        PolicyRule(verbs: read + write, apiGroups: ["*"], resources: ["*"]),
        PolicyRule(verbs: ["get"], nonResourceURLs: ["*"]),
    ]

    private static let questions = [
        PolicyRule(verbs: ["get", "list"], apiGroups: [ServedResources.fanlightGroup], resources: ServedResources.questions),
        PolicyRule(verbs: ["create"], apiGroups: [ServedResources.fanlightGroup], resources: ["plan", "validate"]),
    ]
    private static let rollback = PolicyRule(verbs: ["create"], apiGroups: [ServedResources.fanlightGroup], resources: ["rollback"])

    /// - Parameter withStatus: whether the verbs are for the status of the objects too.
    private static func rules(
        _ verbs: [String], _ groups: [(group: String, resources: [String])], withStatus: Bool = false
    ) -> [PolicyRule] {
        groups.map { group, resources in
            let all = withStatus ? resources.flatMap { $0.contains("/") ? [$0] : [$0, $0 + "/status"] } : resources
            return PolicyRule(verbs: verbs, apiGroups: [group], resources: all)
        }
    }
}
