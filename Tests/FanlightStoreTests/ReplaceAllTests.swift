import FanlightResources
import FanlightStore
import Testing

@Suite struct ReplaceAllTests {
    @Test("only what differs is changed")
    func minimal() async throws {
        let store = InMemoryStore.sample()
        await store.replaceAll(of: "folder", with: [.sample("a", "1"), .sample("b", "1"), .sample("c", "1")])
        let watch = await store.watch()
        _ = try await watch.nextBatch()

        let result = await store.replaceAll(of: "folder", with: [.sample("d", "1"), .sample("c", "2"), .sample("a", "1")])

        var expected = ReplaceResult(revision: 6)
        expected.created = [.sample("d")]
        expected.updated = [.sample("c")]
        expected.deleted = [.sample("b")]
        #expect(result == expected)
        let events = try await watch.nextBatch()
        #expect(
            events == [
                .apply(.sample(.sample("c", "2"), 4)), .apply(.sample(.sample("d", "1"), 5)), .delete(.sample("b"), revision: 6),
            ])
    }

    @Test("equal content is no change")
    func equal() async {
        let store = InMemoryStore.sample()
        await store.replaceAll(of: "folder", with: [.sample("a", "1"), .sample("b", "1")])
        let result = await store.replaceAll(of: "folder", with: [.sample("b", "1"), .sample("a", "1")])
        #expect(result.isUnchanged)
        #expect(await store.revision == 2)
    }

    @Test("sources do not touch each other's objects, nor those that were created")
    func owners() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("created", "1"))
        await store.replaceAll(of: "east", with: [.sample("a", "east")])

        let west = await store.replaceAll(of: "west", with: [.sample("a", "west"), .sample("b", "west"), .sample("created", "west")])
        let east = await store.replaceAll(of: "east", with: [])

        #expect(west.created == [.sample("b")])
        #expect(west.refused == [.sample("a"), .sample("created")])
        #expect(east.deleted == [.sample("a")])
        #expect(await store.list().items.map(\.resource) == [.sample("b", "west"), .sample("created", "1")])
    }

    @Test("an object that its source leaves out is free for another")
    func handover() async {
        let store = InMemoryStore.sample()
        await store.replaceAll(of: "east", with: [.sample("a", "east")])
        await store.replaceAll(of: "east", with: [])
        let west = await store.replaceAll(of: "west", with: [.sample("a", "west")])
        #expect(west.created == [.sample("a")])
        #expect(west.refused.isEmpty)
    }

    @Test("of an object that a source names twice, the first counts")
    func duplicates() async {
        let store = InMemoryStore.sample()
        let result = await store.replaceAll(of: "folder", with: [.sample("a", "1"), .sample("a", "2")])
        #expect(result.created == [.sample("a")])
        #expect(result.refused == [.sample("a")])
        #expect(await store.get(.sample("a"))?.resource == .sample("a", "1"))
    }
}
