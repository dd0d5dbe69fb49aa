package import FanlightResources

/// A ReplicaSet and what has become of its Pods.
package struct ReplicaSetState: Hashable, Sendable {
    package let node: Node
    package let name: String
    package let uid: String
    /// Seconds since 1970.
    package let createdAt: Int64
    /// As many as it shall have.
    package let replicas: Int
    package let annotations: [String: String]
    package let isTerminating: Bool
    /// Of its Pods, as they are now.
    package let counts: Counts
    /// When the next Pod will have been ready for long enough, in seconds since 1970.
    package let nextAvailability: Int64?

    package struct Counts: Hashable, Sendable {
        /// Pods that count.
        package var replicas = 0
        package var fullyLabeled = 0
        package var ready = 0
        package var available = 0
        /// Pods that are on their way out.
        package var terminating = 0

        package init(replicas: Int = 0, fullyLabeled: Int = 0, ready: Int = 0, available: Int = 0, terminating: Int = 0) {
            self.replicas = replicas
            self.fullyLabeled = fullyLabeled
            self.ready = ready
            self.available = available
            self.terminating = terminating
        }
    }

    /// - Parameters:
    ///   - node: as it is stored.
    ///   - pods: those that it controls.
    ///   - now: seconds since 1970.
    package init(_ node: Node, pods: [PodState], now: Int64) {
        let metadata = node["metadata"]
        self.node = node
        name = metadata?["name"]?.string ?? ""
        uid = metadata?["uid"]?.string ?? ""
        createdAt = PodState.seconds(metadata?["creationTimestamp"])
        replicas = node[path: ["spec", "replicas"]]?.integer ?? 1
        annotations = metadata?["annotations"]?.stringMap ?? [:]
        isTerminating = metadata?["deletionTimestamp"] != nil
        let minReadySeconds = node[path: ["spec", "minReadySeconds"]]?.integer ?? 0
        let wanted = node[path: ["spec", "template", "metadata", "labels"]]?.stringMap ?? [:]
        var counts = Counts()
        var next: Int64?
        for pod in pods {
            if pod.isTerminating, pod.phase != .ended { counts.terminating += 1 }
            guard pod.isActive else { continue }
            counts.replicas += 1
            if wanted.allSatisfy({ pod.labels[$0.key] == $0.value }) { counts.fullyLabeled += 1 }
            guard pod.isReady else { continue }
            counts.ready += 1
            if pod.isAvailable(minReadySeconds: minReadySeconds, now: now) {
                counts.available += 1
            } else {
                next = min(next ?? .max, pod.readySince + Int64(minReadySeconds))
            }
        }
        self.counts = counts
        nextAvailability = next
    }

    /// The template without the label that the ReplicaSet itself has put on it.
    package var plainTemplate: Node {
        let template = node[path: ["spec", "template"]] ?? .emptyObject
        return template.setting(["metadata", "labels", TemplateHash.label], to: nil)
    }

    package var revision: Int { annotations[DeploymentAnnotations.revision].flatMap { Int($0) } ?? 0 }

    /// Why Pods cannot be created; nil where they can.
    package var failure: Node? {
        node[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == "ReplicaFailure" && $0["status"]?.string == "True" }
    }

    /// Whether its own controller has seen the newest wish.
    package var isObserved: Bool {
        (node[path: ["status", "observedGeneration"]]?.integer ?? 0) >= node[path: ["metadata", "generation"]]?.integer ?? 0
    }

    /// The older first, then by name.
    package static func isOlder(_ left: ReplicaSetState, _ right: ReplicaSetState) -> Bool {
        (left.createdAt, left.name) < (right.createdAt, right.name)
    }
}

/// The annotations that Deployments and their ReplicaSets keep the history of a roll-out in.
package enum DeploymentAnnotations {
    package static let revision = "deployment.kubernetes.io/revision"
    package static let revisionHistory = "deployment.kubernetes.io/revision-history"
    package static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
    package static let maxReplicas = "deployment.kubernetes.io/max-replicas"
    static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    /// Those of a Deployment that its ReplicaSets do not get.
    static let own: Set<String> = [revision, revisionHistory, desiredReplicas, maxReplicas, lastApplied, ScaleRule.annotation]
}
