import FanlightResources
import FanlightStore
import Testing

@testable import FanlightAPIServer

/// Pods that something holds until their process has ended.
@Suite struct PodDeletionTests {
    private static let pods = "/api/v1/namespaces/default/pods"

    private func server(node: String = #""nodeName": "here","#, finalizers: String = #"["example.com/process"]"#) async throws
        -> InProcessServer
    {
        let server = try await InProcessServer()
        try await server.make(
            Self.pods,
            .text(
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "finalizers": \(finalizers)},
                 "spec": {\(node) "containers": [{"name": "web", "image": "web:1"}]}}
                """, type: "application/json"))
        return server
    }

    private func marks(_ server: InProcessServer) async -> (time: String?, seconds: Int?) {
        let pod = await server.send("GET", "\(Self.pods)/web")
        return (pod["metadata", "deletionTimestamp"]?.string, pod["metadata", "deletionGracePeriodSeconds"]?.integer)
    }

    @Test("a Pod on a node gets its own time to end")
    func grace() async throws {
        let server = try await server()
        let created = await server.send("GET", "\(Self.pods)/web")["metadata", "creationTimestamp"]?.string ?? ""
        _ = await server.send("DELETE", "\(Self.pods)/web")
        let marks = await marks(server)
        #expect(marks.seconds == 30)
        let begin = try #require(Timestamp.seconds(fromRFC3339: created))
        #expect(marks.time.flatMap(Timestamp.seconds(fromRFC3339:)) == begin + 30)
    }

    @Test(
        "a request says how long, in its body or its query",
        arguments: [("", #"{"gracePeriodSeconds": 5}"#), ("?gracePeriodSeconds=5", "")])
    func requested(_ query: String, _ body: String) async throws {
        let server = try await server()
        _ = await server.send("DELETE", "\(Self.pods)/web\(query)", body.isEmpty ? .none : .text(body, type: "application/json"))
        #expect(await marks(server).seconds == 5)
    }

    @Test("a second deletion shortens the time, and does not lengthen it")
    func shortened() async throws {
        let server = try await server()
        _ = await server.send("DELETE", "\(Self.pods)/web", #"{"gracePeriodSeconds": 5}"#)
        _ = await server.send("DELETE", "\(Self.pods)/web", #"{"gracePeriodSeconds": 60}"#)
        #expect(await marks(server).seconds == 5)
        _ = await server.send("DELETE", "\(Self.pods)/web", #"{"gracePeriodSeconds": 0}"#)
        #expect(await marks(server).seconds == 0)
    }

    @Test("a Pod that nobody runs, or that nothing holds, takes no time")
    func none() async throws {
        let unplaced = try await server(node: "")
        _ = await unplaced.send("DELETE", "\(Self.pods)/web")
        #expect(await marks(unplaced).seconds == 0)
        let free = try await server(finalizers: "[]")
        _ = await free.send("DELETE", "\(Self.pods)/web")
        #expect(await free.send("GET", "\(Self.pods)/web").status == 404)
    }

    @Test("a Pod goes with the finalizer that holds it")
    func finalizer() async throws {
        let server = try await server()
        let uid = await server.send("GET", "\(Self.pods)/web")["metadata", "uid"]?.string ?? ""
        _ = await server.send("DELETE", "\(Self.pods)/web")
        let key = ResourceKey(.pod, namespace: "default", name: "web")
        await server.server.dropFinalizer("example.com/process", from: key, uid: "another", as: "kubelet")
        #expect(server.store.get(key) != nil)
        await server.server.dropFinalizer("example.com/process", from: key, uid: uid, as: "kubelet")
        #expect(server.store.get(key) == nil)
    }
}
