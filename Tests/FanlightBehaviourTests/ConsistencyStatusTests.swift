import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightManifests
import FanlightRouting
import Testing

@testable import FanlightCommands

@Suite struct ConsistencyStatusTests {
    private static let yaml = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {podLabels: {key1: value1}}
        ---
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: two, namespace: istio-system}
        spec: {podLabels: {key1: value1}}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web}
        spec:
          selector: {key1: value1}
          servers:
          - port: {number: 80, name: http, protocol: HTTP}
            hosts: ["*"]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web}
        spec:
          hosts: [shop.example.com]
          gateways: [web]
          http:
          - match: [{uri: {prefix: /cart}}]
            directResponse: {status: 200}
          - match: [{uri: {exact: /checkout}}]
            directResponse: {status: 201}
        """

    private func running(_ gateway: ControlPlaneState.Gateway, serving routing: RoutingTable? = nil) -> ServedGateway {
        ServedGateway(
            name: gateway.name, address: "127.0.0.2", ports: [], compiled: gateway.compiled, routing: routing ?? gateway.routing,
            failures: [:])
    }

    private func state() throws -> ControlPlaneState {
        let manifest = ManifestReader.read(Self.yaml, file: "web.yaml", strict: true)
        try #require(manifest.diagnostics.isEmpty)
        var controlPlane = ControlPlane()
        return controlPlane.update(applied: manifest.resources, deleted: [], revision: 1)
    }

    @Test("gateways that serve the same tables answer alike")
    func equal() throws {
        let state = try state()

        let entries = ServeRuntime.consistency(state, running: state.gateways.map { running($0) })

        #expect(entries.map(\.isEqual) == [true])
        #expect(entries.first?.witness == nil)
    }

    @Test("a gateway that serves another table is named, with a request that shows it")
    func plantedTable() throws {
        let state = try state()
        let planted = RoutingTable(withoutLastRoute(state.gateways[1].compiled.configuration))

        let entries = ServeRuntime.consistency(state, running: [running(state.gateways[0]), running(state.gateways[1], serving: planted)])

        #expect(entries.map(\.isEqual) == [false])
        let witness = try #require(entries.first?.witness)
        #expect(witness.contains("GET http://shop.example.com/checkout"))
        #expect(witness.contains("istio-system/one directResponse"))
        #expect(witness.contains("istio-system/two notFound"))
    }

    private func withoutLastRoute(_ configuration: GatewayConfiguration) -> GatewayConfiguration {
        GatewayConfiguration(
            listeners: configuration.listeners,
            routeConfigurations: configuration.routeConfigurations.map { routes in
                RouteConfiguration(
                    name: routes.name,
                    virtualHosts: routes.virtualHosts.map { host in
                        Shared(
                            VirtualHost(
                                name: host.value.name, domains: host.value.domains, routes: Array(host.value.routes.dropLast()),
                                requiresTLS: host.value.requiresTLS))
                    })
            }, clusters: configuration.clusters)
    }
}
