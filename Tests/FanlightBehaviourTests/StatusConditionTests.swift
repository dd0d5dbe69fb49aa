import FanlightResources
import Testing

@testable import FanlightCommands

/// What the status of objects says, and what a write is warned of.
@Suite struct StatusConditionTests {
    private static func gateway(_ name: String) -> String {
        """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: \(name), namespace: istio-system}
        spec: {podLabels: {key1: value1}, ports: [{name: http, port: 18080, targetPort: 8080}]}
        """
    }

    private static let web = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web}
        spec:
          selector: {key1: value1}
          servers: [{port: {number: 18080, name: http, protocol: HTTP}, hosts: ["*"]}]
        """

    private static func virtualService(_ name: String, path: String = "/hello", host: String = "*") -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: \(name)}
        spec:
          hosts: ["\(host)"]
          gateways: [web]
          http:
          - match: [{uri: {exact: \(path)}}]
            directResponse: {status: 200, body: {string: "\(name)"}}
        """
    }

    private static let services = "/apis/networking.istio.io/v1/namespaces/default/virtualservices"

    @Test("an object is programmed when every gateway serves it, and says of which generation")
    func programmed() async throws {
        let serve = try await RunningServe(["gateways.yaml": Self.gateway("one") + "\n---\n" + Self.gateway("two"), "web.yaml": Self.web])
        try await serve.create(Self.services, Self.virtualService("a"))
        let first = try await serve.condition("Programmed", of: Self.services + "/a") { $0["status"]?.string == "True" }
        #expect(first["message"]?.string == "programmed on 2 of 2 gateways")
        #expect(first["observedGeneration"]?.integer == 1)
        try await serve.merge(Self.services + "/a", #"{"spec":{"hosts":["b.example.com"]}}"#)
        let second = try await serve.condition("Programmed", of: Self.services + "/a") { $0["observedGeneration"]?.integer == 2 }
        #expect(second["lastTransitionTime"] == first["lastTransitionTime"])
        let gateway = try await serve.condition("Programmed", of: "/apis/networking.istio.io/v1/namespaces/default/gateways/web") {
            $0["status"]?.string == "True"
        }
        #expect(gateway["message"]?.string == "programmed on 2 of 2 gateways")
        try await serve.condition("Programmed", of: "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways/one") {
            $0["status"]?.string == "True"
        }
        try await serve.end()
        try serve.remove()
    }

    @Test("an object that belongs to no gateway is not programmed")
    func unbound() async throws {
        let serve = try await RunningServe(["web.yaml": Self.virtualService("a")])
        let condition = try await serve.condition("Programmed", of: Self.services + "/a") { _ in true }
        #expect(condition["status"]?.string == "False")
        #expect(condition["reason"]?.string == "NoGateways")
        try await serve.end()
        try serve.remove()
    }

    @Test("a status that says the same is not written again")
    func writtenOnChange() async throws {
        let serve = try await RunningServe(["gateways.yaml": Self.gateway("one"), "web.yaml": Self.web])
        try await serve.create(Self.services, Self.virtualService("a"))
        try await serve.condition("Programmed", of: Self.services + "/a") { $0["status"]?.string == "True" }
        let before = try await serve.object(Self.services + "/a")[path: ["metadata", "resourceVersion"]]
        try await serve.create(Self.services, Self.virtualService("b", path: "/other"))
        try await serve.condition("Programmed", of: Self.services + "/b") { $0["status"]?.string == "True" }
        #expect(try await serve.object(Self.services + "/a")[path: ["metadata", "resourceVersion"]] == before)
        try await serve.end()
        try serve.remove()
    }
}
