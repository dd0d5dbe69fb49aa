import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting
import Testing

@Suite struct SharedTablesTests {
    private static func start(second: String = "{key1: value1}") throws -> ControlPlane {
        var plane = ControlPlane()
        _ = plane.update(
            applied: try Resource.all(
                Shop.manifest(
                    Shop.gateways(second: second), Shop.service, Shop.endpoints("10.0.0.1"),
                    Shop.virtualService("a", host: "a.example.com", path: "/"))),
            deleted: [], revision: 1)
        return plane
    }

    @Test("gateways with equal configurations share one routing table and one endpoint table")
    func equalGatewaysShare() throws {
        let state = try Self.start().state
        try #require(state.gateways.count == 2)

        #expect(state.gateways[0].routing === state.gateways[1].routing)
        #expect(state.gateways[0].endpoints == state.gateways[1].endpoints)
    }

    @Test("a change of endpoints leaves the routing tables what they are")
    func endpointsOnly() throws {
        var plane = try Self.start()
        let before = plane.state

        let after = plane.update(applied: try Resource.all(Shop.endpoints("10.0.0.2")), deleted: [], revision: 2)

        #expect(zip(before.gateways, after.gateways).allSatisfy { $0.routing === $1.routing })
        #expect(after.gateways[0].endpoints != before.gateways[0].endpoints)
        #expect(after.gateways[0].endpoints == after.gateways[1].endpoints)
    }

    @Test("an apply that changes nothing leaves the routing tables and the endpoints what they are")
    func noChange() throws {
        var plane = try Self.start()
        let before = plane.state

        let after = plane.update(
            applied: try Resource.all(Shop.virtualService("a", host: "a.example.com", path: "/")), deleted: [], revision: 2)

        #expect(zip(before.gateways, after.gateways).allSatisfy { $0.routing === $1.routing && $0.endpoints == $1.endpoints })
    }

    @Test("a gateway that a change does not concern keeps its routing table")
    func unconcernedGateway() throws {
        var plane = try Self.start(second: "{key1: another}")
        let before = plane.state

        let after = plane.update(
            applied: try Resource.all(Shop.virtualService("a", host: "a.example.com", path: "/new")), deleted: [], revision: 2)

        #expect(after.gateways[0].routing !== before.gateways[0].routing)
        #expect(after.gateways[1].routing === before.gateways[1].routing)
    }

    @Test("a gateway that gets the label of the others gets their routing table")
    func relabelledGateway() throws {
        var plane = try Self.start(second: "{key1: another}")
        let relabelled = try #require(try Resource.all(Shop.gateways()).first { $0.metadata.name == "two" })

        let after = plane.update(applied: [relabelled], deleted: [], revision: 2)

        #expect(after.gateways[0].routing === after.gateways[1].routing)
        #expect(after.gateways[1].compiled.hosts == ["a.example.com"])
    }

    @Test("a deleted IstioGateway is gone from the state, and its return is compiled again")
    func deletedGateway() throws {
        var plane = try Self.start()
        let before = plane.state
        let two = ResourceKey(.istioGateway, namespace: "istio-system", name: "two")

        let without = plane.update(applied: [], deleted: [two], revision: 2)
        let again = plane.update(applied: try Resource.all(Shop.gateways()), deleted: [], revision: 3)

        #expect(without.gateways.map(\.name) == ["istio-system/one"])
        #expect(again.gateways.map(\.compiled.configuration) == before.gateways.map(\.compiled.configuration))
    }
}
