import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct ServeHTTPSTests {
    private static let gateway = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {ports: [{name: https, port: 18443, targetPort: 8443}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web, namespace: default}
        spec:
          selector: {istio: one}
          servers:
          - port: {number: 18443, name: https, protocol: HTTPS}
            hosts: [a.example.com]
            tls: {mode: SIMPLE, credentialName: example-cert}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web, namespace: default}
        spec:
          hosts: [a.example.com]
          gateways: [web]
          http: [{directResponse: {status: 200, body: {string: hello}}}]
        """

    private func get(_ serve: RunningServe) async throws -> RawResponse {
        let address = try #require(try await serve.address(of: "one", port: 18443))
        return try await RawClient.exchange(
            "GET / HTTP/1.1\r\nhost: a.example.com\r\nconnection: close\r\n\r\n", host: address.host, port: address.port,
            serverName: "a.example.com")
    }

    private static func codes(_ status: Node) -> [String] { status["problems"]?.elements.compactMap { $0["code"]?.string } ?? [] }

    @Test("HTTPS is served once the Secret is there, and goes on with the last good one when it breaks")
    func secret() async throws {
        let secret = try String(contentsOf: BehaviourCase.root.appendingPathComponent("certificates.yaml"), encoding: .utf8)
        let serve = try await RunningServe(["gateway.yaml": Self.gateway])
        #expect(Self.codes(try await serve.status()) == ["ReferencedResourceNotFound"])
        await #expect(throws: (any Error).self) { try await get(serve) }

        try serve.write(secret, to: "secret.yaml")
        try await serve.status { Self.codes($0).isEmpty }
        try await RunningServe.eventually { (try? await get(serve))?.body == "hello" }

        try serve.write(secret.replacingOccurrences(of: "PRIVATE KEY", with: "NO KEY"), to: "secret.yaml")
        try await serve.status { Self.codes($0) == ["InvalidGatewayCredential"] }
        #expect(try await get(serve).body == "hello")
        try await serve.end()
        try serve.remove()
    }
}
