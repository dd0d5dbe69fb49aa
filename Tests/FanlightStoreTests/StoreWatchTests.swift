import FanlightResources
import FanlightStore
import Testing

@Suite struct StoreWatchTests {
    @Test("a watch tells what exists, then what happens, in order")
    func order() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("b", "1"))
        try await store.create(.sample("a", "1"))
        var events = await store.watch().makeAsyncIterator()
        var seen: [StoreEvent?] = []
        for _ in 0..<4 { seen.append(try await events.next()) }
        try await store.update(.sample("a", "2"))
        try await store.delete(.sample("b"))
        try await store.create(.sample("c", "1"))
        for _ in 0..<3 { seen.append(try await events.next()) }
        #expect(
            seen == [
                .`init`, .initApply(.sample(.sample("a", "1"), 2)), .initApply(.sample(.sample("b", "1"), 1)), .initDone(revision: 2),
                .apply(.sample(.sample("a", "2"), 3)), .delete(.sample("b"), revision: 4), .apply(.sample(.sample("c", "1"), 5)),
            ])
    }

    @Test("an empty store begins and ends its list at once")
    func empty() async throws {
        let store = InMemoryStore.sample()
        #expect(try await store.watch().nextBatch() == [.`init`, .initDone(revision: 0)])
    }

    @Test("only the watched kinds are told")
    func kinds() async throws {
        let store = InMemoryStore.sample()
        try await store.create(.sample("a"))
        try await store.create(.sample("s", kind: .secret))
        let watch = await store.watch([.secret])
        let list = try await watch.nextBatch()
        try await store.delete(.sample("a"))
        try await store.delete(.sample("s", kind: .secret))
        let events = try await watch.nextBatch()
        #expect(list == [.`init`, .initApply(.sample(.sample("s", kind: .secret), 2)), .initDone(revision: 2)])
        #expect(events == [.delete(.sample("s", kind: .secret), revision: 4)])
    }

    @Test("a watcher that is too slow starts anew and misses nothing")
    func slow() async throws {
        let store = InMemoryStore.sample(watchLimit: 2)
        try await store.create(.sample("a", "1"))
        let watch = await store.watch()
        _ = try await watch.nextBatch()
        try await store.create(.sample("b", "1"))
        try await store.update(.sample("b", "2"))
        try await store.delete(.sample("a"))
        let again = try await watch.nextBatch()
        try await store.delete(.sample("b"))
        let after = try await watch.nextBatch()
        #expect(again == [.`init`, .initApply(.sample(.sample("b", "2"), 3)), .initDone(revision: 4)])
        #expect(after == [.delete(.sample("b"), revision: 5)])
    }

    @Test("as many events as the limit are kept")
    func limit() async throws {
        let store = InMemoryStore.sample(watchLimit: 2)
        let watch = await store.watch()
        _ = try await watch.nextBatch()
        try await store.create(.sample("a"))
        try await store.create(.sample("b"))
        #expect(try await watch.nextBatch()?.count == 2)
    }

    @Test("a waiting watcher is woken by a change")
    func wakes() async throws {
        let store = InMemoryStore.sample()
        let watch = await store.watch()
        _ = try await watch.nextBatch()
        async let batch = watch.nextBatch()
        try await store.create(.sample("a"))
        #expect(try await batch == [.apply(.sample(.sample("a"), 1))])
    }

    @Test("cancelling the task ends the watch")
    func cancellation() async throws {
        let store = InMemoryStore.sample()
        let watch = await store.watch()
        let (listed, signal) = AsyncStream<Void>.makeStream()
        let task = Task {
            var count = 0
            for try await event in watch {
                count += 1
                if case .initDone = event { signal.finish() }
            }
            return count
        }
        for await _ in listed {}
        task.cancel()
        #expect(try await task.value == 2)
        #expect(try await watch.nextBatch() == nil)
    }

    @Test("a store that ends its watches ends the loops over them")
    func ended() async throws {
        let store = InMemoryStore.sample()
        let watch = await store.watch()
        _ = try await watch.nextBatch()
        async let batch = watch.nextBatch()
        await store.endWatches()
        #expect(try await batch == nil)
    }

    @Test("a watch that nobody holds closes its buffer")
    func release() {
        let buffer = WatchBuffer(kinds: nil, limit: 1)
        _ = StoreWatch(buffer) { _ in }
        #expect(buffer.isClosed)
    }

    @Test("a failure to list is told, and the next attempt may succeed")
    func failure() async throws {
        let attempts = Attempts()
        let watch = StoreWatch(WatchBuffer(kinds: nil, limit: 10)) { buffer in
            if await attempts.next() == 1 { throw StoreError(code: .unavailable, message: "away") }
            buffer.start(with: [], revision: 7)
        }
        let error = await #expect(throws: StoreError.self) { try await watch.nextBatch() }
        #expect(error?.code == .unavailable)
        #expect(try await watch.nextBatch() == [.`init`, .initDone(revision: 7)])
    }

    @Test("a store that lost sight of the changes has its watchers start anew")
    func invalidation() async throws {
        let buffer = WatchBuffer(kinds: nil, limit: 10)
        let watch = StoreWatch(buffer) { $0.start(with: [], revision: 1) }
        _ = try await watch.nextBatch()
        buffer.publish([.delete(.sample("a"), revision: 2)])
        buffer.invalidate()
        #expect(try await watch.nextBatch() == [.`init`, .initDone(revision: 1)])
    }
}

private actor Attempts {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
