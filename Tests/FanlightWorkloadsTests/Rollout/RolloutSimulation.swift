import FanlightResources
import FanlightWorkloads

/// A Deployment with its ReplicaSets and Pods, moved by the planners as controllers would, in a world where Pods become ready when they like.
struct RolloutSimulation {
    struct Pod {
        var name: String
        var owner: String
        var createdAt: Int64
        var isReady = false
        var readySince: Int64 = 0
        var isTerminating = false
    }

    var deployment: Node
    var sets: [Node] = []
    var pods: [Pod] = []
    var now: Int64 = 1_000_000
    var events: [PlannedEvent] = []
    private var serial = 0

    init(replicas: Int, surge: Node = .string("25%"), unavailable: Node = .string("25%"), strategy: String = "RollingUpdate") {
        var spec = Node.object([
            "replicas": .integer(replicas), "selector": .object(["matchLabels": .object(["app": .string("web")])]),
            "progressDeadlineSeconds": .integer(600), "revisionHistoryLimit": .integer(10),
            "template": Self.template("1"),
        ])
        spec[member: "strategy"] =
            strategy == "Recreate"
            ? .object(["type": .string("Recreate")])
            : .object([
                "type": .string("RollingUpdate"), "rollingUpdate": .object(["maxSurge": surge, "maxUnavailable": unavailable]),
            ])
        deployment = .object([
            "metadata": .object([
                "name": .string("web"), "namespace": .string("default"), "uid": .string("d"), "generation": .integer(1),
            ]), "spec": spec, "status": .emptyObject,
        ])
    }

    static func template(_ version: String) -> Node {
        .object([
            "metadata": .object(["labels": .object(["app": .string("web"), "version": .string(version)])]),
            "spec": .object(["containers": .array([.object(["name": .string("web"), "image": .string("web:\(version)")])])]),
        ])
    }

    // MARK: What a user does

    mutating func change(_ path: [String], to value: Node?) {
        deployment = deployment.setting(path, to: value)
        let generation = deployment[path: ["metadata", "generation"]]?.integer ?? 0
        deployment = deployment.setting(["metadata", "generation"], to: .integer(generation + 1))
    }

    mutating func setTemplate(_ version: String) { change(["spec", "template"], to: Self.template(version)) }

    // MARK: The controllers

    var state: DeploymentState { DeploymentState(deployment) }

    var podStates: [PodState] {
        pods.map {
            PodState(
                name: $0.name, uid: $0.name, owner: $0.owner, labels: ["app": "web"], createdAt: $0.createdAt, phase: .running,
                isReady: $0.isReady, readySince: $0.readySince, isTerminating: $0.isTerminating)
        }
    }

    var setStates: [ReplicaSetState] {
        sets.map { set in
            ReplicaSetState(set, pods: podStates.filter { $0.owner == set[path: ["metadata", "uid"]]?.string }, now: now)
        }
    }

    /// - Returns: whether anything was done.
    mutating func step() -> Bool {
        let plan = DeploymentPlanner.plan(state, sets: setStates, now: now)
        events += plan.events
        let isStatusChanged = deployment["status"] != plan.status
        deployment = deployment.setting(["status"], to: plan.status)
        for action in plan.actions { perform(action) }
        if !plan.actions.isEmpty { return true }
        var isChanged = false
        for set in setStates {
            let plan = ReplicaSetPlanner.plan(set, pods: podStates.filter { $0.owner == set.uid })
            for name in plan.deletions {
                if let index = pods.firstIndex(where: { $0.name == name }) { pods[index].isTerminating = true }
            }
            for _ in 0..<plan.creations {
                serial += 1
                pods.append(Pod(name: "p\(serial)", owner: set.uid, createdAt: now))
            }
            isChanged = isChanged || plan.creations > 0 || !plan.deletions.isEmpty
            if let index = sets.firstIndex(where: { $0[path: ["metadata", "name"]]?.string == set.name }) {
                sets[index] = sets[index].setting(["status"], to: ReplicaSetPlanner.status(set, failure: nil, now: now))
            }
        }
        return isChanged || isStatusChanged
    }

    private mutating func perform(_ action: DeploymentPlan.Action) {
        switch action {
        case .create(let set):
            serial += 1
            sets.append(
                set.setting(["metadata", "uid"], to: .string("rs\(serial)")).setting(["metadata", "generation"], to: .integer(1))
                    .setting(["metadata", "creationTimestamp"], to: .string(Self.time(serial))))
        case .update(let change):
            guard let index = sets.firstIndex(where: { $0[path: ["metadata", "name"]]?.string == change.name }) else { return }
            if let replicas = change.replicas { sets[index] = sets[index].setting(["spec", "replicas"], to: .integer(replicas)) }
            for (key, value) in change.annotations {
                sets[index] = sets[index].setting(["metadata", "annotations", key], to: .string(value))
            }
        case .delete(let name): sets.removeAll { $0[path: ["metadata", "name"]]?.string == name }
        case .annotate(let annotations):
            for (key, value) in annotations { deployment = deployment.setting(["metadata", "annotations", key], to: .string(value)) }
        }
    }

    /// As many seconds after midnight as ReplicaSets and Pods were made before.
    private static func time(_ serial: Int) -> String {
        let minute = serial / 60 % 60
        let second = serial % 60
        return
            "2026-01-01T\(serial / 3_600 < 10 ? "0" : "")\(serial / 3_600):\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)Z"
    }

    // MARK: What is asked of it

    var available: Int { pods.count { $0.isReady && !$0.isTerminating } }
    var active: Int { pods.count { !$0.isTerminating } }

    var isComplete: Bool {
        let set = setStates.first { $0.plainTemplate == state.template }
        return set?.counts.available == state.replicas && active == state.replicas
    }

    func condition(_ type: String) -> Node? {
        deployment[path: ["status", "conditions"]]?.elements.first { $0["type"]?.string == type }
    }

    /// Has everybody become ready and everything done.
    mutating func settle() {
        for _ in 0..<1_000 {
            for index in pods.indices where !pods[index].isReady {
                pods[index].isReady = true
                pods[index].readySince = now
            }
            pods.removeAll(where: \.isTerminating)
            if !step() { return }
        }
    }
}
