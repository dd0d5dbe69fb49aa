import FanlightResources
import FanlightStore
import Testing

@Suite("History of objects in memory")
struct ObjectHistoryTests {
    @Test("each change with an attribution is recorded with the state before it, the newest first")
    func records() async throws {
        let store = ObjectStore()
        try await store.put(.sample("a"), "1", by: .sample("ann"))
        try await store.put(.sample("a"), "2")
        try await store.put(.sample("a"), "2", by: .sample("nobody"))
        try await store.put(.sample("a"), "3", by: .sample("ben"))
        try await store.put(.sample("b"), "1", by: .sample("ann"))
        try await store.delete(.sample("a"), by: .sample("cid"))
        let records = try await store.history(of: .sample("a"))
        #expect(records.map(\.number) == [3, 2, 1])
        #expect(records.map(\.revision) == [5, 3, 1])
        #expect(records.map(\.attribution.user) == ["cid", "ben", "ann"])
        #expect(records.map { $0.before?.value } == ["3", "2", nil])
        #expect(records.map { $0.before?.revision } == [3, 2, nil])
    }

    @Test("the latest changes of all keys come page by page, the newest first")
    func recent() async throws {
        let store = ObjectStore()
        try await store.put(.sample("a"), "1", by: .sample("ann"))
        try await store.put(.sample("b"), "1", by: .sample("ben"))
        try await store.put(.sample("b"), "2")
        try await store.put(.sample("a"), "2", by: .sample("cid"))
        try await store.delete(.sample("b"), by: .sample("ann"))
        let all = try await store.recentChanges(before: nil, limit: 10)
        #expect(all.map(\.key) == [.sample("b"), .sample("a"), .sample("b"), .sample("a")])
        #expect(all.map(\.revision) == [5, 4, 2, 1])
        #expect(all.map(\.number) == [2, 2, 1, 1])
        #expect(all.map(\.isCreation) == [false, false, true, true])
        #expect(all.map(\.attribution.user) == ["ann", "cid", "ben", "ann"])
        #expect(try await store.recentChanges(before: 5, limit: 2) == Array(all[1...2]))
    }

    @Test("a key's records go on when its object is created anew")
    func createdAnew() async throws {
        let store = ObjectStore()
        try await store.put(.sample("a"), "1", by: .sample("ann"))
        try await store.delete(.sample("a"), by: .sample("ann"))
        try await store.put(.sample("a"), "1", by: .sample("ann"))
        #expect(try await store.history(of: .sample("a")).map(\.number) == [3, 2, 1])
    }

    @Test("the newest records stay, and those of the objects that went last")
    func limits() async throws {
        let store = ObjectStore(options: ObjectStoreOptions(history: HistoryLimits(perObject: 3, deletedObjects: 2)))
        for value in 0..<10 { try await store.put(.sample("a"), "\(value)", by: .sample("ann")) }
        #expect(try await store.history(of: .sample("a")).map(\.number) == [10, 9, 8])
        for name in ["b", "c", "d"] {
            try await store.put(.sample(name), "1", by: .sample("ann"))
            try await store.delete(.sample(name), by: .sample("ann"))
        }
        #expect(try await store.history(of: .sample("b")).isEmpty)
        #expect(try await store.history(of: .sample("c")).count == 2)
        #expect(try await store.history(of: .sample("a")).count == 3)
    }
}
