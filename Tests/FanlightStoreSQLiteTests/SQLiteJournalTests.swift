import FanlightResources
import FanlightStore
import FanlightStoreSQLite
import Testing

@Suite("SQLiteJournal")
struct SQLiteJournalTests {
    @Test("a store that is opened again has objects, events, history, values and revision")
    func reopening() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder)
        try await store.put(.sample("a"), "1", by: .sample("ann"))
        try await store.write(.sample("b", kind: .namespace, namespace: "")) { _ in .put(content: .sample("2"), uid: "u2", age: -5) }
        try await store.put(.sample("a"), "3", by: .sample("ben"))
        try await store.put(.sample("c"), "4")
        try await store.write(.sample("c")) { _ in .delete(final: .sample("final")) }
        try await store.put(.sample("c"), "again", by: .sample("cid"))
        try await store.delete(.sample("c"))
        try await store.setValue([0, 255], for: "inventory")
        try await store.setValue([], for: "empty")
        let (everything, events) = (store.everything(), try await store.events())
        let history = try await store.history(of: .sample("a")).map(\.summary)
        let before = try await store.recentChanges(before: nil, limit: 100)
        await store.close()

        let again = try ObjectStore(folder: folder)
        #expect(again.revision == 7)
        #expect(again.everything() == everything)
        #expect(try await again.events() == events)
        #expect(events.count == 7)
        #expect(try await again.history(of: .sample("a")).map(\.summary) == history)
        #expect(try await again.history(of: .sample("a")).map(\.number) == [2, 1])
        let recent = try await again.recentChanges(before: nil, limit: 100)
        #expect(recent == before)
        #expect(recent.map(\.revision) == recent.map(\.revision).sorted(by: >))
        #expect(recent.filter { $0.key == .sample("a") }.map(\.isCreation) == [false, true])
        let second = try #require(recent.dropFirst().first)
        #expect(try await again.recentChanges(before: recent.first?.revision, limit: 1) == [second])
        #expect(try await again.history(of: .sample("c")).map(\.attribution.user) == ["cid"])
        #expect(try await again.value("inventory") == [0, 255])
        #expect(try await again.value("empty") == [])
        #expect(try await again.value("none") == nil)
        #expect(try await again.put(.sample("a"), "5").revision == 8)
        await again.close()
    }

    @Test("a value that was removed stays away")
    func removedValue() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder)
        try await store.setValue([1], for: "v")
        try await store.setValue([2], for: "v")
        #expect(try await store.value("v") == [2])
        try await store.setValue(nil, for: "v")
        await store.close()
        let again = try ObjectStore(folder: folder)
        #expect(try await again.value("v") == nil)
        await again.close()
    }

    @Test("nobody else may read the files")
    func modes() async throws {
        let folder = try TemporaryFolder()
        try folder.write([], to: "store.sqlite")
        chmodForAll(folder.path + "/store.sqlite")
        let store = try ObjectStore(folder: folder)
        try await store.put(.sample("a"), "1")
        for name in ["store.sqlite", "store.sqlite-wal", "store.lock"] { #expect(folder.mode(name) == 0o600, "\(name)") }
        await store.close()
    }

    @Test("a folder that is missing is made")
    func missingFolder() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/data"
        let store = try ObjectStore(journal: SQLiteJournal(folder: path))
        #expect(store.location == path + "/store.sqlite")
        await store.close()
        for name in ["store.sqlite", "store.lock"] { removeFile("\(path)/\(name)") }
        removeFolder(path)
    }

    @Test("a second process is refused while the store is open, and the error says so")
    func secondOpener() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder)
        let error = #expect(throws: StoreError.self) { try SQLiteJournal(folder: folder.path) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("\(folder.path)/store.sqlite is in use by another process") == true)
        try await store.put(.sample("a"), "1")
        await store.close()
        let again = try ObjectStore(folder: folder)
        #expect(again.count(.configMap) == 1)
        await again.close()
    }

    @Test("a store that is released is closed")
    func release() async throws {
        let folder = try TemporaryFolder()
        var store: ObjectStore? = try ObjectStore(folder: folder)
        try await store?.put(.sample("a"), "1")
        store = nil
        // The thread of the journal may hold the store for a moment after the last write.
        var again: ObjectStore?
        while again == nil {
            again = try? ObjectStore(folder: folder)
            await Task.yield()
        }
        #expect(again?.count(.configMap) == 1)
        await again?.close()
    }

    @Test("a full disk fails writes with its path and reason, keeps what was acknowledged, and reads go on")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder, maximumPages: 60)
        var acknowledged = 0
        var failure: StoreError?
        while failure == nil, acknowledged < 1_000 {
            do {
                try await store.put(.sample("o\(acknowledged)"), String(repeating: "x", count: 3_000))
                acknowledged += 1
            } catch let error as StoreError {
                failure = error
            }
        }
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains("\(folder.path)/store.sqlite could not be written: the disk is full") == true)
        #expect(acknowledged > 5)
        #expect(store.revision == UInt64(acknowledged))
        #expect(store.count(.configMap) == acknowledged)
        let everything = store.everything()
        await store.close()
        let again = try ObjectStore(folder: folder)
        #expect(again.everything() == everything)
        #expect(try await again.put(.sample("more"), "1").revision == UInt64(acknowledged + 1))
        await again.close()
    }

    @Test("many writers share commits, and all of their writes are there afterwards")
    func concurrentWriters() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<16 {
                group.addTask {
                    for value in 0..<20 {
                        try await store.put(.sample("w\(writer)"), "\(value)", by: .sample("u"))
                        try await store.write(.sample("shared")) { old in
                            .put(content: .sample("\((old.flatMap { Int($0.labels["v"] ?? "") } ?? 0) + 1)"), uid: "u", age: nil)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(store.revision == 640)
        #expect(store.get(.sample("shared"))?.labels["v"] == "320")
        let (everything, events) = (store.everything(), try await store.events())
        await store.close()
        let again = try ObjectStore(folder: folder)
        #expect(again.everything() == everything)
        #expect(try await again.events() == events)
        await again.close()
    }
}
