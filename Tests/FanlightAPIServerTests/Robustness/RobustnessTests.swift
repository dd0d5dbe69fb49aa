import FanlightHTTP
import FanlightResources
import FanlightStore
import Testing

@testable import FanlightAPIServer

/// What no client should send: it is refused, and nothing else happens.
@Suite struct RobustnessTests {
    private static let types = [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/merge-patch+json",
        "application/json-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml",
    ]

    /// Sends the body to every way of writing.
    private static func attempts(_ server: InProcessServer, _ body: [UInt8]) async -> [(type: String, answer: Answered)] {
        var answers: [(String, Answered)] = []
        for type in types {
            let isPatch = type.contains("patch")
            answers.append(
                (
                    type,
                    await server.send(
                        isPatch ? "PATCH" : "POST", Samples.configMaps + (isPatch ? "/a?fieldManager=m" : ""), .raw(body, type: type))
                ))
            answers.append(
                (
                    type,
                    await server.send(
                        isPatch ? "PATCH" : "PUT", Samples.virtualServices + "/v?fieldManager=m", .raw(body, type: type))
                ))
        }
        for type in types.prefix(3) {
            answers.append((type, await server.send("DELETE", Samples.configMaps + "/none", .raw(body, type: type))))
        }
        return answers
    }

