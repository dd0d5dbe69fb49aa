import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting
import Testing

@Suite struct RouteInspectionTests {
    private static let shadowed = Shop.manifest(
        Shop.gateways(), Shop.service, Shop.virtualService("a", host: "a.example.com", path: "/cart"),
        Shop.virtualService("b", host: "a.example.com", path: "/cart/items"))

    private static func state(_ yaml: String) throws -> ControlPlaneState {
        var plane = ControlPlane()
        return plane.update(applied: try Resource.all(yaml), deleted: [], revision: 1)
    }

    @Test("a dead route is reported once, on the loser, with the name of the winner, though two gateways have it")
    func reportedOnce() throws {
        var inspection = RouteInspection()

        let found = inspection.diagnostics(try Self.state(Self.shadowed))

        let diagnostic = try #require(found.first)
        #expect(found.count == 1)
        #expect(diagnostic.code == "UnreachableRoute")
        #expect(diagnostic.resource == ResourceKey(.virtualService, namespace: "default", name: "b"))
        #expect(diagnostic.field == "spec.http[0].match[0]")
        #expect(diagnostic.message.contains("default/a spec.http[0].match[0]"))
    }

    @Test("the witness of a dead route is answered by the winner on every gateway")
    func witness() throws {
        var inspection = RouteInspection()
        let state = try Self.state(Self.shadowed)

        let text = try #require(inspection.diagnostics(state).first?.witness)

        #expect(text == "GET http://a.example.com/cart/items")
        for gateway in state.gateways {
            let request = SimulatedRequest(
                transport: .http, listenerPort: 80, serverName: nil, method: "GET", authority: "a.example.com", path: "/cart/items",
                headers: [])
            #expect(gateway.routing.decide(request, endpoints: gateway.endpoints).route?.origin.name == "a")
        }
    }

    @Test("a remembered virtual host gives the same diagnostics, and a mended one gives none")
    func rememberedAndMended() throws {
        var plane = ControlPlane()
        var inspection = RouteInspection()
        let first = inspection.diagnostics(plane.update(applied: try Resource.all(Self.shadowed), deleted: [], revision: 1))

        let again = inspection.diagnostics(
            plane.update(applied: try Resource.all(Shop.virtualService("c", host: "c.example.com", path: "/")), deleted: [], revision: 2))
        let mended = inspection.diagnostics(
            plane.update(applied: try Resource.all(Shop.virtualService("b", host: "a.example.com", path: "/pay")), deleted: [], revision: 3)
        )

        #expect(again == first)
        #expect(mended.isEmpty)
    }
}
