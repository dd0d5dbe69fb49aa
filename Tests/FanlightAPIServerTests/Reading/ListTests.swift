import FanlightHTTP
import FanlightResources
import FanlightStore
import Testing

@Suite struct ListTests {
    private static func filled(_ count: Int = 5) async throws -> InProcessServer {
        let server = try await InProcessServer()
        for index in 0..<count { try await server.make(Samples.configMaps, Samples.configMap("c\(index)", labels: #"{"n":"\#(index)"}"#)) }
        return server
    }

    @Test("a list is of its own kind and speaks of the whole store's revision")
    func list() async throws {
        let server = try await Self.filled(2)
        let answer = await server.send("GET", Samples.configMaps)
        #expect(answer.status == 200)
        #expect(answer["kind"]?.string == "ConfigMapList")
        #expect(answer["apiVersion"]?.string == "v1")
        #expect(answer.resourceVersion == String(server.store.revision))
        #expect(answer.names == ["c0", "c1"])
        #expect(answer["items"]?.elements.allSatisfy { $0["kind"] == nil && $0["apiVersion"] == nil } == true)
    }

    @Test("items of custom kinds say what they are, and their list always says where it goes on")
    func customList() async throws {
        let server = try await InProcessServer()
        try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let answer = await server.send("GET", "/apis/networking.istio.io/v1/virtualservices")
        #expect(answer["metadata", "continue"]?.string == "")
        #expect(answer["items"]?.elements.map { $0["kind"]?.string } == ["VirtualService"])
    }

    @Test("pages of a list are those of one moment, whatever is written between them")
    func pages() async throws {
        let server = try await Self.filled()
        let first = await server.send("GET", Samples.configMaps + "?limit=2")
        #expect(first.names == ["c0", "c1"])
        #expect(first["metadata", "remainingItemCount"]?.integer == 3)
        try await server.make(Samples.configMaps, Samples.configMap("c1a"))
        _ = await server.send("DELETE", Samples.configMaps + "/c3")
        let token = try #require(first["metadata", "continue"]?.string)
        let second = await server.send("GET", Samples.configMaps + "?limit=2&continue=\(token)")
        #expect(second.names == ["c2", "c3"])
        #expect(second.resourceVersion == first.resourceVersion)
        let third = await server.send("GET", Samples.configMaps + "?limit=2&continue=\(second["metadata", "continue"]?.string ?? "")")
        #expect(third.names == ["c4"])
        #expect(third["metadata", "continue"] == nil)
    }

    @Test("a page of a selection does not count what remains")
    func selectedPages() async throws {
        let server = try await Self.filled()
        let answer = await server.send("GET", Samples.configMaps + "?limit=1&labelSelector=n+in+(1,2)")
        #expect(answer.names == ["c1"])
        #expect(answer["metadata", "remainingItemCount"] == nil)
        #expect(answer["metadata", "continue"]?.string?.isEmpty == false)
    }

    @Test("a list of any state knows no pages, as it comes from a cache")
    func anyState() async throws {
        let server = try await Self.filled()
        let answer = await server.send("GET", Samples.configMaps + "?limit=2&resourceVersion=0")
        #expect(answer.names.count == 5)
    }

    @Test("a list at an older revision shows what was there then")
    func exact() async throws {
        let server = try await Self.filled(2)
        let revision = server.store.revision
        try await server.make(Samples.configMaps, Samples.configMap("later"))
        let exact = await server.send("GET", Samples.configMaps + "?resourceVersion=\(revision)&resourceVersionMatch=Exact")
        #expect(exact.names == ["c0", "c1"])
        #expect(exact.resourceVersion == String(revision))
        let newer = await server.send("GET", Samples.configMaps + "?resourceVersion=\(revision)&resourceVersionMatch=NotOlderThan")
        #expect(newer.names == ["c0", "c1", "later"])
        let limited = await server.send("GET", Samples.configMaps + "?resourceVersion=\(revision)&limit=10")
        #expect(limited.names == ["c0", "c1"])
    }

    @Test("what is forgotten is 410, with a token to go on for a page")
    func expired() async throws {
        let server = try await InProcessServer(store: ObjectStore(options: ObjectStoreOptions(events: 8)))
        for index in 0..<4 { try await server.make(Samples.configMaps, Samples.configMap("c\(index)")) }
        let first = await server.send("GET", Samples.configMaps + "?limit=2")
        for index in 0..<40 {
            _ = await server.send("PATCH", Samples.configMaps + "/c0", .merge(#"{"data":{"n":"\#(index)"}}"#))
        }
        let old = await server.send("GET", Samples.configMaps + "?resourceVersion=1&resourceVersionMatch=Exact")
        #expect(old.status == 410)
        #expect(old.reason == "Expired")
        #expect(old.message == "The resourceVersion for the provided list is too old.")
        let page = await server.send("GET", Samples.configMaps + "?limit=2&continue=\(first["metadata", "continue"]?.string ?? "")")
        #expect(page.status == 410)
        #expect(page.message.hasPrefix("The provided continue parameter is too old to display a consistent list result."))
        let rest = await server.send("GET", Samples.configMaps + "?limit=2&continue=\(page["metadata", "continue"]?.string ?? "")")
        #expect(rest.names == ["c2", "c3"])
    }

    @Test("a revision that has not been reached is 504 and can be asked for again")
    func future() async throws {
        let server = try await InProcessServer()
        let asked = server.store.revision + 1_000
        for target in [Samples.configMaps, Samples.configMaps + "/x"] {
            let answer = await server.send("GET", "\(target)?resourceVersion=\(asked)")
            #expect(answer.status == 504)
            #expect(answer.reason == "Timeout")
            #expect(answer.message == "Timeout: Too large resource version: \(asked), current: \(server.store.revision)")
            #expect(answer.causes == ["ResourceVersionTooLarge||Too large resource version"])
            #expect(answer["details", "retryAfterSeconds"]?.integer == 1)
            #expect(answer.header("retry-after") == "1")
        }
    }

    @Test(
        "options that make no sense are refused in Kubernetes' words",
        arguments: [
            ("limit=abc", 400, #"strconv.ParseInt: parsing "abc": invalid syntax"#),
            ("timeoutSeconds=1.5", 400, #"strconv.ParseInt: parsing "1.5": invalid syntax"#),
            (
                "resourceVersion=abc", 400,
                #"invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax"#
            ),
            ("continue=!", 400, "invalid continue token: continue key is not valid: illegal base64 data at input byte 0"),
            (
                "continue=eyJ2IjoieCIsInJ2IjoxLCJzdGFydCI6ImEifQ", 400,
                "invalid continue token: continue key is not valid: server does not recognize this encoded version"
            ),
            (
                "continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0&resourceVersion=1", 400,
                "specifying resource version is not allowed when using continue"
            ),
            (
                "resourceVersionMatch=Exact", 422,
                #"ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided"#
            ),
            (
                "resourceVersion=0&resourceVersionMatch=Exact", 422,
                #"ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0""#
            ),
            (
                "resourceVersion=1&resourceVersionMatch=Foo", 422,
                #"ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Foo": supported values: "Exact", "NotOlderThan", """#
            ),
            (
                "sendInitialEvents=true", 422,
                #"ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list"#
            ),
            ("fieldSelector=foo%3Dx", 400, #""foo" is not a known field selector: only "metadata.name", "metadata.namespace""#),
            ("fieldSelector=foo", 400, "invalid selector: 'foo'; can't understand 'foo'"),
            ("labelSelector=a%3D%3D%3D", 400, "unable to parse requirement: found '=', expected: identifier"),
        ])
    func badOptions(query: String, status: Int, message: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("GET", "\(Samples.configMaps)?\(query)")
        #expect(answer.status == status)
        #expect(answer.message == message)
        #expect(answer["code"]?.integer == status)
    }

    @Test("fields of the metadata and of single kinds select")
    func fieldSelectors() async throws {
        let server = try await Self.filled(3)
        func names(_ target: String) async -> [String] { await server.send("GET", target).names }
        #expect(await names(Samples.configMaps + "?fieldSelector=metadata.name%3Dc1") == ["c1"])
        #expect(await names(Samples.configMaps + "?fieldSelector=metadata.name!%3Dc1") == ["c0", "c2"])
        #expect(await names("/api/v1/configmaps?fieldSelector=metadata.namespace%3Ddefault,metadata.name%3D%3Dc2") == ["c2"])
        #expect(await names("/api/v1/configmaps?fieldSelector=metadata.namespace%3Dother") == [])
        try await server.make(Samples.secrets, #"{"metadata":{"name":"o"}}"#)
        try await server.make(
            Samples.secrets, #"{"metadata":{"name":"b"},"type":"kubernetes.io/basic-auth","stringData":{"username":"u"}}"#)
        #expect(await names(Samples.secrets + "?fieldSelector=type%3DOpaque") == ["o"])
        #expect(await names(Samples.secrets + "?fieldSelector=type!%3DOpaque") == ["b"])
        #expect(await names("/api/v1/namespaces?fieldSelector=status.phase%3DActive,metadata.name%3Ddefault") == ["default"])
    }

    @Test("a long list is written in parts, so that memory does not grow with it")
    func streamed() async throws {
        let server = try await InProcessServer()
        let value = String(repeating: "x", count: 20_000)
        for index in 0..<100 { try await server.make(Samples.configMaps, Samples.configMap("c\(index)", data: #"{"a":"\#(value)"}"#)) }
        let response = await server.respond("GET", Samples.configMaps)
        #expect(response.isStreamed)
        #expect(await Answered(response).names.count == 100)
        let metadata = await server.send(
            "GET", Samples.configMaps, headers: ["accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"])
        #expect(metadata["kind"]?.string == "PartialObjectMetadataList")
        #expect(metadata["items"]?.elements.count == 100)
        #expect(metadata["items"]?.elements.allSatisfy { $0["kind"]?.string == "PartialObjectMetadata" && $0["data"] == nil } == true)
        let table = await server.send("GET", Samples.configMaps, headers: ["accept": "application/json;as=Table;g=meta.k8s.io;v=v1"])
        #expect(table["rows"]?.elements.count == 100)
        #expect(table["columnDefinitions"]?.elements.first?["name"]?.string == "Name")
    }
}

extension HTTPResponse {
    fileprivate var isStreamed: Bool {
        if case .stream(_) = body { return true }
        return false
    }
}