    @Test("garbage is refused", arguments: GarbageBody.all)
    func garbage(body: GarbageBody) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        try await server.make(Samples.virtualServices, Samples.virtualService("v"))
        let revision = server.store.revision
        for (type, answer) in await Self.attempts(server, body.bytes) {
            // An empty list is a JSON patch that changes nothing.
            if body.name == "a list", type == "application/json-patch+json" { continue }
            #expect(
                (400..<500).contains(answer.status) || answer.status == 200 && type.contains("patch"),
                "\(type): \(answer.status) \(answer.text.prefix(300))")
            #expect(answer.body.count < 10_000, "\(type)")
        }
        #expect(server.store.revision == revision)
    }

    @Test("a body of three megabytes is read, a byte more is not", arguments: types)
    func large(type: String) async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let isPatch = type.contains("patch")
        let target = Samples.configMaps + (isPatch ? "/a?fieldManager=m" : "")
        let over = await server.send(isPatch ? "PATCH" : "POST", target, .raw([UInt8](repeating: 0x20, count: 3 << 20 + 1), type: type))
        #expect(over.status == 413)
        #expect(over.reason == "RequestEntityTooLarge")
        let exact = await server.send(isPatch ? "PATCH" : "POST", target, .raw([UInt8](repeating: 0x20, count: 3 << 20), type: type))
        // YAML of spaces is an object without anything in it.
        #expect(exact.status == (type == "application/yaml" ? 422 : 400))
    }

    @Test("a patch with very many operations is refused before it is carried out")
    func operations() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a"))
        let many = "[" + String(repeating: #"{"op":"test","path":"","value":1},"#, count: 60_000) + #"{"op":"test","path":"","value":1}]"#
        let answer = await server.send("PATCH", Samples.configMaps + "/a", .jsonPatch(many))
        #expect(answer.status == 413)
        #expect(answer.message == "Request entity is too large: The allowed maximum operations in a JSON patch is 10000, got 60001")
        let entries = await server.send(
            "PATCH", Samples.configMaps + "/a", .jsonPatch("[" + String(repeating: "0,", count: 1_000_000) + "0]"))
        #expect((400..<500).contains(entries.status))
    }

    @Test("a patch that copies its own copies does not grow without end")
    func copies() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.configMaps, Samples.configMap("a", data: #"{"x":"0123456789"}"#))
        let doubling = (0..<60).map { #"{"op":"copy","from":"/data","path":"/data/k\#($0)"}"# }.joined(separator: ",")
        let answer = await server.send("PATCH", Samples.configMaps + "/a", .jsonPatch("[\(doubling)]"))
        #expect((400..<500).contains(answer.status))
        #expect(answer.body.count < 100_000)
    }

    @Test("an object that is too large for the store is refused")
    func tooLarge() async throws {
        let server = try await InProcessServer()
        let text = String(repeating: "x", count: 2 << 20)
        let answer = await server.send("POST", Samples.configMaps, Samples.configMap("a", data: #"{"x":"\#(text)"}"#))
        #expect(answer.status == 422)
        #expect(answer.message.contains("may not be more than 1048576 bytes"))
        #expect(answer.body.count < 10_000)
    }

    @Test("ten thousand labels are as good as one")
    func labels() async throws {
        let server = try await InProcessServer()
        let labels = "{" + (0..<10_000).map { #""l\#($0)":"v""# }.joined(separator: ",") + "}"
        let made = try await server.make(Samples.configMaps, Samples.configMap("a", labels: labels))
        #expect(made["metadata", "labels"]?.members.count == 10_000)
        let selector = (0..<1_000).map { "l\($0)%3Dv" }.joined(separator: ",")
        #expect(await server.send("GET", Samples.configMaps + "?labelSelector=\(selector)").names == ["a"])
        let wrong = "{" + (0..<10_000).map { #""l l\#($0)":"v v""# }.joined(separator: ",") + "}"
        let refused = await server.send("POST", Samples.configMaps, Samples.configMap("b", labels: wrong))
        #expect(refused.status == 422)
    }

    @Test("bad values by the ten thousand are told in an answer that can be read")
    func manyProblems() async throws {
        let server = try await InProcessServer()
        let hosts = "[" + [String](repeating: "5", count: 20_000).joined(separator: ",") + "]"
        let answer = await server.send("POST", Samples.virtualServices, Samples.virtualService("a", hosts: hosts))
        #expect(answer.status == 422)
        #expect(answer.body.count < 4 << 20)
    }

    @Test(
        "paths that name nothing are not found or refused",
        arguments: [
            "/api/v1/namespaces/default/configmaps/" + String(repeating: "a", count: 300),
            "/api/v1/namespaces/default/configmaps/" + String(repeating: "a", count: 100_000),
            "/" + String(repeating: "a/", count: 50_000), String(repeating: "/", count: 10_000), "/api/v1/namespaces/default/configmaps/%",
            "/api/v1/%zz",
            "/api/v1/namespaces/default/configmaps/%ff%fe", "/api/v1/namespaces/default/configmaps/a%0d%0ab",
            "/api/v1/namespaces/default/configmaps/..%2f..%2fsecrets%2fx", "/apis/../api/v1/x", "/api/v1/namespaces//configmaps",
            "", "api", "*",
        ])
    func paths(path: String) async throws {
        let server = try await InProcessServer()
        for method in ["GET", "DELETE", "PUT"] {
            let answer = await server.send(method, path, method == "PUT" ? "{}" : .none)
            // The root tells the paths that there are, and a namespace that cannot be has no objects.
            if answer.status == 200, answer.names.isEmpty { continue }
            #expect((400..<500).contains(answer.status), "\(method) \(path.prefix(100)): \(answer.status)")
        }
    }

    @Test(
        "queries that make no sense do no harm",
        arguments: [
            "%", "%zz=1", "a=%ff", "&&&&", "=", "limit=-1", "limit=9223372036854775807", "limit=99999999999999999999", "timeoutSeconds=-5",
            "continue=" + String(repeating: "A", count: 100_000),
            "labelSelector=" + String(repeating: "(", count: 10_000), "labelSelector=" + String(repeating: "a,", count: 10_000),
            "fieldSelector=" + String(repeating: "metadata.name!%3Dx,", count: 5_000) + "metadata.name!%3Dx", "resourceVersion=-1",
            "resourceVersion=18446744073709551616",
            "labelSelector=a+in+(" + String(repeating: "x,", count: 10_000) + "x)", "pretty=" + String(repeating: "1", count: 10_000),
        ])
    func queries(query: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", Samples.configMaps + "?" + query)
        #expect([200, 400, 422, 504].contains(answer.status), "\(query.prefix(60)): \(answer.status) \(answer.text.prefix(200))")
    }

    @Test(
        "headers that make no sense do no harm",
        arguments: [
            ("accept", String(repeating: "application/json;", count: 10_000)), ("accept", ";;;,,,"),
            ("accept", "application/json;as=Table;g=;v="), ("content-type", "/"),
            ("content-type", String(repeating: "a", count: 100_000)), ("impersonate-user", ""),
            ("user-agent", String(repeating: "/", count: 100_000)),
            ("if-modified-since", "yesterday"), ("if-none-match", String(repeating: "\"", count: 100_000)), ("authorization", "Bearer"),
            ("authorization", "\u{0}"),
        ])
    func headers(name: String, value: String) async throws {
        let server = try await InProcessServer()
        for (method, target) in [
            ("GET", Samples.configMaps), ("GET", "/openapi/v3"), ("GET", "/apis"), ("DELETE", Samples.configMaps + "/none"),
        ] {
            let answer = await server.send(method, target, headers: [name: value])
            #expect([200, 304, 404, 406, 415].contains(answer.status), "\(method) \(target): \(answer.status)")
        }
        let made = await server.send("POST", Samples.configMaps, Samples.configMap("a"), headers: [name: value])
        #expect([201, 400, 406, 415].contains(made.status), "\(made.status)")
    }

    @Test(
        "names with what no name has are refused",
        arguments: ["a\\u0000b", "a/b", "..", "", "A", "a b", "ä", "a\\nb", "-a", String(repeating: "a", count: 254)])
    func names(name: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Samples.configMaps, Samples.configMap(name))
        #expect(answer.status == 422)
        #expect(answer.reason == "Invalid")
    }

    @Test("too many requests at once are told to wait", arguments: ["read", "write", "watch"])
    func limits(kind: String) async throws {
        let server = try await InProcessServer {
            switch kind {
            case "read": $0.limits.reads = 0
            case "write": $0.limits.writes = 0
            default: $0.limits.watches = 1
            }
        }
        let held = kind == "watch" ? await server.watch(Samples.configMaps + "?watch=1") : nil
        let answer =
            switch kind {
            case "read": await server.send("GET", Samples.configMaps)
            case "write": await server.send("POST", Samples.configMaps, Samples.configMap("a"))
            default: await server.send("GET", Samples.configMaps + "?watch=1")
            }
        #expect(answer.status == 429)
        #expect(answer.reason == "TooManyRequests")
        #expect(answer.header("retry-after") == "1")
        #expect(answer["details", "retryAfterSeconds"]?.integer == 1)
        held?.cancel()
        guard kind == "watch" else { return }
        var again = await server.respond("GET", Samples.configMaps + "?watch=1").status
        for _ in 0..<500 where again != 200 {
            try await Task.sleep(for: .milliseconds(10))
            again = await server.respond("GET", Samples.configMaps + "?watch=1").status
        }
        #expect(again == 200)
    }
}
