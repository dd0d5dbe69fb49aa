import FanlightResources
import FanlightWorkloads
import Testing

@Suite struct DeploymentPlannerTests {
    @Test("a new Deployment gets a ReplicaSet of its size, named by its template")
    func first() {
        var simulation = RolloutSimulation(replicas: 3)
        simulation.settle()
        #expect(simulation.sets.count == 1)
        #expect(simulation.isComplete)
        let hash = TemplateHash.text(of: RolloutSimulation.template("1"))
        #expect(simulation.sets[0][path: ["metadata", "name"]]?.string == "web-\(hash)")
        #expect(simulation.sets[0][path: ["spec", "template", "metadata", "labels", "pod-template-hash"]]?.string == hash)
        #expect(simulation.sets[0][path: ["spec", "selector", "matchLabels"]]?.stringMap == ["app": "web", "pod-template-hash": hash])
        #expect(simulation.condition("Progressing")?["reason"]?.string == "NewReplicaSetAvailable")
        #expect(simulation.condition("Available")?["status"]?.string == "True")
        #expect(simulation.events.map(\.message) == ["Scaled up replica set web-\(hash) from 0 to 3"])
        #expect(simulation.state.annotations["deployment.kubernetes.io/revision"] == "1")
    }

    @Test("the name of a template is the same in every process")
    func stableHash() {
        #expect(
            TemplateHash.text(of: .object(["b": .integer(1), "a": .string("x")]))
                == TemplateHash.text(of: .object(["a": .string("x"), "b": .integer(1)])))
        #expect(TemplateHash.text(of: .object(["a": .string("x")])) == "pv5cmnpgqd")
        #expect(TemplateHash.text(of: .object(["a": .string("x")]), collisions: 1) != TemplateHash.text(of: .object(["a": .string("x")])))
    }

    @Test(
        "surge is rounded up, what may be missing down, and never are both nothing",
        arguments: [
            (1, "25%", "25%", 1, 0), (4, "25%", "25%", 1, 1), (10, "25%", "25%", 3, 2), (3, "100%", "25%", 3, 0), (3, "0%", "0%", 0, 1),
            (1, "0%", "25%", 0, 1), (0, "25%", "25%", 0, 0), (2, "0%", "100%", 0, 2),
        ])
    func bounds(_ replicas: Int, _ surge: String, _ unavailable: String, _ more: Int, _ less: Int) {
        let simulation = RolloutSimulation(replicas: replicas, surge: .string(surge), unavailable: .string(unavailable))
        #expect(simulation.state.bounds == (more, less))
    }

    @Test("a roll-out ends, never goes beyond the surge and never below what must be available", arguments: 0..<60)
    func rollingUpdate(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let replicas = Int.random(in: 1...12, using: &generator)
        let surge: Node =
            Bool.random(using: &generator)
            ? .integer(Int.random(in: 0...4, using: &generator)) : .string("\(Int.random(in: 0...100, using: &generator))%")
        let unavailable: Node =
            Bool.random(using: &generator)
            ? .integer(Int.random(in: 0...4, using: &generator)) : .string("\(Int.random(in: 0...100, using: &generator))%")
        var simulation = RolloutSimulation(replicas: replicas, surge: surge, unavailable: unavailable)
        simulation.settle()
        for version in 2...3 {
            simulation.setTemplate(String(version))
            let bounds = simulation.state.bounds
            // The second roll-out begins in the middle of the first.
            let rounds = version == 2 ? Int.random(in: 0..<20, using: &generator) : 5_000
            for round in 0..<rounds {
                simulation.now += 1
                _ = simulation.step()
                #expect(simulation.available >= replicas - bounds.unavailable, "round \(round)")
                #expect(simulation.active <= replicas + bounds.surge, "round \(round)")
                if let index = simulation.pods.indices.randomElement(using: &generator), !simulation.pods[index].isReady {
                    simulation.pods[index].isReady = true
                    simulation.pods[index].readySince = simulation.now
                }
                if Int.random(in: 0..<3, using: &generator) == 0 { simulation.pods.removeAll(where: \.isTerminating) }
                if version == 3, simulation.isComplete { break }
            }
        }
        simulation.settle()
        #expect(simulation.isComplete)
        #expect(simulation.condition("Progressing")?["reason"]?.string == "NewReplicaSetAvailable")
    }

    @Test("an old Pod stays as long as the new one is not ready, where none may be missing")
    func noneMissing() {
        var simulation = RolloutSimulation(replicas: 1)
        simulation.settle()
        let old = simulation.pods[0].name
        simulation.setTemplate("2")
        for _ in 0..<20 { _ = simulation.step() }
        #expect(simulation.pods.map(\.isTerminating) == [false, false])
        #expect(simulation.condition("Progressing")?["reason"]?.string == "ReplicaSetUpdated")
        simulation.settle()
        #expect(simulation.pods.count == 1)
        #expect(simulation.pods[0].name != old)
    }

    @Test("Recreate ends all old Pods before a new one comes")
    func recreate() {
        var simulation = RolloutSimulation(replicas: 2, strategy: "Recreate")
        simulation.settle()
        simulation.setTemplate("2")
        for _ in 0..<20 { _ = simulation.step() }
        #expect(simulation.sets.count == 1)
        #expect(simulation.pods.map(\.isTerminating) == [true, true])
        simulation.settle()
        #expect(simulation.sets.count == 2)
        #expect(simulation.isComplete)
    }

    @Test("a template that comes back takes its ReplicaSet again, under a new revision")
    func undo() {
        var simulation = RolloutSimulation(replicas: 2)
        simulation.settle()
        let first = simulation.sets[0][path: ["metadata", "name"]]?.string
        simulation.setTemplate("2")
        simulation.settle()
        simulation.setTemplate("1")
        simulation.settle()
        #expect(simulation.sets.count == 2)
        #expect(simulation.isComplete)
        let set = simulation.sets.first { $0[path: ["metadata", "name"]]?.string == first }
        #expect(set?[path: ["metadata", "annotations", "deployment.kubernetes.io/revision"]]?.string == "3")
        #expect(set?[path: ["metadata", "annotations", "deployment.kubernetes.io/revision-history"]]?.string == "1")
        #expect(simulation.state.annotations["deployment.kubernetes.io/revision"] == "3")
    }

    @Test("a paused Deployment rolls nothing out, but is scaled")
    func paused() {
        var simulation = RolloutSimulation(replicas: 2)
        simulation.settle()
        simulation.change(["spec", "paused"], to: .bool(true))
        simulation.setTemplate("2")
        simulation.settle()
        #expect(simulation.sets.count == 1)
        #expect(simulation.condition("Progressing")?["reason"]?.string == "DeploymentPaused")
        simulation.change(["spec", "replicas"], to: .integer(4))
        simulation.settle()
        #expect(simulation.active == 4)
        simulation.change(["spec", "paused"], to: nil)
        simulation.settle()
        #expect(simulation.sets.count == 2)
        #expect(simulation.isComplete)
    }

    @Test("a change of size in the middle of a roll-out is shared by old and new")
    func proportion() {
        var simulation = RolloutSimulation(replicas: 10, surge: .integer(2), unavailable: .integer(2))
        simulation.settle()
        simulation.setTemplate("2")
        for _ in 0..<20 { _ = simulation.step() }
        #expect(Set(simulation.setStates.map(\.replicas)) == [8, 4])
        simulation.change(["spec", "replicas"], to: .integer(20))
        for _ in 0..<20 { _ = simulation.step() }
        #expect(simulation.setStates.map(\.replicas).reduce(0, +) == 22)
        #expect(simulation.setStates.allSatisfy { $0.replicas > 4 })
        simulation.settle()
        #expect(simulation.isComplete)
    }

    @Test("scaling to nothing and back keeps the ReplicaSet")
    func zero() {
        var simulation = RolloutSimulation(replicas: 2)
        simulation.settle()
        simulation.change(["spec", "replicas"], to: .integer(0))
        simulation.settle()
        #expect(simulation.pods.isEmpty)
        simulation.change(["spec", "replicas"], to: .integer(1))
        simulation.settle()
        #expect(simulation.sets.count == 1)
        #expect(simulation.isComplete)
    }

    @Test("the history is cut at its limit, the oldest first")
    func history() {
        var simulation = RolloutSimulation(replicas: 1)
        simulation.change(["spec", "revisionHistoryLimit"], to: .integer(2))
        for version in 1...6 {
            simulation.setTemplate(String(version))
            simulation.settle()
        }
        let revisions = simulation.setStates.map(\.revision).sorted()
        #expect(revisions == [4, 5, 6])
    }

    @Test("a roll-out that does not get on for too long is said to have failed, and goes on once it does")
    func deadline() throws {
        var simulation = RolloutSimulation(replicas: 1)
        simulation.settle()
        simulation.setTemplate("2")
        for _ in 0..<20 { _ = simulation.step() }
        let next = try #require(DeploymentPlanner.plan(simulation.state, sets: simulation.setStates, now: simulation.now).nextLook)
        #expect(next == simulation.now + 601)
        simulation.now = next
        _ = simulation.step()
        #expect(simulation.condition("Progressing")?["reason"]?.string == "ProgressDeadlineExceeded")
        #expect(simulation.condition("Progressing")?["status"]?.string == "False")
        simulation.settle()
        #expect(simulation.condition("Progressing")?["reason"]?.string == "NewReplicaSetAvailable")
    }

    @Test("Pods count as available only after minReadySeconds, and the planner looks again then")
    func minReadySeconds() throws {
        var simulation = RolloutSimulation(replicas: 1)
        simulation.change(["spec", "minReadySeconds"], to: .integer(10))
        for _ in 0..<10 { _ = simulation.step() }
        simulation.pods[0].isReady = true
        simulation.pods[0].readySince = simulation.now
        let plan = DeploymentPlanner.plan(simulation.state, sets: simulation.setStates, now: simulation.now)
        #expect(plan.status["readyReplicas"]?.integer == 1)
        #expect(plan.status["availableReplicas"] == nil)
        #expect(plan.nextLook == simulation.now + 10)
        simulation.now += 10
        _ = simulation.step()
        #expect(simulation.state.status["availableReplicas"]?.integer == 1)
    }

    @Test("a Deployment on its way out is left alone")
    func terminating() {
        var simulation = RolloutSimulation(replicas: 2)
        simulation.deployment = simulation.deployment.setting(["metadata", "deletionTimestamp"], to: .string("2026-01-01T00:00:00Z"))
        let plan = DeploymentPlanner.plan(simulation.state, sets: [], now: simulation.now)
        #expect(plan.actions.isEmpty)
    }

    @Test("the ReplicaFailure of a ReplicaSet is told of the Deployment and taken back")
    func failure() {
        var simulation = RolloutSimulation(replicas: 1)
        for _ in 0..<3 { _ = simulation.step() }
        let status = ReplicaSetPlanner.status(
            simulation.setStates[0], failure: (reason: "FailedCreate", message: "no room"), now: simulation.now)
        simulation.sets[0] = simulation.sets[0].setting(["status"], to: status)
        let plan = DeploymentPlanner.plan(simulation.state, sets: simulation.setStates, now: simulation.now)
        let failed = plan.status["conditions"]?.elements.first { $0["type"]?.string == "ReplicaFailure" }
        #expect(failed?["message"]?.string == "no room")
        simulation.settle()
        #expect(simulation.condition("ReplicaFailure") == nil)
    }
}
