import FanlightResources
import Testing

@Suite struct GarbageTests {
    private static func owned(_ name: String, by owners: [Answered], blocking: Bool = false) -> RequestContent {
        let references = owners.map { owner in
            #"{"apiVersion":"\#(owner["apiVersion"]?.string ?? "")","kind":"\#(owner["kind"]?.string ?? "")","name":"\#(owner["metadata", "name"]?.string ?? "")","uid":"\#(owner["metadata", "uid"]?.string ?? "")","blockOwnerDeletion":\#(blocking)}"#
        }
        return .text(
            #"{"metadata":{"name":"\#(name)","ownerReferences":[\#(references.joined(separator: ","))]}}"#, type: "application/json")
    }

    @Test("what an object owned goes after it")
    func background() async throws {
        let server = try await InProcessServer(isRunning: true)
        let owner = try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let child = try await server.make(Samples.configMaps, Self.owned("c", by: [owner]))
        try await server.make(Samples.secrets, Self.owned("s", by: [child]))
        let answer = await server.send("DELETE", Samples.virtualServices + "/a", #"{"propagationPolicy":"Background"}"#)
        #expect(answer["status"]?.string == "Success")
        #expect(await server.eventually(Samples.secrets + "/s") { $0.status == 404 }.status == 404)
        #expect(await server.send("GET", Samples.configMaps + "/c").status == 404)
    }

    @Test("an object with another owner stays, without the one that is gone")
    func twoOwners() async throws {
        let server = try await InProcessServer(isRunning: true)
        let one = try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        let two = try await server.make(Samples.virtualServices, Samples.virtualService("b"))
        try await server.make(Samples.configMaps, Self.owned("c", by: [one, two]))
        _ = await server.send("DELETE", Samples.virtualServices + "/a")
        let left = await server.eventually(Samples.configMaps + "/c") { $0["metadata", "ownerReferences"]?.elements.count == 1 }
        #expect(left["metadata", "ownerReferences"]?.elements.first?["uid"] == two["metadata", "uid"])
    }

    @Test("an object whose owner never was goes too, one whose owner's kind nobody knows stays")
    func absentOwner() async throws {
        let server = try await InProcessServer(isRunning: true)
        try await server.make(
            Samples.configMaps,
            #"{"metadata":{"name":"unknown","ownerReferences":[{"apiVersion":"argoproj.io/v1","kind":"Application","name":"a","uid":"u1"}]}}"#
        )
        try await server.make(
            Samples.configMaps,
            #"{"metadata":{"name":"absent","ownerReferences":[{"apiVersion":"v1","kind":"Secret","name":"a","uid":"u2"}]}}"#)
        #expect(await server.eventually(Samples.configMaps + "/absent") { $0.status == 404 }.status == 404)
        #expect(await server.send("GET", Samples.configMaps + "/unknown").status == 200)
    }

    @Test("dependents that are orphaned lose their owner and stay")
    func orphan() async throws {
        let server = try await InProcessServer(isRunning: true)
        let owner = try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        try await server.make(Samples.configMaps, Self.owned("c", by: [owner]))
        _ = await server.send("DELETE", Samples.virtualServices + "/a", #"{"propagationPolicy":"Orphan"}"#)
        #expect(await server.eventually(Samples.virtualServices + "/a") { $0.status == 404 }.status == 404)
        let child = await server.send("GET", Samples.configMaps + "/c")
        #expect(child.status == 200)
        #expect(child["metadata", "ownerReferences"] == nil)
    }

    @Test("in the foreground an owner waits for the dependents that block it")
    func foreground() async throws {
        let server = try await InProcessServer(isRunning: true)
        let owner = try await server.make(Samples.virtualServices, Samples.virtualService("a"))
        try await server.make(Samples.configMaps, Self.owned("c", by: [owner], blocking: true))
        _ = await server.send("PATCH", Samples.configMaps + "/c", .merge(#"{"metadata":{"finalizers":["x.io/hold"]}}"#))
        let answer = await server.send("DELETE", Samples.virtualServices + "/a", #"{"propagationPolicy":"Foreground"}"#)
        #expect(answer["metadata", "finalizers"]?.strings == ["foregroundDeletion"])
        let child = await server.eventually(Samples.configMaps + "/c") { $0["metadata", "deletionTimestamp"] != nil }
        #expect(child["metadata", "deletionTimestamp"] != nil)
        #expect(await server.send("GET", Samples.virtualServices + "/a").status == 200)
        // The collector may have dropped its own finalizer by now, and none can be added to an object that is to go.
        _ = await server.send("PATCH", Samples.configMaps + "/c", .merge(#"{"metadata":{"finalizers":null}}"#))
        #expect(await server.eventually(Samples.virtualServices + "/a") { $0.status == 404 }.status == 404)
    }
}
