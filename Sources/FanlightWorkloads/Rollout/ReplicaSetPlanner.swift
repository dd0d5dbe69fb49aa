package import FanlightResources

/// What a ReplicaSet's controller has to do next.
package struct ReplicaSetPlan: Hashable, Sendable {
    /// Pods to create.
    package let creations: Int
    /// Names of Pods to delete, in this order.
    package let deletions: [String]
}

/// Decides which Pods of a ReplicaSet come and go, and what its status says. Pure.
///
/// - Source: Kubernetes: pkg/controller/replicaset/replica_set.go and replica_set_utils.go.
package enum ReplicaSetPlanner {
    /// - Parameter pods: those that the ReplicaSet controls.
    package static func plan(_ set: ReplicaSetState, pods: [PodState]) -> ReplicaSetPlan {
        guard !set.isTerminating else { return ReplicaSetPlan(creations: 0, deletions: []) }
        let active = pods.filter(\.isActive)
        // What has ended by itself will not come back.
        let ended = pods.filter { $0.phase == .ended && !$0.isTerminating }.map(\.name).sorted()
        let excess = active.count - set.replicas
        let deleted = excess > 0 ? Array(active.sorted(by: isDeletedBefore).prefix(excess).map(\.name)) : []
        return ReplicaSetPlan(creations: max(0, -excess), deletions: ended + deleted)
    }

    /// Which of two Pods is missed less.
    ///
    /// - Source: Kubernetes: pkg/controller/controller_utils.go, ActivePodsWithRanks.
    package static func isDeletedBefore(_ left: PodState, _ right: PodState) -> Bool {
        if left.isAssigned != right.isAssigned { return !left.isAssigned }
        if left.phase != right.phase { return left.phase.rawValue < right.phase.rawValue }
        if left.isReady != right.isReady { return !left.isReady }
        if left.deletionCost != right.deletionCost { return left.deletionCost < right.deletionCost }
        if left.isReady, left.readySince != right.readySince { return left.readySince > right.readySince }
        if left.restarts != right.restarts { return left.restarts > right.restarts }
        if left.createdAt != right.createdAt { return left.createdAt > right.createdAt }
        return left.name > right.name
    }

    /// A Pod of the ReplicaSet, without a uid.
    ///
    /// - Parameters:
    ///   - set: as it is stored.
    ///   - nodeName: where the Pod runs; nobody schedules it.
    package static func pod(of set: Node, name: String, nodeName: String) -> Node {
        let template = set[path: ["spec", "template"]] ?? .emptyObject
        let metadata = Node.object([
            "name": .string(name), "generateName": .string("\(set[path: ["metadata", "name"]]?.string ?? "")-"),
            "namespace": set[path: ["metadata", "namespace"]] ?? .string("default"),
        ]).adding([
            "labels": template[path: ["metadata", "labels"]], "annotations": template[path: ["metadata", "annotations"]],
            "ownerReferences": .array([OwnerReference.controller(set, apiVersion: "apps/v1", kind: "ReplicaSet")]),
        ])
        let spec = (template["spec"] ?? .emptyObject).setting(["nodeName"], to: .string(nodeName))
        return .object(["apiVersion": .string("v1"), "kind": .string("Pod"), "metadata": metadata, "spec": spec])
    }

    /// The ReplicaSet's status.
    ///
    /// - Parameters:
    ///   - failure: why a Pod could not be created or deleted; nil where all could.
    ///   - now: seconds since 1970.
    package static func status(_ set: ReplicaSetState, failure: (reason: String, message: String)?, now: Int64) -> Node {
        var conditions = ConditionList(set.node["status"], now: now, hasUpdateTime: false)
        if let failure {
            conditions.set("ReplicaFailure", "True", failure.reason, failure.message)
        } else {
            conditions.remove("ReplicaFailure")
        }
        var status = Node.object(["replicas": .integer(set.counts.replicas)])
        for (key, count) in [
            ("fullyLabeledReplicas", set.counts.fullyLabeled), ("readyReplicas", set.counts.ready),
            ("availableReplicas", set.counts.available), ("terminatingReplicas", set.counts.terminating),
        ] where count > 0 { status[member: key] = .integer(count) }
        if let generation = set.node[path: ["metadata", "generation"]] { status[member: "observedGeneration"] = generation }
        if !conditions.elements.isEmpty { status[member: "conditions"] = .array(conditions.elements) }
        return status
    }
}
