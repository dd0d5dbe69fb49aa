/// What happens when a Deployment's size changes in the middle of a roll-out: all of its ReplicaSets grow or shrink in proportion.
///
/// - Source: Kubernetes: pkg/controller/deployment/sync.go, scale, and util/deployment_util.go, GetReplicaSetProportion.
extension DeploymentPlanner {
    /// Whether the size has changed since its ReplicaSets were last scaled.
    var isScaled: Bool {
        sets.contains { set in
            guard set.replicas > 0, let desired = set.annotations[DeploymentAnnotations.desiredReplicas] else { return false }
            return desired != String(deployment.replicas)
        }
    }

    mutating func scaleAll() {
        let active = sets.filter { $0.replicas > 0 }
        if active.count <= 1 {
            guard let only = active.first ?? newSet ?? sets.last else { return }
            return scale(only, to: deployment.replicas)
        }
        if let newSet, newSet.replicas == deployment.replicas, newSet.counts.available == deployment.replicas,
            newSet.annotations[DeploymentAnnotations.desiredReplicas] == String(deployment.replicas)
        {
            for set in oldSets where set.replicas > 0 { scale(set, to: 0) }
            return
        }
        guard case .rollingUpdate = deployment.strategy else { return }
        scaleInProportion(active)
    }

    private mutating func scaleInProportion(_ active: [ReplicaSetState]) {
        let most = deployment.replicas > 0 ? deployment.replicas + deployment.bounds.surge : 0
        let missing = most - active.reduce(0) { $0 + $1.replicas }
        // The larger first; among equals, the newer grow and the older shrink.
        let ordered = active.sorted { left, right in
            if left.replicas != right.replicas { return left.replicas > right.replicas }
            return missing > 0 ? ReplicaSetState.isOlder(right, left) : ReplicaSetState.isOlder(left, right)
        }
        var added = 0
        var shares: [Int] = []
        for set in ordered {
            let share = proportion(of: set, missing: missing, added: added)
            shares.append(share)
            added += share
        }
        if missing != 0, !shares.isEmpty { shares[0] += missing - added }
        for (set, share) in zip(ordered, shares) { scale(set, to: max(0, set.replicas + share)) }
    }

    private func proportion(of set: ReplicaSetState, missing: Int, added: Int) -> Int {
        guard set.replicas > 0, missing != 0, missing != added else { return 0 }
        let allowed = missing - added
        let share = fraction(of: set)
        return missing > 0 ? min(share, allowed) : max(share, allowed)
    }

    private func fraction(of set: ReplicaSetState) -> Int {
        guard deployment.replicas > 0 else { return -set.replicas }
        let most = deployment.replicas + deployment.bounds.surge
        let noted = set.annotations[DeploymentAnnotations.maxReplicas].flatMap { Int($0) } ?? deployment.count("replicas")
        guard noted > 0 else { return 0 }
        let size = (Double(set.replicas) * Double(most) / Double(noted)).rounded()
        return Int(max(0, min(size, Double(Int32.max)))) - set.replicas
    }
}
