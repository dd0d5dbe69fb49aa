package import FanlightResources

/// What the server itself sets or strips when an object of one of Kubernetes' own kinds is created or changed. `CustomResource` has the same
/// for custom kinds.
///
/// - Source: Kubernetes: the `PrepareForCreate` and `PrepareForUpdate` of each kind below pkg/registry.
package enum Lifecycle {
    /// Which kinds count the changes of what is wanted of them.
    package static func hasGeneration(_ kind: ResourceKind) -> Bool { generationKinds.contains(kind) }

    /// An object as it is created: with the status of something new, and the first generation.
    package static func preparedForCreate(_ kind: ResourceKind, _ object: Node) -> Node {
        var object = object.setting(["metadata", "generation"], to: hasGeneration(kind) ? .integer(1) : nil)
        if let status = initialStatus(kind) { object[member: "status"] = status }
        switch (kind.group, kind.kind) {
        case ("", "Namespace"): return namespace(object)
        case ("", "Pod"): return object.setting(["status", "qosClass"], to: .string(qualityOfService(object)))
        case ("batch", "Job"): return WorkloadDefaults.jobSelector(object)
        case ("apiextensions.k8s.io", "CustomResourceDefinition"): return definition(object)
        default: return object
        }
    }

    /// An object as it replaces `old`: kinds whose status is written through a subresource keep it, and the generation rises where something
    /// else than metadata and status changed.
    package static func preparedForUpdate(_ kind: ResourceKind, _ object: Node, old: Node) -> Node {
        var object = object
        if initialStatus(kind) != nil || otherStatusKinds.contains(kind) { object[member: "status"] = old.member("status")?.value }
        switch (kind.group, kind.kind) {
        case ("", "Namespace"): object = object.setting(["spec", "finalizers"], to: old[path: ["spec", "finalizers"]])
        case ("", "Service"): object = ServiceTypeChange.adjusted(object, old: old)
        // What is written through the subresource `ephemeralcontainers` is no part of an update.
        case ("", "Pod"):
            if let containers = old[path: ["spec", "ephemeralContainers"]] {
                object = object.setting(["spec", "ephemeralContainers"], to: containers)
            }
        default: break
        }
        guard hasGeneration(kind) else { return object.setting(["metadata", "generation"], to: nil) }
        let generation = old[path: ["metadata", "generation"]]?.integer ?? 0
        let isChanged = wanted(object) != wanted(old)
        let next = isChanged ? generation + 1 : generation
        return object.setting(["metadata", "generation"], to: next > 0 ? .integer(next) : nil)
    }

    /// The stored object with the status, and the managed fields, of `object`.
    package static func preparedForStatusUpdate(_ kind: ResourceKind, _ object: Node, old: Node) -> Node {
        var next = old
        next[member: "status"] = object.member("status")?.value
        return next.setting(["metadata", "managedFields"], to: object[path: ["metadata", "managedFields"]])
    }

    private static func wanted(_ object: Node) -> Node {
        ["apiVersion", "kind", "metadata", "status"].reduce(object) { $0.without($1) }
    }

    private static let generationKinds: Set<ResourceKind> = [
        ResourceKind(group: "", kind: "Pod"), ResourceKind(group: "", kind: "PodTemplate"),
        ResourceKind(group: "", kind: "ReplicationController"),
        ResourceKind(group: "apps", kind: "Deployment"), ResourceKind(group: "apps", kind: "ReplicaSet"),
        ResourceKind(group: "apps", kind: "StatefulSet"), ResourceKind(group: "apps", kind: "DaemonSet"),
        ResourceKind(group: "batch", kind: "Job"), ResourceKind(group: "batch", kind: "CronJob"),
        ResourceKind(group: "discovery.k8s.io", kind: "EndpointSlice"), ResourceKind(group: "networking.k8s.io", kind: "Ingress"),
        ResourceKind(group: "networking.k8s.io", kind: "IngressClass"), ResourceKind(group: "networking.k8s.io", kind: "NetworkPolicy"),
        ResourceKind(group: "policy", kind: "PodDisruptionBudget"), ResourceKind(group: "scheduling.k8s.io", kind: "PriorityClass"),
        ResourceKind(group: "admissionregistration.k8s.io", kind: "MutatingWebhookConfiguration"),
        ResourceKind(group: "admissionregistration.k8s.io", kind: "ValidatingWebhookConfiguration"),
        ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition"),
    ]

    /// Kinds that are created with a status, but change it through its subresource alone.
    private static let otherStatusKinds: Set<ResourceKind> = [
        ResourceKind(group: "", kind: "Node")
    ]

    /// The status of a new object; nil where the kind has none that a creation would have to lose.
    private static func initialStatus(_ kind: ResourceKind) -> Node? {
        switch (kind.group, kind.kind) {
        case ("apps", "Deployment"), ("batch", "Job"), ("batch", "CronJob"), ("", "ResourceQuota"): .emptyObject
        case ("apps", "ReplicaSet"), ("", "ReplicationController"): .object(["replicas": .integer(0)])
        case ("apps", "StatefulSet"): .object(["replicas": .integer(0), "availableReplicas": .integer(0)])
        case ("apps", "DaemonSet"):
            .object([
                "currentNumberScheduled": .integer(0), "numberMisscheduled": .integer(0), "desiredNumberScheduled": .integer(0),
                "numberReady": .integer(0),
            ])
        case ("", "Service"), ("networking.k8s.io", "Ingress"): .object(["loadBalancer": .emptyObject])
        case ("", "Namespace"): .object(["phase": .string("Active")])
        case ("", "Pod"), ("", "PersistentVolumeClaim"), ("", "PersistentVolume"): .object(["phase": .string("Pending")])
        case ("autoscaling", "HorizontalPodAutoscaler"): .object(["desiredReplicas": .integer(0), "currentMetrics": .null])
        case ("policy", "PodDisruptionBudget"):
            .object([
                "disruptionsAllowed": .integer(0), "currentHealthy": .integer(0), "desiredHealthy": .integer(0),
                "expectedPods": .integer(0),
            ])
        case ("apiextensions.k8s.io", "CustomResourceDefinition"): .emptyObject
        default: nil
        }
    }

    private static func namespace(_ object: Node) -> Node {
        let finalizers = object[path: ["spec", "finalizers"]]?.strings ?? []
        guard !finalizers.contains("kubernetes") else { return object }
        return object.setting(["spec", "finalizers"], to: .array((finalizers + ["kubernetes"]).map { .string($0) }))
    }

    private static func definition(_ object: Node) -> Node {
        let versions = object[path: ["spec", "versions"]]?.elements ?? []
        let stored = versions.filter { $0["storage"]?.bool == true }.compactMap { $0["name"] }
        let names = Node.object(["plural": .string(""), "kind": .string("")])
        return object.setting(
            ["status"], to: .object(["conditions": .null, "acceptedNames": names, "storedVersions": .array(stored)]))
    }

    /// How the pod's containers bound what they use.
    private static func qualityOfService(_ object: Node) -> String {
        let containers = ["initContainers", "containers"].flatMap { object[path: ["spec", $0]]?.elements ?? [] }
        func amounts(_ container: Node, _ key: String) -> Node {
            let all = container[path: ["resources", key]] ?? .emptyObject
            return Node(.mapping(all.members.filter { $0.key == "cpu" || $0.key == "memory" }))
        }
        if containers.allSatisfy({ amounts($0, "limits").members.isEmpty && amounts($0, "requests").members.isEmpty }) {
            return "BestEffort"
        }
        let isGuaranteed = containers.allSatisfy { container in
            amounts(container, "limits").members.count == 2 && amounts(container, "limits") == amounts(container, "requests")
        }
        return isGuaranteed ? "Guaranteed" : "Burstable"
    }
}
