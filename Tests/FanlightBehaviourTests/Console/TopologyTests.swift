import FanlightControlPlane
import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct TopologyTests {
    private static func state(_ manifests: String) -> ControlPlaneState {
        var controlPlane = ControlPlane()
        return controlPlane.update(
            applied: ManifestReader.read(manifests, file: "a.yaml", strict: true).resources, deleted: [], revision: 1)
    }

    private static func example() throws -> ControlPlaneState {
        let folder = BehaviourCase.root.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "examples/shared-gateway")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.sorted()
        return state(
            try names.map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }.joined(separator: "\n---\n"))
    }

    @Test("the shared gateway's host leads over both gateways and both VirtualServices to the services, with subsets and weights")
    func example() throws {
        let topology = Topology(try Self.example(), problems: [:], query: Topology.Query())
        #expect(
            topology.nodes.map(\.id) == [
                "gateway:istio-system/ingressgateway", "gateway:istio-system/ingressgateway2", "gateway:istio-system/internalgateway",
                "host:*",
                "route:*|default/bookinfo-vs", "route:*|reviews/reviews-vs", "service:details.default.svc.cluster.local",
                "service:productpage.default.svc.cluster.local", "service:ratings.default.svc.cluster.local",
                "service:reviews.default.svc.cluster.local",
            ])
        let serves = topology.edges.filter { $0.kind == .serves }
        #expect(serves.map(\.to) == ["gateway:istio-system/ingressgateway", "gateway:istio-system/ingressgateway2"])
        #expect(serves.allSatisfy { $0.via == ["default/bookinfo-gateway"] })
        let reviews = topology.edges.filter {
            $0.from == "route:*|reviews/reviews-vs" && $0.to == "service:reviews.default.svc.cluster.local"
        }
        #expect(reviews.map(\.label) == ["v1", "v2", "v3"])
        #expect(reviews.map(\.weight) == [80, nil, 20])
        #expect(topology.nodes.last?.resource?.kind == .service)
    }

    @Test("filters show whole paths of what they name")
    func filters() throws {
        let state = try Self.example()
        func ids(_ query: Topology.Query) -> [String] { Topology(state, problems: [:], query: query).nodes.map(\.id) }
        #expect(
            ids(.init(gateway: "ingressgateway2", search: "productpage")) == [
                "gateway:istio-system/ingressgateway2", "host:*", "route:*|default/bookinfo-vs",
                "service:productpage.default.svc.cluster.local",
            ])
        #expect(ids(.init(namespace: "reviews")).contains("route:*|reviews/reviews-vs"))
        #expect(!ids(.init(namespace: "reviews")).contains("route:*|default/bookinfo-vs"))
        #expect(ids(.init(search: "nothing like it")).isEmpty)
        #expect(ids(.init(host: "any.example.com")).contains("host:*"))
    }

    @Test("a limit leaves whole paths out and tells how many; problems come first")
    func limit() {
        var manifests = """
            apiVersion: istio.alibabacloud.com/v1beta1
            kind: IstioGateway
            metadata: {name: one, namespace: istio-system}
            spec: {ports: [{name: http, port: 80, targetPort: 80}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: web}
            spec: {selector: {istio: one}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
            """
        for index in 10..<30 {
            manifests += """

                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: v\(index)}
                spec: {hosts: [h\(index).example.com], gateways: [web], http: [{route: [{destination: {host: s\(index).example.com, port: {number: 80}}}]}]}
                """
        }
        let broken = ResourceKey(.virtualService, namespace: "default", name: "v29")
        let topology = Topology(Self.state(manifests), problems: [broken: .init(errors: 2)], query: Topology.Query(limit: 7))
        #expect(topology.nodes.count == 7)
        #expect(topology.nodes.filter { $0.kind == .host }.map(\.name) == ["h10.example.com", "h29.example.com"])
        #expect(topology.nodes.first { $0.resource == broken }?.problems.errors == 2)
        #expect((topology.omittedHosts, topology.omittedRoutes) == (18, 18))
        // Nothing defines the service: the path is shown and says so.
        #expect(topology.nodes.filter { $0.kind == .service }.allSatisfy { $0.resource == nil && $0.problems.errors == 1 })
    }

    @Test("a VirtualService that two ports serve is one route, and nothing is left out where all is shown")
    func severalPorts() {
        let state = Self.state(
            """
            apiVersion: istio.alibabacloud.com/v1beta1
            kind: IstioGateway
            metadata: {name: one, namespace: istio-system}
            spec: {ports: [{name: http, port: 80, targetPort: 80}, {name: alt, port: 8080, targetPort: 8080}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: web}
            spec:
              selector: {istio: one}
              servers:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}
              - {port: {number: 8080, name: alt, protocol: HTTP}, hosts: ["*"]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: shop}
            spec: {hosts: [shop.example.com], gateways: [web], http: [{route: [{destination: {host: shop.example.com, port: {number: 80}}}]}]}
            """)
        let topology = Topology(state, problems: [:], query: Topology.Query())
        #expect(topology.nodes.filter { $0.kind == .route }.map(\.name) == ["shop"])
        #expect((topology.omittedHosts, topology.omittedRoutes) == (0, 0))
    }
}
