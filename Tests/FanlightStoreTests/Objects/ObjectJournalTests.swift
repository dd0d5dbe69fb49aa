import FanlightResources
import FanlightStore
import Testing

@Suite("ObjectStore and its journal")
struct ObjectJournalTests {
    /// Lets other tasks run until so much waits for the journal.
    private static func wait(for count: Int, in store: ObjectStore) async {
        while store.waiting < count { await Task.yield() }
    }

    @Test("writes that wait together share a commit, and are seen after it")
    func groupCommit() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal)
        let watch = try store.watch()
        journal.hold()
        let revisions = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for name in 0..<20 { group.addTask { try await store.put(.sample("o\(name)"), "1").revision } }
            await Self.wait(for: 20, in: store)
            #expect(store.revision == 0)
            #expect(store.list(.configMap).items.isEmpty)
            #expect(watch.currentRevision == 0)
            journal.release()
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(revisions == Set(1...20))
        #expect(journal.batches == [20])
        #expect(try await watch.next()?.map(\.revision) == Array(1...20))
    }

    @Test("a commit takes no more writes than it may")
    func batchLimit() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal, options: ObjectStoreOptions(writeBatch: 8))
        journal.hold()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in 0..<20 { group.addTask { try await store.put(.sample("o\(name)"), "1") } }
            await Self.wait(for: 20, in: store)
            journal.release()
            try await group.waitForAll()
        }
        #expect(journal.batches == [8, 8, 4])
        #expect(store.revision == 20)
    }

    @Test("a write that waits for the journal holds back the next of its key alone")
    func keysAreIndependent() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal)
        journal.hold()
        async let first = store.put(.sample("a"), "1")
        await Self.wait(for: 1, in: store)
        async let second = store.write(.sample("a")) { old in .put(content: .sample("\(old?.value ?? "none") again"), uid: "uid", age: nil)
        }
        async let other = store.put(.sample("b"), "1")
        await Self.wait(for: 2, in: store)
        journal.release()
        _ = try await (first, second, other)
        #expect(store.get(.sample("a"))?.value == "1 again")
        #expect(journal.batches == [2, 1])
    }

    @Test("a journal that fails fails the writes, nothing is seen of them, and later ones may succeed")
    func failure() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal)
        try await store.put(.sample("a"), "1")
        let watch = try store.watch()
        journal.fail(with: "the disk is full")
        let failure = StoreError(code: .unavailable, message: "the store test: the disk is full")
        for _ in 0..<2 {
            await #expect(throws: failure) { try await store.put(.sample("a"), "2") }
            await #expect(throws: failure) { try await store.delete(.sample("a")) }
            await #expect(throws: failure) { try await store.setValue([1], for: "v") }
        }
        #expect(store.revision == 1)
        #expect(store.get(.sample("a"))?.value == "1")
        journal.fail(with: nil)
        #expect(try await store.put(.sample("a"), "3").revision == 2)
        #expect(try await watch.next()?.map(\.summary) == ["2 default/a 1 > 3"])
        #expect(try await store.value("v") == nil)
    }

    @Test("a failed commit fails everything in it")
    func failedGroup() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal)
        journal.fail(with: "no")
        journal.hold()
        let failures = await withTaskGroup(of: Bool.self) { group in
            for name in 0..<10 { group.addTask { (try? await store.put(.sample("o\(name)"), "1")) == nil } }
            await Self.wait(for: 10, in: store)
            journal.release()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 10)
        #expect(store.list(.configMap).items.isEmpty)
    }

    @Test("when too much waits, more is refused at once")
    func overload() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal, options: ObjectStoreOptions(waitingWrites: 3))
        journal.hold()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in 0..<3 { group.addTask { try await store.put(.sample("o\(name)"), "1") } }
            await Self.wait(for: 3, in: store)
            let error = await #expect(throws: StoreError.self) { try await store.put(.sample("more"), "1") }
            #expect(error?.code == .unavailable)
            journal.release()
            try await group.waitForAll()
        }
        #expect(store.revision == 3)
    }

    @Test("the journal forgets events in portions, together with the store")
    func compaction() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal, options: ObjectStoreOptions(events: 16))
        var floors: Set<UInt64> = []
        for value in 0..<100 {
            try await store.put(.sample("a"), "\(value)")
            #expect(journal.floor == store.compactedRevision)
            floors.insert(journal.floor)
        }
        #expect(store.compactedRevision >= 82)
        #expect(floors.count < 60)
    }

    @Test("closing finishes what waits, refuses what comes later and leaves what is known")
    func closing() async throws {
        let journal = TestJournal()
        let store = try ObjectStore(journal: journal)
        journal.hold()
        async let write = store.put(.sample("a"), "1")
        await Self.wait(for: 1, in: store)
        async let close: Void = store.close()
        await Self.wait(for: 2, in: store)
        journal.release()
        #expect(try await write.revision == 1)
        await close
        #expect(journal.isClosed)
        let error = await #expect(throws: StoreError.self) { try await store.put(.sample("a"), "2") }
        #expect(error?.code == .unavailable)
        #expect(store.get(.sample("a"))?.value == "1")
        await store.close()
    }

    @Test("events with a gap are known from the gap on")
    func gap() throws {
        func event(_ revision: UInt64) -> ObjectEvent {
            ObjectEvent(
                old: nil, new: StoredObject(key: .sample("o\(revision)"), uid: "u", revision: revision, age: nil, content: .sample("1")))
        }
        let journal = GapJournal(content: JournalContent(events: [3, 4, 6, 7].map(event), revision: 7, floor: 2))
        #expect(try ObjectStore(journal: journal).compactedRevision == 5)
    }

    private struct GapJournal: Journal {
        let content: JournalContent
        let location = "gap"

        func perform(_ work: @escaping @Sendable () -> Void) { work() }
        func load() -> JournalContent { content }
        func commit(_ batch: JournalBatch) {}
        func history(of key: ResourceKey) -> [HistoryRecord] { [] }
        func recentChanges(before revision: UInt64?, limit: Int) -> [RecentChange] { [] }
        func value(_ name: String) -> [UInt8]? { nil }
        func close() {}
    }
}
