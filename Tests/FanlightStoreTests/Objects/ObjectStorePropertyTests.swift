import FanlightResources
import FanlightStore
import Testing

/// Random writes, against the simplest store that there could be.
@Suite("ObjectStore against a model")
struct ObjectStorePropertyTests {
    /// All states that there ever were, by revision.
    private struct Model {
        var states: [[ResourceKey: String]] = [[:]]

        var current: [ResourceKey: String] { states[states.count - 1] }

        mutating func put(_ key: ResourceKey, _ value: String?) {
            guard current[key] != value else { return }
            var next = current
            next[key] = value
            states.append(next)
        }

        func list(_ kind: ResourceKind, _ namespace: String?, at revision: UInt64) -> [String] {
            states[Int(revision)].filter { $0.key.kind == kind && (namespace == nil || $0.key.namespace == namespace) }
                .sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        }

        /// As `ObjectEvent.summary` has them.
        func events(_ kind: ResourceKind?, _ namespace: String?, after revision: UInt64) -> [String] {
            (Int(revision) + 1..<max(states.count, Int(revision) + 1)).compactMap { revision in
                let (old, new) = (states[revision - 1], states[revision])
                guard let key = Set(old.keys).union(new.keys).first(where: { old[$0] != new[$0] }) else { return nil }
                guard kind == nil || key.kind == kind, namespace == nil || key.namespace == namespace else { return nil }
                return "\(revision) \(key.namespacedName) \(old[key] ?? "-") > \(new[key] ?? "-")"
            }
        }
    }

    private static let kinds: [ResourceKind] = [.configMap, .secret]
    private static let namespaces = ["n1", "n2", "n3"]

    private static func randomWrite(_ generator: inout SeededGenerator) -> (ResourceKey, String?) {
        let key = ResourceKey.sample(
            "o\(Int.random(in: 0..<6, using: &generator))", kind: kinds.randomElement(using: &generator) ?? .configMap,
            namespace: namespaces.randomElement(using: &generator) ?? "n1")
        return (key, Int.random(in: 0..<4, using: &generator) == 0 ? nil : "\(Int.random(in: 0..<3, using: &generator))")
    }

    private static func write(_ key: ResourceKey, _ value: String?, to store: ObjectStore) async throws {
        if let value { try await store.put(key, value) } else { try await store.delete(key) }
    }

    @Test("lists at every known revision are what the store held then", arguments: [1, 2, 3] as [UInt64])
    func lists(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let store = ObjectStore(options: ObjectStoreOptions(events: 40))
        var model = Model()
        for step in 0..<300 {
            let (key, value) = Self.randomWrite(&generator)
            try await Self.write(key, value, to: store)
            model.put(key, value)
            #expect(store.revision == UInt64(model.states.count - 1))
            guard step % 10 == 0 else { continue }
            for revision in store.compactedRevision...store.revision {
                let namespace = Bool.random(using: &generator) ? nil : Self.namespaces.randomElement(using: &generator)
                let list = try store.list(.configMap, namespace: namespace, at: revision)
                #expect(list.items.map { "\($0.key) \($0.value)" } == model.list(.configMap, namespace, at: revision))
                #expect(list.items.allSatisfy { $0.revision <= revision })
                #expect(list.revision == revision)
            }
        }
        #expect(store.compactedRevision > 0)
        for kind in Self.kinds {
            #expect(store.list(kind).items.map { "\($0.key) \($0.value)" } == model.list(kind, nil, at: store.revision))
        }
    }

    @Test("a watch from any known revision tells exactly what was missed, then what follows", arguments: [4, 5, 6] as [UInt64])
    func watches(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let store = ObjectStore(options: ObjectStoreOptions(events: 60, watchBatch: 7))
        var model = Model()
        for _ in 0..<200 {
            let (key, value) = Self.randomWrite(&generator)
            try await Self.write(key, value, to: store)
            model.put(key, value)
        }
        for _ in 0..<30 {
            // The writes below may let go of a few of the oldest changes.
            let revision = UInt64.random(in: store.compactedRevision + 12...store.revision, using: &generator)
            let kind = Bool.random(using: &generator) ? nil : Self.kinds.randomElement(using: &generator)
            let namespace = Bool.random(using: &generator) ? nil : Self.namespaces.randomElement(using: &generator)
            let watch = try store.watch(kind: kind, namespace: namespace, from: revision)
            for _ in 0..<3 {
                let (key, value) = Self.randomWrite(&generator)
                try await Self.write(key, value, to: store)
                model.put(key, value)
            }
            watch.interrupt()
            var told: [String] = []
            while let events = try await watch.next(), !events.isEmpty {
                #expect(events.count <= 7)
                told += events.map(\.summary)
                watch.interrupt()
            }
            #expect(told == model.events(kind, namespace, after: revision))
            #expect(watch.currentRevision == store.revision)
        }
    }

    @Test("a store that is opened again goes on where it was", arguments: [7, 8] as [UInt64])
    func reopening(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let journal = TestJournal()
        var model = Model()
        for _ in 0..<10 {
            let store = try ObjectStore(journal: journal, options: ObjectStoreOptions(events: 50))
            #expect(store.revision == UInt64(model.states.count - 1))
            #expect(store.compactedRevision == journal.floor)
            let watch = try store.watch(from: store.compactedRevision)
            for _ in 0..<20 {
                let (key, value) = Self.randomWrite(&generator)
                try await Self.write(key, value, to: store)
                model.put(key, value)
            }
            for revision in store.compactedRevision...store.revision {
                #expect(
                    try store.list(.secret, at: revision).items.map { "\($0.key) \($0.value)" } == model.list(.secret, nil, at: revision))
            }
            let latest = try store.watch(from: store.compactedRevision)
            latest.interrupt()
            #expect(try await latest.next()?.map(\.summary) == model.events(nil, nil, after: store.compactedRevision))
            await store.close()
            #expect(try await watch.next() == nil)
        }
    }
}
