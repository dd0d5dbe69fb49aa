import FanlightAPIServer
import FanlightResources
import FanlightSchemas
import FanlightStore
import FanlightWorkloads

/// Carries out what the planners of Deployment and ReplicaSet decide for one gateway, a step at a time.
struct GatewayRollout: Sendable {
    static let deploymentController = "deployment-controller"
    static let replicaSetController = "replicaset-controller"
    /// Holds a Pod until its process has ended.
    static let finalizer = "fanlight.dev/process"

    let server: APIServer
    let store: ObjectStore
    let settings: WorkloadSettings
    let events: EventRecorder
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    struct Step {
        /// Whether something was done that changes what is to be done next.
        var isChanged = false
        var nextLook: Int64?
    }

    private struct Members {
        let state: ReplicaSetState
        let pods: [PodState]
    }

    private var seconds: Int64 { now() / 1_000 }

    /// - Returns: nil where there is no Deployment.
    func step(_ names: GatewayNames) async throws -> Step? {
        guard let stored = store.get(names.deploymentKey) else { return nil }
        let deployment = DeploymentState(stored.node(apiVersion: "apps/v1", kind: "Deployment"))
        let sets = sets(of: stored)
        let plan = DeploymentPlanner.plan(deployment, sets: sets.map(\.state), now: seconds)
        let subject = EventRecorder.Subject(deployment.node, apiVersion: "apps/v1", kind: "Deployment")
        var step = Step(nextLook: plan.nextLook)
        for action in plan.actions {
            if case .create = action { try await writeStatus(names.deploymentKey, plan.status, Self.deploymentController) }
            try await perform(action, names, deployment)
            step.isChanged = true
        }
        for event in plan.events { events.record(event, about: subject, from: Self.deploymentController) }
        if step.isChanged { return step }
        for set in sets where try await replicate(set) { step.isChanged = true }
        if step.isChanged { return step }
        try await writeStatus(names.deploymentKey, plan.status, Self.deploymentController)
        return step
    }

    private func sets(of deployment: StoredObject) -> [Members] {
        store.objects(ownedBy: deployment.uid).filter { $0.key.kind == .replicaSet }.map { stored in
            let pods = store.objects(ownedBy: stored.uid).filter { $0.key.kind == .pod }
                .map { PodState($0.node(apiVersion: "v1", kind: "Pod")) }
            return Members(
                state: ReplicaSetState(stored.node(apiVersion: "apps/v1", kind: "ReplicaSet"), pods: pods, now: seconds), pods: pods)
        }
    }

    private func writeStatus(_ key: ResourceKey, _ status: Node, _ controller: String) async throws {
        try await server.changeStatus(key, manager: controller) { _ in status }
    }

    // MARK: Deployment

    private func perform(_ action: DeploymentPlan.Action, _ names: GatewayNames, _ deployment: DeploymentState) async throws {
        switch action {
        case .create(let set): try await create(set, names, deployment)
        case .update(let change):
            let key = ResourceKey(.replicaSet, namespace: names.namespace, name: change.name)
            try await server.update(key, as: Self.deploymentController) { Self.changed($0, by: change) }
        case .delete(let name):
            let key = ResourceKey(.replicaSet, namespace: names.namespace, name: name)
            await server.delete(key, uid: store.get(key)?.uid, as: Self.deploymentController)
        case .annotate(let annotations):
            try await server.update(names.deploymentKey, as: Self.deploymentController) { Self.annotated($0, annotations) }
        }
    }

    /// A name that another template has already: the next one is tried, and the number of tries is kept in the status.
    private func create(_ set: Node, _ names: GatewayNames, _ deployment: DeploymentState) async throws {
        do {
            try await server.create(set, as: Self.deploymentController)
        } catch let status as APIStatus where status.reason == "AlreadyExists" {
            let key = ResourceKey(.replicaSet, namespace: names.namespace, name: set[path: ["metadata", "name"]]?.string ?? "")
            guard let present = store.get(key) else { return }
            let node = present.node(apiVersion: "apps/v1", kind: "ReplicaSet")
            let isOwn = OwnerReference.controllerUID(of: node) == deployment.uid
            // One of a Deployment that is gone goes too; it is waited for.
            guard isOwn || !present.ownerUIDs.isEmpty && !present.isTerminating else { throw status }
            try await server.changeStatus(names.deploymentKey, manager: Self.deploymentController) { object in
                let count = object[path: ["status", "collisionCount"]]?.integer ?? 0
                return (object["status"] ?? .emptyObject).setting(["collisionCount"], to: .integer(count + 1))
            }
        }
    }

