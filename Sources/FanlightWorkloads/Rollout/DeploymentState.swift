package import FanlightResources

/// A Deployment as its controller reads it.
package struct DeploymentState: Hashable, Sendable {
    package enum Strategy: Hashable, Sendable {
        /// All old Pods go before the first new one comes.
        case recreate
        case rollingUpdate(surge: IntOrPercent, unavailable: IntOrPercent)
    }

    package let node: Node
    package let name: String
    package let namespace: String
    package let uid: String
    package let generation: Int
    package let replicas: Int
    package let isPaused: Bool
    package let isTerminating: Bool
    package let strategy: Strategy
    package let minReadySeconds: Int
    package let revisionHistoryLimit: Int
    /// Nil for one that has no end.
    package let progressDeadlineSeconds: Int?
    package let template: Node
    package let selector: [String: String]
    package let annotations: [String: String]

    /// - Parameter node: as it is stored.
    package init(_ node: Node) {
        let metadata = node["metadata"]
        let spec = node["spec"]
        self.node = node
        name = metadata?["name"]?.string ?? ""
        namespace = metadata?["namespace"]?.string ?? ""
        uid = metadata?["uid"]?.string ?? ""
        generation = metadata?["generation"]?.integer ?? 0
        replicas = max(0, spec?["replicas"]?.integer ?? 1)
        isPaused = spec?["paused"]?.bool ?? false
        isTerminating = metadata?["deletionTimestamp"] != nil
        minReadySeconds = spec?["minReadySeconds"]?.integer ?? 0
        revisionHistoryLimit = spec?["revisionHistoryLimit"]?.integer ?? 10
        let deadline = spec?["progressDeadlineSeconds"]?.integer
        progressDeadlineSeconds = deadline.map { $0 >= Int(Int32.max) ? nil : $0 } ?? nil
        template = spec?["template"] ?? .emptyObject
        selector = spec?[path: ["selector", "matchLabels"]]?.stringMap ?? [:]
        annotations = metadata?["annotations"]?.stringMap ?? [:]
        let bounds = spec?[path: ["strategy", "rollingUpdate"]]
        strategy =
            spec?[path: ["strategy", "type"]]?.string == "Recreate"
            ? .recreate
            : .rollingUpdate(
                surge: IntOrPercent(bounds?["maxSurge"]) ?? .percent(25),
                unavailable: IntOrPercent(bounds?["maxUnavailable"]) ?? .percent(25))
    }

    /// Pods that there may be beyond `replicas`, and that may be missing of them.
    ///
    /// A surge is rounded up and what may be missing down, so that something can be replaced; where both are nothing, one Pod may be missing.
    ///
    /// - Source: Kubernetes: pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts, MaxSurge, MaxUnavailable.
    package var bounds: (surge: Int, unavailable: Int) {
        guard case .rollingUpdate(let surge, let unavailable) = strategy, replicas > 0 else { return (0, 0) }
        let more = surge.resolved(of: replicas, roundingUp: true)
        let less = unavailable.resolved(of: replicas, roundingUp: false)
        return (more, min(more == 0 && less == 0 ? 1 : less, replicas))
    }

    package var status: Node { node["status"] ?? .emptyObject }

    func count(_ field: String) -> Int { status[field]?.integer ?? 0 }
}
