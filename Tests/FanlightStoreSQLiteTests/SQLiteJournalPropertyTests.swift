import FanlightResources
import FanlightStore
import FanlightStoreSQLite
import Testing

/// Random writes to a store with a file, which is opened again and again, and to one in memory.
@Suite("SQLiteJournal against memory")
struct SQLiteJournalPropertyTests {
    @Test("both have the same objects, changes, lists at older revisions and history", arguments: [1, 2, 3] as [UInt64])
    func differential(seed: UInt64) async throws {
        var random = Random(state: seed)
        let folder = try TemporaryFolder()
        let limits = HistoryLimits(perObject: 4, deletedObjects: 1_000)
        let memory = ObjectStore(options: ObjectStoreOptions(events: 30, history: limits))
        var keys: Set<ResourceKey> = []
        for _ in 0..<12 {
            let store = try ObjectStore(folder: folder, events: 30, limits: limits)
            #expect(store.revision == memory.revision)
            for _ in 0..<25 {
                let key = ResourceKey.sample(
                    "o\(random.below(5))", kind: random.below(2) == 0 ? .configMap : .secret, namespace: "n\(random.below(2))")
                keys.insert(key)
                let attribution = random.below(2) == 0 ? Attribution.sample("u\(random.below(9))") : nil
                let change: ObjectChange =
                    switch random.below(6) {
                    case 0: .delete(final: nil)
                    case 1: .delete(final: .sample("final"))
                    default: .put(content: .sample("\(random.below(3))"), uid: "u", age: random.below(2) == 0 ? nil : 7)
                    }
                let revisions = (
                    try await store.write(key, by: attribution) { _ in change }.revision,
                    try await memory.write(key, by: attribution) { _ in change }.revision
                )
                #expect(revisions.0 == revisions.1)
            }
            #expect(store.everything() == memory.everything())
            let floor = max(store.compactedRevision, memory.compactedRevision)
            for revision in floor...memory.revision {
                #expect(
                    try store.list(.secret, at: revision).items.map(\.summary) == memory.list(.secret, at: revision).items.map(\.summary))
            }
            let events = (try await store.events(), try await memory.events())
            #expect(events.0.suffix(Int(memory.revision - floor)) == events.1.suffix(Int(memory.revision - floor)))
            for key in keys {
                #expect(try await store.history(of: key).map(\.summary) == memory.history(of: key).map(\.summary))
            }
            await store.close()
        }
        #expect(memory.compactedRevision > 100)
    }

    @Test("objects that are gone leave no more behind than the limits say")
    func goneObjects() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder, events: 8, limits: HistoryLimits(perObject: 2, deletedObjects: 3))
        for name in 0..<20 {
            let key = ResourceKey.sample("o\(name)")
            try await store.put(key, "1", by: .sample("u"))
            try await store.delete(key, by: .sample("u"))
        }
        for name in 0..<20 { try await store.put(.sample("later"), "\(name)") }
        var kept: [Int] = []
        for name in 0..<20 where try await !store.history(of: .sample("o\(name)")).isEmpty { kept.append(name) }
        #expect(kept == [17, 18, 19])
        await store.close()
    }

    @Test("the file does not grow with the number of changes", arguments: [nil, Attribution.sample("u")], [2, 20])
    func boundedFile(attribution: Attribution?, records: Int) async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder, events: 8, limits: HistoryLimits(perObject: records))
        for value in 0..<200 { try await store.put(.sample("a"), "\(value)" + String(repeating: "x", count: 2_000), by: attribution) }
        await store.close()
        #expect(try folder.read("store.sqlite").count < 200_000)
    }

    @Test("changes that watches need stay when they are beyond the history's limit")
    func recordsForWatches() async throws {
        let folder = try TemporaryFolder()
        let limits = HistoryLimits(perObject: 2)
        let store = try ObjectStore(folder: folder, events: 30, limits: limits)
        for value in 0..<20 { try await store.put(.sample("a"), "\(value)", by: .sample("u")) }
        let events = try await store.events()
        await store.close()
        let again = try ObjectStore(folder: folder, events: 30, limits: limits)
        #expect(try await again.events() == events)
        #expect(events.count == 20)
        #expect(try await again.history(of: .sample("a")).map(\.number) == [20, 19])
        await again.close()
    }

    /// Numbers that are the same in every run.
    private struct Random {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
    }
}
