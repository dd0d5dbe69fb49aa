import FanlightResources
import FanlightStore
import Testing

@Suite struct NamespaceTests {
    private static let maps = "/api/v1/namespaces/n/configmaps"

    @Test("a namespace is labelled with its name and active")
    func create() async throws {
        let server = try await InProcessServer()
        let made = try await server.make("/api/v1/namespaces", #"{"metadata":{"name":"n"}}"#)
        #expect(made["metadata", "labels", "kubernetes.io/metadata.name"]?.string == "n")
        #expect(made["status", "phase"]?.string == "Active")
        #expect(made["metadata", "generation"] == nil)
        for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
            #expect(await server.send("GET", "/api/v1/namespaces/\(name)").status == 200)
        }
    }

    @Test("a namespace that is deleted takes what is in it along")
    func delete() async throws {
        let server = try await InProcessServer(isRunning: true)
        try await server.make("/api/v1/namespaces", #"{"metadata":{"name":"n"}}"#)
        try await server.make(Self.maps, Samples.configMap("a"))
        try await server.make("/apis/networking.istio.io/v1/namespaces/n/virtualservices", Samples.virtualService("v"))
        let answer = await server.send("DELETE", "/api/v1/namespaces/n")
        #expect(answer.status == 200)
        #expect(answer["kind"]?.string == "Namespace")
        #expect(answer["status", "phase"]?.string == "Terminating")
        #expect(await server.eventually("/api/v1/namespaces/n") { $0.status == 404 }.status == 404)
        #expect(await server.send("GET", Self.maps).names == [])
        #expect(await server.send("GET", "/apis/networking.istio.io/v1/virtualservices").names == [])
    }

    @Test("nothing new comes into a namespace that is to go, which waits for what is held in it")
    func terminating() async throws {
        let server = try await InProcessServer(isRunning: true)
        try await server.make("/api/v1/namespaces", #"{"metadata":{"name":"n"}}"#)
        try await server.make(Self.maps, #"{"metadata":{"name":"held","finalizers":["x.io/hold"]}}"#)
        _ = await server.send("DELETE", "/api/v1/namespaces/n")
        let refused = await server.send("POST", Self.maps, Samples.configMap("new"))
        #expect(refused.status == 403)
        #expect(
            refused.message == #"configmaps "new" is forbidden: unable to create new content in namespace n because it is being terminated"#
        )
        #expect(refused.causes == ["NamespaceTerminating|metadata.namespace|namespace n is being terminated"])
        let held = await server.eventually(Self.maps + "/held") { $0["metadata", "deletionTimestamp"] != nil }
        #expect(held["metadata", "deletionTimestamp"] != nil)
        let waiting = await server.eventually("/api/v1/namespaces/n") { $0["status", "conditions"] != nil }
        let told = (waiting["status", "conditions"]?.elements ?? []).map {
            "\($0["type"]?.string ?? "")=\($0["status"]?.string ?? ""): \($0["message"]?.string ?? "")"
        }
        #expect(
            told == [
                "NamespaceDeletionDiscoveryFailure=False: All resources successfully discovered",
                "NamespaceDeletionGroupVersionParsingFailure=False: All legacy kube types successfully parsed",
                "NamespaceDeletionContentFailure=False: All content successfully deleted, may be waiting on finalization",
                "NamespaceContentRemaining=True: Some resources are remaining: configmaps. has 1 resource instances",
                "NamespaceFinalizersRemaining=True: Some content in the namespace has finalizers remaining: x.io/hold in 1 resource instances",
            ])
        let history = try await server.store.history(of: ResourceKey(.namespace, namespace: "", name: "n"))
        #expect(history.map(\.attribution.verb) == ["delete", "create"], "what the controller tells of is a status")
        _ = await server.send("PATCH", Self.maps + "/held", .merge(#"{"metadata":{"finalizers":null}}"#))
        #expect(await server.eventually("/api/v1/namespaces/n") { $0.status == 404 }.status == 404)
    }

    @Test("there is nothing to create in a namespace that is not there, and nothing to list")
    func missing() async throws {
        let server = try await InProcessServer()
        let answer = await server.send("POST", Self.maps, Samples.configMap("a"))
        #expect(answer.status == 404)
        #expect(answer.message == #"namespaces "n" not found"#)
        let list = await server.send("GET", Self.maps)
        #expect(list.status == 200)
        #expect(list.names == [])
    }
}