    private static func changed(_ set: Node, by change: DeploymentPlan.ReplicaSetChange) -> Node {
        var set = annotated(set, change.annotations)
        if let replicas = change.replicas { set = set.setting(["spec", "replicas"], to: .integer(replicas)) }
        if let seconds = change.minReadySeconds {
            set = set.setting(["spec", "minReadySeconds"], to: seconds == 0 ? nil : .integer(seconds))
        }
        return set
    }

    private static func annotated(_ object: Node, _ annotations: [String: String]) -> Node {
        annotations.sorted { $0.key < $1.key }.reduce(object) { $0.setting(["metadata", "annotations", $1.key], to: .string($1.value)) }
    }

    // MARK: ReplicaSet

    /// - Returns: whether Pods have come or gone.
    private func replicate(_ set: Members) async throws -> Bool {
        let plan = ReplicaSetPlanner.plan(set.state, pods: set.pods)
        let subject = EventRecorder.Subject(set.state.node, apiVersion: "apps/v1", kind: "ReplicaSet")
        let namespace = subject.namespace
        for name in plan.deletions {
            let key = ResourceKey(.pod, namespace: namespace, name: name)
            await server.delete(key, uid: set.pods.first { $0.name == name }?.uid, as: Self.replicaSetController)
            events.record(PlannedEvent("SuccessfulDelete", "Deleted pod: \(name)"), about: subject, from: Self.replicaSetController)
        }
        var failure: (reason: String, message: String)?
        for _ in 0..<plan.creations {
            let name = podName(subject.name)
            let pod = ReplicaSetPlanner.pod(of: set.state.node, name: name, nodeName: settings.nodeName)
                .setting(["metadata", "finalizers"], to: .array([.string(Self.finalizer)]))
            do {
                try await server.create(pod, as: Self.replicaSetController)
                events.record(PlannedEvent("SuccessfulCreate", "Created pod: \(name)"), about: subject, from: Self.replicaSetController)
            } catch {
                let problem = GatewayReconciler.problem(error)
                failure = ("FailedCreate", problem.message)
                events.record(
                    PlannedEvent(isWarning: true, "FailedCreate", "Error creating: \(problem.message)"), about: subject,
                    from: Self.replicaSetController)
                break
            }
        }
        let isChanged = !plan.deletions.isEmpty || plan.creations > 0
        if isChanged, failure == nil { return true }
        let status = ReplicaSetPlanner.status(set.state, failure: failure, now: seconds)
        try await writeStatus(ResourceKey(.replicaSet, namespace: namespace, name: subject.name), status, Self.replicaSetController)
        if let failure { throw WorkloadFailure(reason: failure.reason, message: failure.message) }
        return false
    }

    private func podName(_ set: String) -> String {
        var generator = SystemRandomNumberGenerator()
        return GeneratedName.make("\(set)-", using: &generator)
    }

    // MARK: Orphans

    /// Takes in what has lost its owner and is still the gateway's by its labels: ReplicaSets of a Deployment that was deleted without them.
    func adopt(_ orphans: Set<ResourceKey>, _ names: GatewayNames) async throws {
        guard !orphans.isEmpty, let stored = store.get(names.deploymentKey), !stored.isTerminating else { return }
        let deployment = stored.node(apiVersion: "apps/v1", kind: "Deployment")
        for key in orphans.sorted(by: { $0.kind.kind > $1.kind.kind || $0.kind == $1.kind && $0.name < $1.name }) {
            guard let orphan = store.get(key), orphan.ownerUIDs.isEmpty, !orphan.isTerminating else { continue }
            let reference: Node
            if key.kind == .replicaSet {
                reference = OwnerReference.controller(deployment, apiVersion: "apps/v1", kind: "Deployment")
            } else {
                guard orphan.finalizers.contains(Self.finalizer), let hash = orphan.labels[TemplateHash.label],
                    let set = store.objects(ownedBy: stored.uid).first(where: {
                        $0.key.kind == .replicaSet && $0.labels[TemplateHash.label] == hash
                    })
                else { continue }
                reference = OwnerReference.controller(
                    set.node(apiVersion: "apps/v1", kind: "ReplicaSet"), apiVersion: "apps/v1", kind: "ReplicaSet")
            }
            guard names.labels.allSatisfy({ orphan.labels[$0.key] == $0.value }) else { continue }
            try await server.update(key, as: Self.deploymentController) { object in
                guard OwnerReference.controllerUID(of: object) == nil else { return object }
                return object.setting(["metadata", "ownerReferences"], to: .array([reference]))
            }
        }
    }
}
