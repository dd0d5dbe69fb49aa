import FanlightResources
import Testing

@testable import FanlightCommands

/// What is remembered of objects, and the way back.
@Suite struct HistoryTests {
    private static let maps = "/api/v1/namespaces/default/configmaps"
    private static let history = "/apis/fanlight.dev/v1/history/ConfigMap/default/a"

    private static func versions(_ node: Node) -> [Node] { node["versions"]?.elements ?? [] }

    @Test("every change is remembered with who made it, and the newest one is the current version")
    func remembered() async throws {
        let serve = try await RunningServe([:])
        try await serve.create(Self.maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: one}}")
        try await serve.merge(Self.maps + "/a", #"{"data":{"k":"two"}}"#)
        let versions = Self.versions(try await serve.object(Self.history + "?objects=true"))
        #expect(versions.map { $0["version"]?.integer } == [2, 1])
        #expect(versions.map { $0["verb"]?.string } == ["patch", "create"])
        #expect(versions.map { $0["current"]?.bool } == [true, false])
        #expect(versions.map { $0[path: ["object", "data", "k"]]?.string } == ["two", "one"])
        #expect(versions.first?["user"]?.string == "fanlight:owner")
        try await serve.end()
        try serve.remove()
    }

    @Test("the latest changes of all objects come page by page, by kind and in a search")
    func recent() async throws {
        let serve = try await RunningServe([:])
        let secrets = "/api/v1/namespaces/default/secrets"
        try await serve.create(Self.maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: one}}")
        try await serve.create(secrets, "{apiVersion: v1, kind: Secret, metadata: {name: hidden}}")
        try await serve.create(Self.maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}")
        try await serve.merge(Self.maps + "/a", #"{"data":{"k":"two"}}"#)
        func names(_ query: String) async throws -> [String] {
            let changes = try await serve.object("/apis/fanlight.dev/v1/history?\(query)")["changes"]?.elements ?? []
            return changes.compactMap { change in
                change[path: ["object", "name"]]?.string.map { "\($0) \(change["version"]?.integer ?? 0)" }
            }
        }
        #expect(try await names("kind=ConfigMap&namespace=default") == ["a 2", "b 1", "a 1"])
        #expect(try await names("kind=cm,Secret&namespace=default") == ["a 2", "b 1", "hidden 1", "a 1"])
        #expect(try await names("search=HIDDEN+default") == ["hidden 1"])
        #expect(try await names("kind=ConfigMap&user=nobody") == [])
        let first = try await serve.object("/apis/fanlight.dev/v1/history?kind=ConfigMap&namespace=default&limit=2")
        let before = try #require(first["before"]?.string)
        #expect(try await names("kind=ConfigMap&namespace=default&limit=2&before=\(before)") == ["a 1"])
        for query in ["limit=0", "limit=501", "before=x", "kind=Nonsense"] {
            await #expect(throws: CommandError.self) { try await serve.object("/apis/fanlight.dev/v1/history?\(query)") }
        }
        try await serve.end()
        try serve.remove()
    }

    @Test("a rollback writes an earlier version again, as a change of its own")
    func rollback() async throws {
        let serve = try await RunningServe([:])
        try await serve.create(Self.maps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: one}}")
        try await serve.merge(Self.maps + "/a", #"{"data":{"k":"two","new":"x"}}"#)
        try await serve.merge(Self.maps + "/a", #"{"data":{"k":"three"}}"#)
        _ = try await serve.post("/apis/fanlight.dev/v1/rollback/cm/default/a?to=1")
        let object = try await serve.object(Self.maps + "/a")
        #expect(object["data"]?.stringMap == ["k": "one"])
        #expect(Self.versions(try await serve.object(Self.history)).first?["version"]?.integer == 4)
        await #expect(throws: CommandError.self) { try await serve.post("/apis/fanlight.dev/v1/rollback/cm/default/a?to=99") }
        try await serve.end()
        try serve.remove()
    }

    @Test("an object whose deletion is undone has the age that it had, so that its routes come first again")
    func restoredAge() async throws {
        let serve = try await RunningServe([
            "gateway.yaml": """
            apiVersion: istio.alibabacloud.com/v1beta1
            kind: IstioGateway
            metadata: {name: one, namespace: istio-system}
            spec: {podLabels: {a: b}, ports: [{name: http, port: 18080, targetPort: 8080}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: web}
            spec:
              selector: {a: b}
              servers: [{port: {number: 18080, name: http, protocol: HTTP}, hosts: ["*"]}]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: zebra, creationTimestamp: "2020-01-01T00:00:00Z"}
            spec:
              hosts: ["*"]
              gateways: [web]
              http: [{match: [{uri: {exact: /hello}}], directResponse: {status: 200, body: {string: old}}}]
            """
        ])
        let services = "/apis/networking.istio.io/v1/namespaces/default/virtualservices"
        try await serve.create(
            services,
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: alpha}
            spec:
              hosts: ["*"]
              gateways: [web]
              http: [{match: [{uri: {exact: /hello}}], directResponse: {status: 200, body: {string: young}}}]
            """)
        try await serve.delete(services + "/zebra")
        _ = try await serve.post("/apis/fanlight.dev/v1/rollback/VirtualService/default/zebra")
        try await serve.condition("Programmed", of: services + "/zebra") { $0["status"]?.string == "True" }
        let address = try #require(try await serve.address(of: "one", port: 18080))
        let answer = try await RawClient.exchange(
            "GET /hello HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n", host: address.host, port: address.port)
        #expect(answer.body == "old")
        try await serve.end()
        try serve.remove()
    }

    @Test("nothing is remembered of what was never there")
    func unknown() async throws {
        let serve = try await RunningServe([:])
        await #expect(throws: CommandError.self) { try await serve.object(Self.history) }
        await #expect(throws: CommandError.self) { try await serve.object("/apis/fanlight.dev/v1/history/Nonsense/default/a") }
        try await serve.end()
        try serve.remove()
    }
}
