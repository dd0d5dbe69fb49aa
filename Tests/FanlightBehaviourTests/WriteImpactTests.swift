import FanlightManifests
import FanlightResources
import NIOHTTP1
import Testing

@testable import FanlightCommands

/// What a write causes between objects comes back with its answer.
@Suite struct WriteImpactTests {
    private static let base = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {podLabels: {key1: value1}, ports: [{name: http, port: 18080, targetPort: 8080}, {name: other, port: 18081, targetPort: 8081}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web, namespace: default}
        spec:
          selector: {key1: value1}
          servers:
          - {port: {number: 18080, name: http, protocol: HTTP}, hosts: ["*.example.com"]}
          - {port: {number: 18081, name: other, protocol: HTTP}, hosts: ["*.example.com"]}
        """
    private static let services = "/apis/networking.istio.io/v1/namespaces/default/virtualservices"
    private static let web = "/apis/networking.istio.io/v1/namespaces/default/gateways/web"

    private static func virtualService(_ name: String, path: String, host: String = "a.example.com") -> Node {
        .object([
            "apiVersion": .string("networking.istio.io/v1"), "kind": .string("VirtualService"),
            "metadata": .object(["name": .string(name)]),
            "spec": .object([
                "hosts": .array([.string(host)]), "gateways": .array([.string("web")]),
                "http": .array([
                    .object([
                        "match": .array([.object(["uri": .object(["prefix": .string(path)])])]),
                        "directResponse": .object(["status": .integer(200)]),
                    ])
                ]),
            ]),
        ])
    }

    private static func with(_ body: (SocketAPI) async throws -> Void) async throws {
        let serve = try await RunningServe(["base.yaml": base])
        try await body(SocketAPI(socketPath: serve.data + "/fanlight.sock"))
        try await serve.end()
        try serve.remove()
    }

    private static func edit(_ patch: Node, of path: String, _ api: SocketAPI) async throws -> [String] {
        try await api.send(.PATCH, path, patch, type: "application/merge-patch+json").warnings
    }

    @Test("a route that hides another team's, or is hidden itself, is named with both and a request that shows it")
    func shadows() async throws {
        try await Self.with { api in
            let first = try await api.send(.POST, Self.services, Self.virtualService("a", path: "/cart/items"))
            #expect(first.status == 201)
            #expect(first.warnings.isEmpty)
            let hidden = try await api.send(.POST, Self.services, Self.virtualService("b", path: "/cart/items/new")).warnings
            #expect(hidden.count == 1)
            #expect(hidden.first?.contains("spec.http[0].match[0]: no request reaches this match") == true)
            #expect(hidden.first?.contains("default/a spec.http[0].match[0] comes first") == true)
            #expect(hidden.first?.contains("GET http://a.example.com:18080/cart/items/new") == true)
            let patch = Self.virtualService("a", path: "/cart")
            #expect(try await Self.edit(patch, of: Self.services + "/a", api).isEmpty, "b was hidden before")
            _ = try await api.send(.POST, Self.services, Self.virtualService("c", path: "/pay"))
            let hides = try await Self.edit(Self.virtualService("a", path: "/"), of: Self.services + "/a", api)
            #expect(hides.count { $0.contains("VirtualService default/c") } == 0, "a catch-all goes behind the others")
        }
    }

    @Test("a host that no server has, and a Gateway that is not there, are told at the write that causes them")
    func references() async throws {
        try await Self.with { api in
            let host = try await api.send(.POST, Self.services, Self.virtualService("a", path: "/", host: "b.example.org")).warnings
            #expect(host.contains { $0.contains("spec.hosts[0]: no server of Gateway default/web has a host that covers b.example.org") })
            let same = try await Self.edit(
                .object(["metadata": .object(["labels": .object(["x": .string("y")])])]), of: Self.services + "/a", api)
            #expect(same.isEmpty, "what was so before is not told again")
            let gone = try await api.send(.DELETE, Self.web).warnings
            #expect(gone.contains { $0.contains("VirtualService default/a") && $0.contains("there is no Gateway default/web") })
        }
    }

    @Test("a selector that lets a gateway go, or podLabels that do, name the gateway and what it stops serving")
    func hazards() async throws {
        try await Self.with { api in
            let gateway = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways/one"
            let labels = try await Self.edit(
                .object(["spec": .object(["podLabels": .object(["key1": .string("other")])])]), of: gateway, api)
            #expect(
                labels.contains { $0.contains("without key1=value1 the gateway is not selected by Gateway default/web any more") },
                "\(labels)")
            let back = try await Self.edit(
                .object(["spec": .object(["podLabels": .object(["key1": .string("value1")])])]), of: gateway, api)
            #expect(back.contains { $0.contains("Gateway default/web selects the gateway by key1=value1") }, "\(back)")
            let selector = try await Self.edit(
                .object(["spec": .object(["selector": .object(["key1": .string("other")])])]), of: Self.web, api)
            #expect(
                selector.contains { $0.contains("the selector key1=other does not select gateway istio-system/one any more") },
                "\(selector)")
        }
    }

    @Test("a gateway that loses a listener is told to whoever takes it away")
    func listeners() async throws {
        try await Self.with { api in
            let server = Node.object([
                "port": .object(["number": .integer(18080), "name": .string("http"), "protocol": .string("HTTP")]),
                "hosts": .array([.string("*.example.com")]),
            ])
            let warnings = try await Self.edit(.object(["spec": .object(["servers": .array([server])])]), of: Self.web, api)
            #expect(warnings.contains { $0.contains("gateway istio-system/one stops listening on port 18081") })
        }
    }

    @Test("a write that is only tried tells which requests it would change, and changes none")
    func preview() async throws {
        try await Self.with { api in
            _ = try await api.send(.POST, Self.services, Self.virtualService("a", path: "/cart"))
            for _ in 0..<2 {
                let tried = try await api.send(.POST, Self.services + "?dryRun=All", Self.virtualService("b", path: "/pay"))
                #expect(tried.status == 201)
                #expect(
                    tried.warnings.contains { $0.contains("a.example.com:18080/pay") && $0.contains("[PlanChange]") }, "\(tried.warnings)")
                let routes = try await api.send(.GET, "/apis/fanlight.dev/v1/routes?gateway=istio-system/one").body
                #expect(!String(decoding: routes.json, as: UTF8.self).contains("/pay"))
            }
            let gone = try await api.send(.DELETE, Self.services + "/a?dryRun=All").warnings
            #expect(gone.contains { $0.contains("a.example.com:18080/cart") && $0.contains("[PlanDanger]") }, "\(gone)")
        }
    }
}
