import FanlightResources
import FanlightSchemas

/// In what the writes of single kinds differ, which no schema says.
///
/// - Source: Kubernetes: the strategies below pkg/registry.
enum KindTraits {
    private static func kind(_ group: String, _ kind: String) -> ResourceKind { ResourceKind(group: group, kind: kind) }

    private static let rbac = "rbac.authorization.k8s.io"

    /// Whether an object may be replaced by a client that does not say which version it has seen.
    static func allowsUnconditionalUpdate(_ served: ServedKind) -> Bool { !served.isCustom && !conditional.contains(served.kind) }

    private static let conditional: Set<ResourceKind> = [
        kind("apiextensions.k8s.io", "CustomResourceDefinition"), kind("coordination.k8s.io", "Lease"),
        kind("policy", "PodDisruptionBudget"),
        kind("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
        kind("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    ]

    /// Whether a PUT may create an object.
    static func allowsCreationByUpdate(_ served: ServedKind) -> Bool { !served.isCustom && created.contains(served.kind) }

    private static let created: Set<ResourceKind> = [
        kind("", "Endpoints"), kind("", "Event"), kind("", "LimitRange"), kind("events.k8s.io", "Event"),
        kind("coordination.k8s.io", "Lease"),
        kind(rbac, "Role"), kind(rbac, "ClusterRole"), kind(rbac, "RoleBinding"), kind(rbac, "ClusterRoleBinding"),
    ]

    /// What becomes of what an object owns where nobody says.
    static func orphansDependents(_ kind: ResourceKind) -> Bool {
        kind == self.kind("batch", "Job") || kind == self.kind("", "ReplicationController")
    }

    /// Whether objects of the kind can have dependents at all.
    static func hasDependents(_ kind: ResourceKind) -> Bool { kind.kind != "Event" }

    /// Whether a deletion answers the object instead of a Status.
    static func isReturnedByDeletion(_ kind: ResourceKind) -> Bool { kind.group.isEmpty && returned.contains(kind.kind) }

    private static let returned: Set<String> = [
        "Pod", "ServiceAccount", "Service", "PersistentVolume", "PersistentVolumeClaim", "PodTemplate", "ResourceQuota",
    ]

    /// What admission and allocators of Kubernetes put into a new object, after it has been noted who manages which field.
    static func addedFields(_ kind: ResourceKind) -> [[String]] {
        switch kind {
        case .service: ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"].map { ["spec", $0] }
        case .pod: ["preemptionPolicy", "priority", "serviceAccount", "serviceAccountName", "tolerations"].map { ["spec", $0] }
        default: []
        }
    }

    /// Whether changes of objects are kept in their history: those of Leases and of Events are too many and too small.
    static func isRemembered(_ kind: ResourceKind) -> Bool { kind.kind != "Event" && kind != self.kind("coordination.k8s.io", "Lease") }

    /// Where Kubernetes keeps an object, which some messages name.
    static func storageKey(_ context: ResourceContext, _ name: String) -> String {
        let plural = context.kind.plural
        let folder =
            context.kind.isCustom ? "\(context.target.group)/\(plural)" : folders[plural] ?? plural
        let namespace = context.scope.map { "\($0)/" } ?? ""
        return "/registry/\(folder)/\(namespace)\(name)"
    }

    private static let folders = [
        "services": "services/specs", "endpoints": "services/endpoints", "nodes": "minions", "ingresses": "ingress",
        "customresourcedefinitions": "apiextensions.k8s.io/customresourcedefinitions", "replicationcontrollers": "controllers",
    ]
}
