import FanlightResources
import FanlightStore
import Testing

/// The definitions of the kinds that are part of the program: their metadata is the client's, the rest is the server's.
@Suite struct BuiltinDefinitionTests {
    private static let name = "virtualservices.networking.istio.io"
    private static let path = Samples.definitions + "/" + name
    private static let kind = ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")
    private static let refusal =
        #"customresourcedefinitions.apiextensions.k8s.io "virtualservices.networking.istio.io" is forbidden: its kind is a part of Fanlight and cannot be removed"#

    @Test("is not deleted, whichever way it is asked", arguments: ["", "?dryRun=All", "?propagationPolicy=Foreground"])
    func deletion(query: String) async throws {
        let server = try await InProcessServer()
        let answer = await server.send("DELETE", Self.path + query)
        #expect(answer.status == 403)
        #expect(answer.reason == "Forbidden")
        #expect(answer.message == Self.refusal)
        #expect(answer["details", "name"]?.string == Self.name)
        let left = await server.send("GET", Self.path)
        #expect(left.status == 200)
        #expect(left["metadata", "deletionTimestamp"] == nil)
    }

    @Test("the others of a collection go, and the refusal is told")
    func collection() async throws {
        let server = try await InProcessServer.withWidgets()
        func names() -> [String] { server.store.list(Self.kind).items.map(\.key.name) }
        let before = names()
        let answer = await server.send("DELETE", Samples.definitions)
        #expect(answer.status == 403)
        #expect(answer.reason == "Forbidden")
        #expect(await server.eventually(Samples.definitions + "/widgets.example.com") { $0.status == 404 }.status == 404)
        #expect(names() == before.filter { $0 != "widgets.example.com" })
        #expect(await server.send("DELETE", Samples.definitions + "?labelSelector=none%3Dthere").status == 200)
    }

    @Test("keeps its spec, and says so, however another one is written")
    func spec() async throws {
        let server = try await InProcessServer(isRunning: true)
        let before = await server.send("GET", Self.path)
        let warning = #"299 - "spec: VirtualService is a part of Fanlight, so what its definition says stays as it is""#
        var replacement = before.node.setting(["spec", "names", "shortNames"], to: .array([.string("other")]))
        replacement = replacement.setting(["metadata", "labels", "chart"], to: .string("base"))
        let bodies: [(method: String, query: String, body: RequestContent, label: String)] = [
            ("PATCH", "", .merge(#"{"metadata":{"labels":{"chart":"a"}},"spec":{"versions":[]}}"#), "a"),
            (
                "PATCH", "",
                .jsonPatch(#"[{"op":"remove","path":"/spec/versions/0"},{"op":"add","path":"/metadata/labels/chart","value":"b"}]"#), "b"
            ),
            (
                "PATCH", "?fieldManager=helm&force=true",
                .apply(
                    #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"\#(Self.name)","labels":{"chart":"c"}},"spec":{"scope":"Cluster"}}"#
                ), "c"
            ), ("PUT", "", .json(replacement), "base"),
        ]
        for (method, query, body, label) in bodies {
            var body = body
            if case .json(let node) = body {
                body = .json(
                    node.setting(["metadata", "resourceVersion"], to: .string(await server.send("GET", Self.path).resourceVersion)))
            }
            let answer = await server.send(method, Self.path + query, body)
            #expect(answer.status == 200, "\(method) \(answer.message)")
            #expect(answer.warnings == [warning])
            let isKept = answer["spec"] == before["spec"]
            #expect(isKept)
            #expect(answer["metadata", "labels", "chart"]?.string == label)
            #expect(answer["metadata", "generation"] == before["metadata", "generation"])
        }
        #expect(await server.send("GET", Samples.virtualServices).status == 200)
    }

    @Test("what changes its metadata alone is not warned of, and server-side apply of another spec is a conflict")
    func metadata() async throws {
        let server = try await InProcessServer()
        let labelled = await server.send("PATCH", Self.path, .merge(#"{"metadata":{"labels":{"chart":"a"}}}"#))
        #expect(labelled.status == 200)
        #expect(labelled.warnings.isEmpty)
        let applied = await server.send(
            "PATCH", Self.path + "?fieldManager=helm",
            .apply(
                #"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"\#(Self.name)"},"spec":{"scope":"Cluster"}}"#
            ))
        #expect(applied.status == 409)
        #expect(applied.message.contains(#"conflict with "fanlight""#))
    }

    @Test("is brought up to date when the server starts, whatever was stored")
    func start() async throws {
        let first = try await InProcessServer()
        let wanted = await first.send("GET", Self.path)["spec"]
        let key = ResourceKey(Self.kind, namespace: "", name: Self.name)
        let stored = try #require(first.store.get(key))
        let old = stored.node(apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition")
            .setting(["spec", "names", "shortNames"], to: .array([.string("old")]))
        try await first.store.write(key, by: nil) { _ in .put(content: ObjectContent(node: old), uid: stored.uid, age: stored.age) }
        let second = try await InProcessServer(store: first.store)
        let answer = await second.send("GET", Self.path)
        let isWanted = answer["spec"] == wanted
        #expect(isWanted)
        #expect(answer["metadata", "uid"]?.string == stored.uid)
    }
}
