import FanlightResources

/// The status of a Deployment, by which `kubectl rollout status` follows a roll-out.
///
/// - Source: Kubernetes: pkg/controller/deployment/progress.go, syncRolloutStatus, and sync.go, calculateStatus.
extension DeploymentPlanner {
    struct Counts: Hashable {
        var replicas = 0
        var updated = 0
        var ready = 0
        var available = 0
    }

    var counts: Counts {
        var counts = Counts(updated: newSet?.counts.replicas ?? 0)
        for set in sets {
            counts.replicas += set.counts.replicas
            counts.ready += set.counts.ready
            counts.available += set.counts.available
        }
        return counts
    }

    func isComplete(_ counts: Counts) -> Bool {
        newSet != nil && counts.updated == deployment.replicas && counts.replicas == deployment.replicas
            && counts.available == deployment.replicas
    }

    mutating func makeStatus() {
        let counts = counts
        if counts.available >= deployment.replicas - deployment.bounds.unavailable {
            conditions.set("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
        } else {
            conditions.set("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
        }
        if !deployment.isTerminating, !deployment.isPaused { noteProgress(counts) }
        noteFailure()
        var status = Node.object(["observedGeneration": .integer(deployment.generation)])
        for (key, count) in [
            ("replicas", counts.replicas), ("updatedReplicas", counts.updated), ("readyReplicas", counts.ready),
            ("availableReplicas", counts.available),
            ("unavailableReplicas", max(0, sets.reduce(0) { $0 + $1.replicas } - counts.available)),
            ("terminatingReplicas", sets.reduce(0) { $0 + $1.counts.terminating }), ("collisionCount", deployment.count("collisionCount")),
        ] where count > 0 { status[member: key] = .integer(count) }
        status[member: "conditions"] = .array(conditions.elements)
        plan.status = status
    }

    private mutating func noteProgress(_ counts: Counts) {
        guard let deadline = deployment.progressDeadlineSeconds else { return conditions.remove("Progressing") }
        let reason = conditions.reason("Progressing")
        let subject = newSet.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.name)\""
        if counts.replicas == counts.updated, reason == "NewReplicaSetAvailable" { return }
        if isComplete(counts) {
            conditions.set("Progressing", "True", "NewReplicaSetAvailable", "\(subject) has successfully progressed.")
        } else if hasProgressed(counts) {
            conditions.replace("Progressing", "True", "ReplicaSetUpdated", "\(subject) is progressing.")
            plan.nextLook = now + Int64(deadline) + 1
        } else if let since = conditions["Progressing"]?["lastUpdateTime"], reason != "ProgressDeadlineExceeded",
            reason != "NewReplicaSetAvailable"
        {
            let end = PodState.seconds(since) + Int64(deadline)
            if now > end {
                conditions.set("Progressing", "False", "ProgressDeadlineExceeded", "\(subject) has timed out progressing.")
            } else {
                plan.nextLook = end + 1
            }
        }
    }

    private func hasProgressed(_ counts: Counts) -> Bool {
        counts.updated > deployment.count("updatedReplicas")
            || counts.replicas - counts.updated < deployment.count("replicas") - deployment.count("updatedReplicas")
            || counts.ready > deployment.count("readyReplicas") || counts.available > deployment.count("availableReplicas")
    }

    private mutating func noteFailure() {
        guard let failure = (newSet?.failure ?? oldSets.compactMap(\.failure).first) else { return conditions.remove("ReplicaFailure") }
        conditions.set(
            "ReplicaFailure", failure["status"]?.string ?? "True", failure["reason"]?.string ?? "FailedCreate",
            failure["message"]?.string ?? "")
    }
}
