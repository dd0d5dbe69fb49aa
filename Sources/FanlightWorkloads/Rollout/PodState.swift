package import FanlightResources

/// What the controllers above a Pod need to know of it.
package struct PodState: Hashable, Sendable {
    package enum Phase: Int, Hashable, Sendable {
        case pending
        case unknown
        case running
        /// Succeeded or failed: it does not count any more.
        case ended
    }

    package let name: String
    package let uid: String
    /// The uid of the object that controls it.
    package let owner: String?
    package let labels: [String: String]
    /// Seconds since 1970.
    package let createdAt: Int64
    package let phase: Phase
    package let isReady: Bool
    /// Seconds since 1970 since which it has been ready; 0 where it is not.
    package let readySince: Int64
    package let isTerminating: Bool
    package let isAssigned: Bool
    package let restarts: Int
    /// Pods with a lower cost are deleted first.
    package let deletionCost: Int

    package init(
        name: String, uid: String, owner: String? = nil, labels: [String: String] = [:], createdAt: Int64 = 0, phase: Phase = .running,
        isReady: Bool = false, readySince: Int64 = 0, isTerminating: Bool = false, isAssigned: Bool = true, restarts: Int = 0,
        deletionCost: Int = 0
    ) {
        self.name = name
        self.uid = uid
        self.owner = owner
        self.labels = labels
        self.createdAt = createdAt
        self.phase = phase
        self.isReady = isReady
        self.readySince = readySince
        self.isTerminating = isTerminating
        self.isAssigned = isAssigned
        self.restarts = restarts
        self.deletionCost = deletionCost
    }

    /// - Parameter pod: as it is stored.
    package init(_ pod: Node) {
        let metadata = pod["metadata"]
        let status = pod["status"]
        let ready = status?["conditions"]?.elements.first { $0["type"]?.string == "Ready" }
        let isReady = ready?["status"]?.string == "True"
        let annotations = metadata?["annotations"]?.stringMap ?? [:]
        self.init(
            name: metadata?["name"]?.string ?? "", uid: metadata?["uid"]?.string ?? "", owner: OwnerReference.controllerUID(of: pod),
            labels: metadata?["labels"]?.stringMap ?? [:], createdAt: Self.seconds(metadata?["creationTimestamp"]),
            phase: Self.phase(status?["phase"]?.string), isReady: isReady,
            readySince: isReady ? Self.seconds(ready?["lastTransitionTime"]) : 0,
            isTerminating: metadata?["deletionTimestamp"] != nil, isAssigned: pod[path: ["spec", "nodeName"]] != nil,
            restarts: (status?["containerStatuses"]?.elements ?? []).reduce(0) { $0 + ($1["restartCount"]?.integer ?? 0) },
            deletionCost: annotations["controller.kubernetes.io/pod-deletion-cost"].flatMap { Int($0) } ?? 0)
    }

    /// Whether it counts towards the replicas of its owner.
    package var isActive: Bool { phase != .ended && !isTerminating }

    /// Whether it has been ready for long enough.
    ///
    /// - Source: Kubernetes: pkg/api/v1/pod/util.go, IsPodAvailable.
    package func isAvailable(minReadySeconds: Int, now: Int64) -> Bool {
        isReady && (minReadySeconds == 0 || readySince > 0 && readySince + Int64(minReadySeconds) <= now)
    }

    private static func phase(_ text: String?) -> Phase {
        switch text {
        case "Running": .running
        case "Succeeded", "Failed": .ended
        case "Unknown": .unknown
        default: .pending
        }
    }

    static func seconds(_ node: Node?) -> Int64 { node?.string.flatMap(Timestamp.seconds(fromRFC3339:)) ?? 0 }
}
