import FanlightResources
import FanlightWorkloads
import Testing

@Suite struct ReplicaSetPlannerTests {
    private func set(_ replicas: Int, _ pods: [PodState], isTerminating: Bool = false) -> ReplicaSetState {
        var node = Node.object([
            "metadata": .object([
                "name": .string("web-abc"), "namespace": .string("default"), "uid": .string("rs"), "generation": .integer(3),
            ]),
            "spec": .object([
                "replicas": .integer(replicas), "template": .object(["metadata": .object(["labels": .object(["app": .string("web")])])]),
            ]),
        ])
        if isTerminating { node = node.setting(["metadata", "deletionTimestamp"], to: .string("2026-01-01T00:00:00Z")) }
        return ReplicaSetState(node, pods: pods, now: 1_000)
    }

    private func pod(
        _ name: String, phase: PodState.Phase = .running, isReady: Bool = true, readySince: Int64 = 100, createdAt: Int64 = 50,
        isTerminating: Bool = false, restarts: Int = 0, cost: Int = 0, isAssigned: Bool = true
    ) -> PodState {
        PodState(
            name: name, uid: name, labels: ["app": "web"], createdAt: createdAt, phase: phase, isReady: isReady,
            readySince: isReady ? readySince : 0,
            isTerminating: isTerminating, isAssigned: isAssigned, restarts: restarts, deletionCost: cost)
    }

    @Test("missing Pods are created; those on their way out and those that have ended do not count")
    func creations() {
        let pods = [pod("a"), pod("b", isTerminating: true), pod("c", phase: .ended)]
        let plan = ReplicaSetPlanner.plan(set(3, pods), pods: pods)
        #expect(plan.creations == 2)
        #expect(plan.deletions == ["c"])
    }

    @Test("those that are missed least go first")
    func ranking() {
        let pods = [
            pod("oldest", createdAt: 1), pod("newer", createdAt: 90), pod("restarted", restarts: 4), pod("cheap", cost: -1),
            pod("late", readySince: 900), pod("unready", isReady: false), pod("pending", phase: .pending, isReady: false),
            pod("nowhere", phase: .pending, isReady: false, isAssigned: false),
        ]
        let plan = ReplicaSetPlanner.plan(set(0, pods), pods: pods.shuffled())
        #expect(plan.deletions == ["nowhere", "pending", "unready", "cheap", "late", "restarted", "newer", "oldest"])
        #expect(ReplicaSetPlanner.plan(set(6, pods), pods: pods).deletions == ["nowhere", "pending"])
    }

    @Test("a ReplicaSet on its way out makes nothing")
    func terminating() {
        let plan = ReplicaSetPlanner.plan(set(3, [], isTerminating: true), pods: [])
        #expect(plan.creations == 0)
    }

    @Test("the status counts what there is, and says why nothing could be created")
    func status() {
        let pods = [pod("a"), pod("b", isReady: false), pod("c", isTerminating: true)]
        let status = ReplicaSetPlanner.status(set(3, pods), failure: (reason: "FailedCreate", message: "full"), now: 1_000)
        #expect(status["replicas"]?.integer == 2)
        #expect(status["readyReplicas"]?.integer == 1)
        #expect(status["fullyLabeledReplicas"]?.integer == 2)
        #expect(status["terminatingReplicas"]?.integer == 1)
        #expect(status["observedGeneration"]?.integer == 3)
        #expect(status["conditions"]?.elements.first?["message"]?.string == "full")
    }

    @Test("a Pod is the template with a name, an owner and a place")
    func pod() {
        let pod = ReplicaSetPlanner.pod(of: set(1, []).node, name: "web-abc-x", nodeName: "here")
        #expect(pod[path: ["metadata", "name"]]?.string == "web-abc-x")
        #expect(pod[path: ["metadata", "labels", "app"]]?.string == "web")
        #expect(OwnerReference.controllerUID(of: pod) == "rs")
        #expect(pod[path: ["spec", "nodeName"]]?.string == "here")
    }
}
