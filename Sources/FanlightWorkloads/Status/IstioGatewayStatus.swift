package import FanlightResources

/// The status of an IstioGateway in Alibaba Cloud Service Mesh's shape, with conditions in Kubernetes' shape beside it.
///
/// What others have written into the status stays, and so do the places of conditions that are there, so that an equal status is one that
/// nobody has to write.
package struct IstioGatewayStatus: Hashable, Sendable {
    /// Something that the gateway does not get.
    package struct Problem: Hashable, Sendable {
        package let reason: String
        package let message: String

        package init(reason: String, message: String) {
            self.reason = reason
            self.message = message
        }
    }

    package var generation = 0
    /// Replicas that the gateway asks for.
    package var wanted = 0
    /// Replicas that are run of them.
    package var replicas = 0
    package var ready = 0
    /// Whether all replicas are as the newest IstioGateway says, and serve.
    package var isRolledOut = false
    /// Whether there are the objects that the gateway stands for.
    package var isMade = false
    /// Of the Service, those for clients.
    package var addresses: [String] = []
    /// `spec.clusterIds`, all of which this machine stands for.
    package var clusters: [String] = []
    package var addressProblem: Problem?
    /// Why the number of replicas is smaller than asked for.
    package var replicaProblem: Problem?
    /// Why objects could not be made or changed.
    package var failure: Problem?
    /// Why Pods are not ready.
    package var podProblem: Problem?
    /// Why replicas that serve get nothing newer.
    package var controlPlaneProblem: Problem?

    package init() {}

    /// Alibaba Cloud Service Mesh's word for it all.
    package var state: String {
        if failure != nil || addressProblem != nil { return "ReconcileFailed" }
        if !isMade { return "Created" }
        return isRolledOut ? "Available" : "Reconciling"
    }

    private var errorMessage: String {
        [failure, addressProblem, replicaProblem, podProblem, controlPlaneProblem].compactMap { $0?.message }.joined(separator: "; ")
    }

    /// The status with what this says.
    ///
    /// - Parameter time: of conditions that change, RFC 3339.
    package func merged(into former: Node?, time: String) -> Node {
        var status = former ?? .emptyObject
        status[member: "Status"] = .string(state)
        status[member: "GatewayAddress"] = addresses.isEmpty ? nil : .array(addresses.map { .string($0) })
        let pairs = clusters.flatMap { cluster in
            addresses.map { Node.object(["ipAddress": .string($0), "clusterId": .string(cluster)]) }
        }
        status[member: "ClusterIdGatewayAddressMap"] = pairs.isEmpty ? nil : .array(pairs)
        status[member: "ErrorMessage"] = errorMessage.isEmpty ? nil : .string(errorMessage)
        var elements = status["conditions"]?.elements ?? []
        for condition in conditions { Self.put(condition, generation, time, into: &elements) }
        if replicaProblem == nil { elements.removeAll { $0["type"]?.string == "ReplicasLimited" } }
        if controlPlaneProblem == nil { elements.removeAll { $0["type"]?.string == PodStatus.connected } }
        status[member: "conditions"] = .array(elements)
        return status
    }

    private struct Condition {
        let type: String
        let isTrue: Bool
        let reason: String
        let message: String
    }

    private var conditions: [Condition] {
        let readiness = "\(ready) of \(replicas) replica\(replicas == 1 ? "" : "s") \(ready == 1 ? "is" : "are") ready"
        let why = podProblem.map { ": \($0.message)" } ?? ""
        let isReady = replicas > 0 && ready >= replicas
        var all = [
            Condition(
                type: "Reconciled", isTrue: failure == nil, reason: failure?.reason ?? "Reconciled", message: failure?.message ?? ""),
            Condition(
                type: "AddressAssigned", isTrue: addressProblem == nil && !addresses.isEmpty,
                reason: addressProblem?.reason ?? (addresses.isEmpty ? "Pending" : "AddressAssigned"),
                message: addressProblem?.message ?? addresses.joined(separator: ", ")),
            Condition(
                type: "Ready", isTrue: isReady,
                reason: isReady ? "Ready" : replicas == 0 ? "NoReplicas" : podProblem?.reason ?? "ReplicasNotReady",
                message: readiness + (isReady ? "" : why)),
            Condition(
                type: "RolledOut", isTrue: isRolledOut, reason: isRolledOut ? "RolledOut" : "RollingOut",
                message: isRolledOut ? "" : "replicas are being replaced or started"),
        ]
        if let replicaProblem {
            all.append(Condition(type: "ReplicasLimited", isTrue: true, reason: replicaProblem.reason, message: replicaProblem.message))
        }
        if let controlPlaneProblem {
            all.append(
                Condition(
                    type: PodStatus.connected, isTrue: false, reason: controlPlaneProblem.reason, message: controlPlaneProblem.message))
        }
        return all
    }

    private static func put(_ condition: Condition, _ generation: Int, _ time: String, into elements: inout [Node]) {
        let index = elements.firstIndex { $0["type"]?.string == condition.type }
        let former = index.map { elements[$0] }
        let value = condition.isTrue ? "True" : "False"
        let since = former?["status"]?.string == value ? former?["lastTransitionTime"] : nil
        let node = Node.object([
            "type": .string(condition.type), "status": .string(value), "reason": .string(condition.reason),
            "message": .string(condition.message), "observedGeneration": .integer(generation), "lastTransitionTime": since ?? .string(time),
        ])
        if let index { elements[index] = node } else { elements.append(node) }
    }
}
