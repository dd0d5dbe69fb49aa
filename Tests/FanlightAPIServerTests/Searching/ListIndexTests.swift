import FanlightResources
import FanlightStore
import Testing

@testable import FanlightAPIServer

@Suite struct ListIndexTests {
    @Test("what is kept is what a new index finds, whatever was written, deleted and listed before")
    func model() async throws {
        let server = try await InProcessServer()
        var generator = SeededGenerator(7)
        let index = ListIndex()
        for name in ["n1", "n2"] {
            try await server.make("/api/v1/namespaces", .text(#"{"metadata":{"name":"\#(name)"}}"#, type: "application/json"))
        }
        for step in 0..<120 {
            let path = "/api/v1/namespaces/\(["default", "n1", "n2"][Int.random(in: 0..<3, using: &generator)])/configmaps"
            let name = "c\(Int.random(in: 0..<6, using: &generator))"
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: _ = await server.send("POST", path, Samples.configMap(name))
            case 1: _ = await server.send("PATCH", "\(path)/\(name)", .merge(#"{"metadata":{"labels":{"step":"s\#(step)"}}}"#))
            default: _ = await server.send("DELETE", "\(path)/\(name)")
            }
            let scope = ["/api/v1/configmaps", path][Int.random(in: 0..<2, using: &generator)]
            let target = try #require(RequestTarget(scope.split(separator: "/").map(String.init)))
            let context = try #require(server.server.catalog.context(target))
            let columns = ListColumns(context, time: 0)
            let items = server.store.list(context.storedKind, namespace: context.scope).items
            let kept = await index.objects(for: items, context, columns)
            #expect(kept.map(\.revision) == items.map(\.revision))
            #expect(kept.map(\.name) == items.map(\.key.name))
            for (object, item) in zip(kept, items) {
                if let label = item.labels["step"] { #expect(try object.has(SearchWords("step=\(label)"))) }
            }
        }
    }

    @Test("more than the index may keep is answered and forgotten")
    func bounds() async throws {
        let server = try await InProcessServer()
        for number in 0..<5 { try await server.make(Samples.configMaps, Samples.configMap("c\(number)")) }
        let index = ListIndex(maximumBytes: 1)
        let target = try #require(RequestTarget(["api", "v1", "configmaps"]))
        let context = try #require(server.server.catalog.context(target))
        let items = server.store.list(context.storedKind).items
        for _ in 0..<2 {
            #expect(await index.objects(for: items, context, ListColumns(context, time: 0)).map(\.name) == items.map(\.key.name))
        }
        #expect(await index.bytes == 0)
    }
}
