import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

/// Folders and kubectl as sources of the same objects.
@Suite struct ConfigurationSourceTests {
    private static let service = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/web"

    private static func virtualService(_ body: String, hosts: String = "[\"*\"]") -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web, namespace: shop}
        spec:
          hosts: \(hosts)
          gateways: [web]
          http:
          - match: [{uri: {exact: /hello}}]
            directResponse: {status: 200, body: {string: "\(body)"}}
        """
    }

    private static func body(_ object: Node) -> String? {
        object[path: ["spec", "http"]]?.elements.first?[path: ["directResponse", "body", "string"]]?.string
    }

    @Test("a folder's object is there with its manager, and so is the namespace that nobody declared")
    func appliedObject() async throws {
        let serve = try await RunningServe(["web.yaml": Self.virtualService("first")])
        let object = try await serve.object(Self.service)
        #expect(Self.body(object) == "first")
        let managers = object[path: ["metadata", "managedFields"]]?.elements.compactMap { $0["manager"]?.string } ?? []
        #expect(managers.contains("fanlight-config"))
        #expect(try await serve.object("/api/v1/namespaces/shop")[path: ["status", "phase"]]?.string == "Active")
        try await serve.end()
        try serve.remove()
    }

    @Test("what somebody else wrote stays, and the conflict is a condition and a problem until it is gone")
    func conflict() async throws {
        let serve = try await RunningServe(["web.yaml": Self.virtualService("first")])
        try await serve.merge(Self.service, #"{"spec":{"hosts":["shop.example.com"]}}"#)
        let condition = try await serve.condition("ConfigApplied", of: Self.service) { $0["status"]?.string == "False" }
        #expect(condition["reason"]?.string == "Conflict")
        #expect(condition["message"]?.string?.contains(".spec.hosts") == true)
        #expect(try await serve.object(Self.service)[path: ["spec", "hosts"]]?.strings == ["shop.example.com"])
        let problems = try await serve.status()["problems"]?.elements ?? []
        let problem = try #require(problems.first { $0["code"]?.string == "ConfigConflict" })
        #expect(problem["file"]?.string?.hasSuffix("web.yaml") == true)
        #expect(problem["line"]?.integer == 5)

        try serve.write(Self.virtualService("first", hosts: "[shop.example.com]"), to: "web.yaml")
        try await serve.status { ($0["problems"]?.elements ?? []).allSatisfy { $0["code"]?.string != "ConfigConflict" } }
        try await RunningServe.eventually {
            let conditions = try await serve.object(Self.service)[path: ["status", "conditions"]]?.elements ?? []
            return !conditions.isEmpty && conditions.allSatisfy { $0["type"]?.string != "ConfigApplied" }
        }
        try await serve.end()
        try serve.remove()
    }

    @Test("a removal that happened while nothing ran takes effect at the next start")
    func removedWhileDown() async throws {
        let serve = try await RunningServe(["web.yaml": Self.virtualService("first")])
        _ = try await serve.object(Self.service)
        try await serve.end()
        try FileManager.default.removeItem(at: serve.config.appendingPathComponent("web.yaml"))
        let next = try await RunningServe([:], after: serve)
        await #expect(throws: CommandError.self) { try await next.object(Self.service) }
        try await next.end()
        try next.remove()
    }

    @Test("the last good version of an object that is broken at a start stays in force, and the problem names its line")
    func brokenAtStart() async throws {
        let serve = try await RunningServe(["web.yaml": Self.virtualService("good")])
        try await serve.end()
        try serve.write(Self.virtualService("bad", hosts: "5"), to: "web.yaml")
        let next = try await RunningServe([:], after: serve)
        #expect(Self.body(try await next.object(Self.service)) == "good")
        let codes = Set((try await next.status()["problems"]?.elements ?? []).compactMap { $0["code"]?.string })
        #expect(codes.isSuperset(of: ["WrongType", "LastGoodVersion"]))
        try await next.end()
        try next.remove()
    }

    @Test("what the API refuses leaves the version before in force and is told with the file's line, until it is mended")
    func refused() async throws {
        let serve = try await RunningServe(["web.yaml": Self.virtualService("good")])
        // The schema, which is what the folder reads by, knows nothing of this rule of Istio's.
        let broken = Self.virtualService("bad").replacingOccurrences(of: "gateways: [web]", with: "gateways: [web, a/b/c]")
        try serve.write(broken, to: "web.yaml")
        let status = try await serve.status { Self.problem("NotAccepted", $0) != nil }
        let problem = try #require(Self.problem("NotAccepted", status))
        #expect(problem["level"]?.string == "error")
        #expect(problem["file"]?.string?.hasSuffix("web.yaml") == true)
        #expect(problem["line"]?.integer == 6)
        #expect(problem["message"]?.string?.contains(#"invalid value for gateway name: "b/c""#) == true)
        #expect(Self.body(try await serve.object(Self.service)) == "good")
        try serve.write(Self.virtualService("better"), to: "web.yaml")
        try await serve.status { Self.problem("NotAccepted", $0) == nil }
        #expect(Self.body(try await serve.object(Self.service)) == "better")
        try await serve.end()
        try serve.remove()
    }

    private static func problem(_ code: String, _ status: Node) -> Node? {
        (status["problems"]?.elements ?? []).first { $0["code"]?.string == code }
    }

    @Test("an object that kubectl made is not the folder's to remove")
    func foreignObject() async throws {
        let serve = try await RunningServe(["web.yaml": Self.virtualService("first")])
        try await serve.create(
            "/apis/networking.istio.io/v1/namespaces/shop/virtualservices",
            Self.virtualService("theirs").replacingOccurrences(of: "name: web", with: "name: theirs"))
        try serve.write("# nothing\n", to: "web.yaml")
        try await RunningServe.eventually { (try? await serve.object(Self.service)) == nil }
        #expect(Self.body(try await serve.object("/apis/networking.istio.io/v1/namespaces/shop/virtualservices/theirs")) == "theirs")
        try await serve.end()
        try serve.remove()
    }

    @Test("objects of a folder are ordered by the time that they name, and kubectl's by when they were made")
    func ages() async throws {
        let dated = Self.virtualService("folder").replacingOccurrences(
            of: "namespace: shop}", with: "namespace: shop, creationTimestamp: \"2099-01-01T00:00:00Z\"}")
        let gateway = """
            apiVersion: istio.alibabacloud.com/v1beta1
            kind: IstioGateway
            metadata: {name: one, namespace: istio-system}
            spec: {podLabels: {a: b}, ports: [{name: http, port: 18080, targetPort: 8080}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: web, namespace: shop}
            spec:
              selector: {a: b}
              servers: [{port: {number: 18080, name: http, protocol: HTTP}, hosts: ["*"]}]
            """
        let serve = try await RunningServe(["gateway.yaml": gateway, "web.yaml": dated])
        try await serve.create(
            "/apis/networking.istio.io/v1/namespaces/shop/virtualservices",
            Self.virtualService("kubectl").replacingOccurrences(of: "name: web", with: "name: zebra"))
        try await serve.condition("Programmed", of: "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/zebra") {
            $0["status"]?.string == "True"
        }
        let address = try #require(try await serve.address(of: "one", port: 18080))
        let answer = try await RawClient.exchange(
            "GET /hello HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n", host: address.host, port: address.port)
        #expect(answer.body == "kubectl")
        try await serve.end()
        try serve.remove()
    }
}
