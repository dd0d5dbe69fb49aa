import FanlightResources
import FanlightStore
import Testing

@Suite struct ReflectorTests {
    @Test("the first element is everything, even when that is nothing")
    func first() async throws {
        let store = InMemoryStore.sample()
        var empty = Reflector(await store.watch()).makeAsyncIterator()
        #expect(try await empty.next() == ResourceChanges(changes: [], revision: 0))
        await store.replaceAll(of: "folder", with: [.sample("b"), .sample("a")])
        var full = Reflector(await store.watch()).makeAsyncIterator()
        let changes = ResourceChanges(changes: [.apply(.sample(.sample("a"), 1)), .apply(.sample(.sample("b"), 2))], revision: 2)
        #expect(try await full.next() == changes)
    }

    @Test("what happened between two elements is one element, with the last state of each object")
    func coalesces() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("a", "1"))
        var changes = Reflector(await store.watch()).makeAsyncIterator()
        _ = try await changes.next()
        try await store.update(.sample("a", "2"))
        try await store.create(.sample("b", "1"))
        try await store.update(.sample("b", "2"))
        try await store.create(.sample("passing"))
        try await store.delete(.sample("passing"))
        let expected = ResourceChanges(
            changes: [.apply(.sample(.sample("a", "2"), 2)), .apply(.sample(.sample("b", "2"), 4))], revision: 6)
        #expect(try await changes.next() == expected)
    }

    @Test("a change that is undone before it is told is no element")
    func undone() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("a", "1"))
        var changes = Reflector(await store.watch()).makeAsyncIterator()
        _ = try await changes.next()
        try await store.update(.sample("a", "2"))
        try await store.update(.sample("a", "1"))
        await store.endWatches()
        #expect(try await changes.next() == nil)
    }

    @Test("a restart of the watch shows as the changes that were missed")
    func restart() async throws {
        let store = InMemoryStore.sample(watchLimit: 1)
        await store.replaceAll(of: "folder", with: [.sample("a", "1"), .sample("b", "1"), .sample("c", "1")])
        var changes = Reflector(await store.watch()).makeAsyncIterator()
        _ = try await changes.next()
        await store.replaceAll(of: "folder", with: [.sample("b", "2"), .sample("c", "1"), .sample("d", "1")])
        let expected = ResourceChanges(
            changes: [.delete(.sample("a")), .apply(.sample(.sample("b", "2"), 4)), .apply(.sample(.sample("d", "1"), 5))], revision: 6)
        #expect(try await changes.next() == expected)
    }

    @Test("a loop over the changes ends with its task")
    func cancellation() async throws {
        let store = InMemoryStore.sample()
        let reflector = Reflector(await store.watch())
        let (told, signal) = AsyncStream<Void>.makeStream()
        let task = Task {
            for try await _ in reflector { signal.finish() }
            return true
        }
        for await _ in told {}
        task.cancel()
        #expect(try await task.value)
    }
}
