import FanlightResources
import FanlightWorkloads
import Testing

@Suite struct ScaleRuleTests {
    private func gateway(_ count: Int?, isManaged: Bool = true) -> Node {
        var node = Node.object(["metadata": .emptyObject, "spec": .emptyObject])
        if let count { node = node.setting(["spec", "replicaCount"], to: .integer(count)) }
        if !isManaged { node = node.setting(["metadata", "annotations", ScaleRule.managedAnnotation], to: .string("false")) }
        return node
    }

    private func deployment(_ replicas: Int, applied: Int?) -> Node {
        let node = Node.object(["metadata": .emptyObject, "spec": .object(["replicas": .integer(replicas)])])
        return applied.map { node.setting(["metadata", "annotations", ScaleRule.annotation], to: .string(String($0))) } ?? node
    }

    @Test(
        "replicaCount decides, until somebody scales the Deployment",
        arguments: [
            // replicaCount, the Deployment's replicas, what was applied last; what is wanted, what has to be written
            (2, nil, nil, 2, nil), (2, 2, 2, 2, nil), (3, 2, 2, 3, nil), (2, 5, 2, 5, 5), (3, 5, 2, 3, nil), (nil, 4, 1, 4, 4),
            (2, 7, nil, 2, nil),
            (1_000_000, 64, 64, 1_000_000, nil), (1_000_000, 3, 64, 3, 3), (0, 1, 0, 1, 1),
        ] as [(Int?, Int?, Int?, Int, Int?)])
    func verdict(_ count: Int?, _ live: Int?, _ applied: Int?, _ wanted: Int, _ written: Int?) {
        let verdict = ScaleRule.verdict(gateway: gateway(count), deployment: live.map { deployment($0, applied: applied) }) { min($0, 64) }
        #expect(verdict.wanted == wanted)
        #expect(verdict.replicaCount == written)
    }

    @Test("a gateway whose replicas are not managed keeps what its Deployment has")
    func unmanaged() {
        let verdict = ScaleRule.verdict(gateway: gateway(3, isManaged: false), deployment: deployment(7, applied: 1)) { $0 }
        #expect(verdict.wanted == 7)
        #expect(verdict.replicaCount == nil)
        #expect(ScaleRule.verdict(gateway: gateway(3, isManaged: false), deployment: nil) { $0 }.wanted == 3)
    }

    @Test("the bounds decide where autoscaling is on")
    func bounds() {
        let spec = Node.object(["autoscaleEnabled": .bool(true), "minReplicas": .integer(2), "maxReplicas": .integer(4)])
        let gateways = [0, 3, 9].map { Node.object(["spec": spec.setting(["replicaCount"], to: .integer($0))]) }
        #expect(gateways.map(ScaleRule.wish) == [2, 3, 4])
    }

    @Test("a budget gives what there is, and tells who may ask again")
    func budget() {
        var budget = ReplicaBudget(perGateway: 5, inAll: 8)
        #expect(budget.grant(1_000_000, to: "a").count == 5)
        #expect(budget.grant(5, to: "b").count == 3)
        #expect(budget.problem(1_000_000, 5) == "1000000 replicas are asked for and 5 are run: one gateway gets at most 5 on one machine")
        #expect(budget.problem(5, 3)?.contains("all gateways together get at most 8") == true)
        #expect(budget.problem(3, 3) == nil)
        let grant = budget.grant(2, to: "a")
        #expect(grant.count == 2)
        #expect(grant.relieved == ["b"])
        #expect(budget.available(9, for: "b") == 5)
        #expect(budget.grant(5, to: "b").count == 5)
        #expect(budget.release("a") == [])
        #expect(budget.available(5, for: "c") == 3)
    }
}
