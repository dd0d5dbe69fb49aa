import FanlightResources

/// Decides what a Deployment's controller does next, given its ReplicaSets. Pure: called again after each change until it asks for none.
///
/// - Source: Kubernetes: pkg/controller/deployment/sync.go, rolling.go, recreate.go and progress.go.
package struct DeploymentPlanner {
    let deployment: DeploymentState
    /// The older first.
    let sets: [ReplicaSetState]
    /// Seconds since 1970.
    let now: Int64
    /// The index of the ReplicaSet that has the Deployment's template.
    let newIndex: Int?
    var plan = DeploymentPlan()
    var conditions: ConditionList
    /// Changes of ReplicaSets, by name; several of one become one.
    private var changes: [String: DeploymentPlan.ReplicaSetChange] = [:]

    /// - Parameters:
    ///   - sets: that the Deployment controls, in any order.
    ///   - now: seconds since 1970.
    package static func plan(_ deployment: DeploymentState, sets: [ReplicaSetState], now: Int64) -> DeploymentPlan {
        var planner = DeploymentPlanner(deployment, sets.sorted(by: ReplicaSetState.isOlder), now)
        planner.decide()
        return planner.finished()
    }

    private init(_ deployment: DeploymentState, _ sets: [ReplicaSetState], _ now: Int64) {
        self.deployment = deployment
        self.sets = sets
        self.now = now
        let template = deployment.template.withoutNulls
        newIndex = sets.firstIndex { !$0.isTerminating && $0.plainTemplate.withoutNulls == template }
        conditions = ConditionList(deployment.status, now: now, hasUpdateTime: true)
    }

    var newSet: ReplicaSetState? { newIndex.map { sets[$0] } }
    var oldSets: [ReplicaSetState] { sets.enumerated().filter { $0.offset != newIndex }.map(\.element) }

    private mutating func decide() {
        guard !deployment.isTerminating else { return }
        notePause()
        if newSet != nil { keepRevision() }
        if deployment.isPaused || isScaled {
            scaleAll()
            if deployment.isPaused { cleanUp() }
            return
        }
        switch deployment.strategy {
        case .rollingUpdate: rollOut()
        case .recreate: recreate()
        }
        // The status that says so has to be written before the history is cut.
        if isComplete(counts) { cleanUp() }
    }

    private mutating func finished() -> DeploymentPlan {
        plan.actions += changes.values.sorted { $0.name < $1.name }.map { .update($0) }
        makeStatus()
        let available = sets.compactMap(\.nextAvailability).min()
        plan.nextLook = [plan.nextLook, available].compactMap { $0 }.min()
        return plan
    }

    // MARK: Pausing

    private mutating func notePause() {
        guard deployment.progressDeadlineSeconds != nil else { return }
        let reason = conditions.reason("Progressing")
        guard reason != "ProgressDeadlineExceeded" else { return }
        if deployment.isPaused, reason != "DeploymentPaused" {
            conditions.set("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused")
        } else if !deployment.isPaused, reason == "DeploymentPaused" {
            conditions.set("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed")
        }
    }

    // MARK: Rolling update

    private mutating func rollOut() {
        guard let newSet else { return createNewSet() }
        if newSet.replicas != deployment.replicas {
            let wanted = min(newSet.replicas, deployment.replicas) == deployment.replicas ? deployment.replicas : grown(newSet)
            if wanted != newSet.replicas { return scale(newSet, to: wanted) }
        }
        shrinkOldSets(newSet)
    }

    /// How far the new ReplicaSet may grow now.
    private func grown(_ newSet: ReplicaSetState) -> Int {
        let most = deployment.replicas + deployment.bounds.surge
        let present = sets.reduce(0) { $0 + $1.replicas }
        guard present < most else { return newSet.replicas }
        return newSet.replicas + min(most - present, deployment.replicas - newSet.replicas)
    }

    /// Takes away what is not needed any more: first old Pods that do not serve, then such for which a new one does.
    private mutating func shrinkOldSets(_ newSet: ReplicaSetState) {
        let old = oldSets.filter { $0.replicas > 0 }
        guard !old.isEmpty else { return }
        let least = deployment.replicas - deployment.bounds.unavailable
        let present = sets.reduce(0) { $0 + $1.replicas }
        let budget = present - least - max(0, newSet.replicas - newSet.counts.available)
        guard budget > 0 else { return }
        var sizes = Dictionary(old.map { ($0.name, $0.replicas) }) { first, _ in first }
        var cleaned = 0
        for set in old where cleaned < budget && set.counts.available < set.replicas {
            let count = min(budget - cleaned, set.replicas - set.counts.available)
            sizes[set.name] = set.replicas - count
            cleaned += count
        }
        // Of Pods that a ReplicaSet has too many of, some are about to go: what stays is what counts.
        var excess = sets.reduce(0) { $0 + min($1.counts.available, $1.replicas) } - least
        for set in old where excess > 0 {
            let count = min(sizes[set.name] ?? 0, excess)
            sizes[set.name, default: 0] -= count
            excess -= count
        }
        for set in old {
            if let size = sizes[set.name], size < set.replicas { scale(set, to: size) }
        }
    }

    // MARK: Recreation

    private mutating func recreate() {
        let old = oldSets.filter { $0.replicas > 0 }
        if !old.isEmpty { return old.forEach { scale($0, to: 0) } }
        guard oldSets.allSatisfy({ $0.counts.replicas + $0.counts.terminating == 0 }) else { return }
        guard let newSet else { return createNewSet() }
        if newSet.replicas != deployment.replicas { scale(newSet, to: deployment.replicas) }
    }

    // MARK: Changes

    /// The annotations by which a later change of the Deployment's size is noticed.
    private var sizes: [String: String] {
        [
            DeploymentAnnotations.desiredReplicas: String(deployment.replicas),
            DeploymentAnnotations.maxReplicas: String(deployment.replicas + deployment.bounds.surge),
        ]
    }

    mutating func scale(_ set: ReplicaSetState, to count: Int) {
        note(set, sizes)
        guard count != set.replicas else { return }
        changes[set.name, default: DeploymentPlan.ReplicaSetChange(name: set.name, annotations: [:])].replicas = count
        let direction = count > set.replicas ? "up" : "down"
        plan.events.append(
            PlannedEvent("ScalingReplicaSet", "Scaled \(direction) replica set \(set.name) from \(set.replicas) to \(count)"))
    }

    /// Gives a ReplicaSet annotations, as far as it does not have them.
    private mutating func note(_ set: ReplicaSetState, _ annotations: [String: String], minReadySeconds: Int? = nil) {
        let missing = annotations.filter { set.annotations[$0.key] != $0.value }
        guard !missing.isEmpty || minReadySeconds != nil else { return }
        var change = changes[set.name] ?? DeploymentPlan.ReplicaSetChange(name: set.name, annotations: [:])
        change.annotations.merge(missing) { _, new in new }
        change.minReadySeconds = minReadySeconds ?? change.minReadySeconds
        changes[set.name] = change
    }

    private mutating func createNewSet() {
        let collisions = deployment.count("collisionCount")
        let hash = TemplateHash.text(of: deployment.template.withoutNulls, collisions: collisions)
        let name = "\(deployment.name)-\(hash)"
        let most = deployment.replicas + deployment.bounds.surge
        let present = sets.reduce(0) { $0 + $1.replicas }
        let count: Int =
            switch deployment.strategy {
            case .recreate: deployment.replicas
            case .rollingUpdate: max(0, min(most - present, deployment.replicas))
            }
        let revision = nextRevision
        var annotations = deployment.annotations.filter { !DeploymentAnnotations.own.contains($0.key) }
        annotations.merge(sizes) { _, new in new }
        annotations[DeploymentAnnotations.revision] = String(revision)
        var labels = deployment.template[path: ["metadata", "labels"]]?.stringMap ?? [:]
        labels[TemplateHash.label] = hash
        var selector = deployment.selector
        selector[TemplateHash.label] = hash
        let metadata = Node.object([
            "name": .string(name), "namespace": .string(deployment.namespace), "labels": .strings(labels),
            "annotations": .strings(annotations),
            "ownerReferences": .array([OwnerReference.controller(deployment.node, apiVersion: "apps/v1", kind: "Deployment")]),
        ])
        var spec = Node.object([
            "replicas": .integer(count), "selector": .object(["matchLabels": .strings(selector)]),
            "template": deployment.template.setting(["metadata", "labels"], to: .strings(labels)),
        ])
        if deployment.minReadySeconds > 0 { spec[member: "minReadySeconds"] = .integer(deployment.minReadySeconds) }
        plan.actions.append(
            .create(
                .object(["apiVersion": .string("apps/v1"), "kind": .string("ReplicaSet"), "metadata": metadata, "spec": spec])))
        noteRevision(revision)
        if count > 0 {
            plan.events.append(PlannedEvent("ScalingReplicaSet", "Scaled up replica set \(name) from 0 to \(count)"))
        }
        if deployment.progressDeadlineSeconds != nil {
            conditions.set("Progressing", "True", "NewReplicaSetCreated", "Created new replica set \"\(name)\"")
        }
    }

    // MARK: Revisions

    private var nextRevision: Int { (oldSets.map(\.revision).max() ?? 0) + 1 }

    /// The newest template has the highest revision; one that comes back gets a new one and remembers the old.
    private mutating func keepRevision() {
        guard let newSet else { return }
        var annotations = deployment.annotations.filter { !DeploymentAnnotations.own.contains($0.key) }
        let next = nextRevision
        if newSet.revision < next {
            annotations[DeploymentAnnotations.revision] = String(next)
            if newSet.revision > 0 {
                let history = newSet.annotations[DeploymentAnnotations.revisionHistory].map { "\($0)," } ?? ""
                annotations[DeploymentAnnotations.revisionHistory] = history + String(newSet.revision)
            }
        }
        let isOther = (newSet.node[path: ["spec", "minReadySeconds"]]?.integer ?? 0) != deployment.minReadySeconds
        note(newSet, annotations, minReadySeconds: isOther ? deployment.minReadySeconds : nil)
        noteRevision(max(next, newSet.revision))
        if deployment.progressDeadlineSeconds != nil, conditions["Progressing"] == nil {
            conditions.set("Progressing", "True", "FoundNewReplicaSet", "Found new replica set \"\(newSet.name)\"")
        }
    }

    private mutating func noteRevision(_ revision: Int) {
        guard deployment.annotations[DeploymentAnnotations.revision] != String(revision) else { return }
        plan.actions.append(.annotate([DeploymentAnnotations.revision: String(revision)]))
    }

    /// Deletes old ReplicaSets beyond the limit, the oldest revisions first.
    private mutating func cleanUp() {
        let old = oldSets.filter { !$0.isTerminating }
        let excess = old.count - deployment.revisionHistoryLimit
        guard excess > 0 else { return }
        for set in old.sorted(by: { ($0.revision, $0.name) < ($1.revision, $1.name) }).prefix(excess) {
            guard set.replicas == 0, set.counts.replicas == 0, changes[set.name]?.replicas ?? 0 == 0, set.isObserved else { continue }
            plan.actions.append(.delete(set.name))
        }
    }
}

extension Node {
    /// Without members that are null, which mean the same as members that are not there.
    var withoutNulls: Node {
        switch value {
        case .mapping(let members):
            Node(
                .mapping(
                    members.filter { !$0.value.isNull }.map { Member(key: $0.key, line: 0, column: 0, value: $0.value.withoutNulls) }))
        case .sequence(let elements): .array(elements.map(\.withoutNulls))
        default: self
        }
    }
}
