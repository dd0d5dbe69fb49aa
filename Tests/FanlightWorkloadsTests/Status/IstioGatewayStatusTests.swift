import FanlightResources
import FanlightWorkloads
import Testing

@Suite struct IstioGatewayStatusTests {
    private func available() -> IstioGatewayStatus {
        var status = IstioGatewayStatus()
        status.generation = 2
        status.replicas = 2
        status.ready = 2
        status.isMade = true
        status.isRolledOut = true
        status.addresses = ["127.0.0.2"]
        return status
    }

    private func condition(_ type: String, _ status: Node) -> Node? { status["conditions"]?.elements.first { $0["type"]?.string == type } }

    @Test("the words of the state", arguments: ["Created", "Reconciling", "ReconcileFailed", "Available"])
    func states(_ word: String) {
        var status = available()
        switch word {
        case "Created": status.isMade = false
        case "Reconciling": status.isRolledOut = false
        case "ReconcileFailed": status.failure = .init(reason: "Invalid", message: "no")
        default: break
        }
        #expect(status.merged(into: nil, time: "t")["Status"]?.string == word)
    }

    @Test("addresses are told as a list, and for each cluster")
    func addresses() {
        var status = available()
        status.clusters = ["c1", "c2"]
        let node = status.merged(into: nil, time: "t")
        #expect(node["GatewayAddress"]?.strings == ["127.0.0.2"])
        #expect(node["ClusterIdGatewayAddressMap"]?.elements.map { $0["clusterId"]?.string } == ["c1", "c2"])
        #expect(node["ErrorMessage"] == nil)
    }

    @Test("what others say stays, in its place, and an equal status is equal")
    func merging() {
        let foreign = Node.object(["type": .string("Programmed"), "status": .string("True")])
        let former = Node.object(["observedGeneration": .integer(2), "conditions": .array([foreign])])
        let first = available().merged(into: former, time: "t1")
        #expect(first["conditions"]?.elements.first == foreign)
        #expect(first["observedGeneration"]?.integer == 2)
        #expect(available().merged(into: first, time: "t2") == first)
        let reordered = first.setting(["conditions"], to: .array((first["conditions"]?.elements ?? []).reversed()))
        #expect(available().merged(into: reordered, time: "t2") == reordered)
    }

    @Test("a condition that changes gets the time, one that does not keeps its own")
    func times() {
        let first = available().merged(into: nil, time: "t1")
        var status = available()
        status.ready = 1
        let second = status.merged(into: first, time: "t2")
        #expect(condition("Ready", second)?["lastTransitionTime"]?.string == "t2")
        #expect(condition("Ready", second)?["message"]?.string == "1 of 2 replicas is ready")
        #expect(condition("AddressAssigned", second)?["lastTransitionTime"]?.string == "t1")
    }

    @Test("that replicas get nothing newer is told while it is so")
    func controlPlane() {
        var status = available()
        status.controlPlaneProblem = .init(reason: "Disconnected", message: "pod a: no")
        let told = status.merged(into: nil, time: "t1")
        #expect(condition("ControlPlaneConnected", told)?["status"]?.string == "False")
        #expect(told["ErrorMessage"]?.string == "pod a: no")
        #expect(told["Status"]?.string == "Available")
        #expect(available().merged(into: told, time: "t2") == available().merged(into: nil, time: "t1"))
    }

    @Test("problems are told together, and a limit is told only while it holds")
    func problems() {
        var status = available()
        status.addressProblem = .init(reason: "AddressPoolExhausted", message: "full")
        status.replicaProblem = .init(reason: "ReplicasLimited", message: "too many")
        let node = status.merged(into: nil, time: "t")
        #expect(node["ErrorMessage"]?.string == "full; too many")
        #expect(condition("ReplicasLimited", node)?["status"]?.string == "True")
        let after = available().merged(into: node, time: "t")
        #expect(condition("ReplicasLimited", after) == nil)
        #expect(after["ErrorMessage"] == nil)
    }
}
