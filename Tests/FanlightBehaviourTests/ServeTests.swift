import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct ServeTests {
    private static func gateway(_ name: String, labels: String = "") -> String {
        """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: \(name), namespace: istio-system}
        spec:
          podLabels: {\(labels)}
          ports: [{name: http, port: 18080, targetPort: 8080}]
        """
    }

    private static let shared = "key1: value1"

    private static let routes = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web}
        spec:
          selector: {key1: value1}
          servers:
          - port: {number: 18080, name: http, protocol: HTTP}
            hosts: ["*"]
        """

    private static func virtualService(_ body: String) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web}
        spec:
          hosts: ["*"]
          gateways: [web]
          http:
          - match: [{uri: {exact: /hello}}]
            directResponse: {status: 200, body: {string: "\(body)"}}
        """
    }

    private static func files(_ gateways: [String], body: String = "first") -> [String: String] {
        ["gateways.yaml": gateways.joined(separator: "\n---\n"), "web.yaml": routes, "routes.yaml": virtualService(body)]
    }

    private func get(_ path: String, _ address: (host: String, port: Int)) async throws -> RawResponse {
        try await RawClient.exchange(
            "GET \(path) HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n", host: address.host, port: address.port)
    }

    @Test("labelled gateways answer alike, and one without the label opens no socket")
    func sharedLabel() async throws {
        let serve = try await RunningServe(
            Self.files([Self.gateway("one", labels: Self.shared), Self.gateway("two", labels: Self.shared), Self.gateway("three")]))
        let one = try #require(try await serve.address(of: "one", port: 18080))
        let two = try #require(try await serve.address(of: "two", port: 18080))

        #expect(one.host != two.host)
        #expect(try await get("/hello", one).body == "first")
        #expect(try await get("/hello", two).body == "first")
        #expect(try await get("/other", one).status == 404)
        #expect(try await get("/other", two).status == 404)
        #expect(try await serve.address(of: "three", port: 18080) == nil)
        let consistent = try #require(try await serve.status()["consistent"]?.elements.first)
        #expect(consistent["equal"]?.bool == true)
        #expect(consistent["gateways"]?.strings == ["istio-system/one", "istio-system/two"])
        try await serve.end()
        try serve.remove()
    }

    @Test("a gateway that gets the label joins, and leaves with it, while the connections of another go on")
    func joinsAndLeaves() async throws {
        let labelled = Self.gateway("one", labels: Self.shared)
        let serve = try await RunningServe(Self.files([labelled, Self.gateway("three")]))
        let one = try #require(try await serve.address(of: "one", port: 18080))
        let connection = try await KeptConnection(host: one.host, port: one.port)
        #expect(try await connection.get("/hello") == "first")

        try serve.write([labelled, Self.gateway("three", labels: Self.shared)].joined(separator: "\n---\n"), to: "gateways.yaml")
        try await serve.status { $0.gateway("three")?["selectedBy"]?.strings == ["default/web"] }
        let three = try #require(try await serve.address(of: "three", port: 18080))
        #expect(try await get("/hello", three).body == "first")
        #expect(try await connection.get("/hello") == "first")

        try serve.write([labelled, Self.gateway("three")].joined(separator: "\n---\n"), to: "gateways.yaml")
        try await serve.status { $0.gateway("three")?["selectedBy"]?.strings == [] }
        #expect(try await serve.address(of: "three", port: 18080) == nil)
        #expect(try await connection.get("/hello") == "first")
        await connection.close()
        try await serve.end()
        try serve.remove()
    }

    @Test("an edit takes effect on connections that are open")
    func editOnOpenConnection() async throws {
        let serve = try await RunningServe(Self.files([Self.gateway("one", labels: Self.shared)]))
        let one = try #require(try await serve.address(of: "one", port: 18080))
        let connection = try await KeptConnection(host: one.host, port: one.port)
        #expect(try await connection.get("/hello") == "first")

        try serve.write(Self.virtualService("second"), to: "routes.yaml")

        try await RunningServe.eventually { try await connection.get("/hello") == "second" }
        await connection.close()
        try await serve.end()
        try serve.remove()
    }

    @Test("a broken object is refused with file, line and field, and its last good version stays")
    func brokenObject() async throws {
        let serve = try await RunningServe(Self.files([Self.gateway("one", labels: Self.shared)]))
        let one = try #require(try await serve.address(of: "one", port: 18080))

        try serve.write(Self.virtualService("second").replacing("status: 200", with: "status: many"), to: "routes.yaml")

        let status = try await serve.status { $0["problems"]?.elements.contains { $0["code"]?.string == "WrongType" } ?? false }
        let problem = try #require(status["problems"]?.elements.first { $0["code"]?.string == "WrongType" })
        #expect(problem["file"]?.string?.hasSuffix("routes.yaml") == true)
        #expect(problem["line"]?.integer == 9)
        #expect(problem["field"]?.string == "spec.http[0].directResponse.status")
        #expect(problem["kind"]?.string == "VirtualService")
        #expect(try await get("/hello", one).body == "first")
        try await serve.end()
        try serve.remove()
    }

    @Test("gateways have the same addresses after a restart, whatever came before them in the folder")
    func addressesStay() async throws {
        let first = try await RunningServe(Self.files([Self.gateway("m"), Self.gateway("z")]))
        let before = try await first.status()
        try await first.end()

        let second = try await RunningServe(Self.files([Self.gateway("a"), Self.gateway("m"), Self.gateway("z")]), after: first)

        let after = try await second.status()
        for name in ["m", "z"] { #expect(after.gateway(name)?["addresses"]?.strings == before.gateway(name)?["addresses"]?.strings) }
        try await second.end()
        try second.remove()
    }

    @Test("a second serve on the same data folder is refused")
    func oneServeForADataFolder() async throws {
        let serve = try await RunningServe(Self.files([Self.gateway("one")]))

        #expect(throws: CommandError.self) { _ = try DataFolder(path: serve.data).open() }

        try await serve.end()
        try serve.remove()
    }

    @Test("explain of the running serve and explain on the folder say the same")
    func explainAgrees() async throws {
        let serve = try await RunningServe(Self.files([Self.gateway("one", labels: Self.shared), Self.gateway("three")]))
        let question = ExplainQuestion(method: "GET", url: try #require(RequestURL("http://a.test:18080/hello")))
        let query = ExplainQuery.encode(question).map { "\($0.0)=\(PercentText.encoded($0.1))" }.joined(separator: "&")

        let online = try await serve.ask("/explain?\(query)")

        let offline = try OfflineConfiguration(paths: [serve.config.path], strict: false)
        #expect(online == (try Explainer(state: offline.state).answer(question)).json.text)
        try await serve.end()
        try serve.remove()
    }

    @Test("requests are counted with the gateway and the route that they took")
    func metrics() async throws {
        let serve = try await RunningServe(Self.files([Self.gateway("one", labels: Self.shared)]))
        let one = try #require(try await serve.address(of: "one", port: 18080))
        _ = try await get("/hello", one)
        _ = try await get("/hello", one)
        _ = try await get("/other", one)

        try await RunningServe.eventually {
            let lines = try await serve.metrics().split(separator: "\n").filter { $0.hasPrefix("istio_requests_total{") }
            return lines.contains {
                $0.contains("response_code=\"200\"") && $0.contains("gateway=\"istio-system/one\"") && $0.hasSuffix(" 2")
            }
                && lines.contains { $0.contains("response_code=\"404\"") && $0.contains("response_flags=\"NR\"") && $0.hasSuffix(" 1") }
        }
        try await serve.end()
        try serve.remove()
    }

    @Test("a removed gateway refuses new clients at once, and the others are changed without waiting for its last connection")
    func removedGateway() async throws {
        let one = Self.gateway("one", labels: Self.shared)
        let serve = try await RunningServe(Self.files([one, Self.gateway("two", labels: Self.shared)]))
        let two = try #require(try await serve.address(of: "two", port: 18080))
        let idle = try await KeptConnection(host: two.host, port: two.port)
        #expect(try await idle.get("/hello") == "first")

        try serve.write(one, to: "gateways.yaml")
        try serve.write(Self.virtualService("second"), to: "routes.yaml")

        let status = try await serve.status { $0.gateway("two") == nil }
        #expect(status.gateway("one") != nil)
        let address = try #require(try await serve.address(of: "one", port: 18080))
        try await RunningServe.eventually { try await get("/hello", address).body == "second" }
        await #expect(throws: (any Error).self) { try await get("/hello", two) }
        await idle.close()
        try await serve.end()
        try serve.remove()
    }
}
