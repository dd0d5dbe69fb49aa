import FanlightResources
import FanlightStore
import FanlightStoreSQLite

extension ResourceKey {
    static func sample(_ name: String, kind: ResourceKind = .configMap, namespace: String = "default") -> ResourceKey {
        ResourceKey(kind, namespace: namespace, name: name)
    }
}

extension ObjectContent {
    static func sample(_ value: String) -> ObjectContent {
        ObjectContent(
            node: .object([
                "metadata": .object(["name": .string("sample"), "labels": .object(["v": .string(value)])]), "value": .string(value),
            ]))
    }
}

extension StoredObject {
    /// Everything that a store must keep.
    var summary: String { "\(key) \(uid) \(revision) \(age.map(String.init) ?? "-") \(String(decoding: tail, as: UTF8.self)) \(labels)" }
}

extension ObjectEvent {
    var summary: String { "\(revision) \(key) [\(old?.summary ?? "")] [\(new?.summary ?? "")] [\(object.summary)]" }
}

extension HistoryRecord {
    var summary: String { "\(key) \(number) \(revision) \(attribution) [\(before?.summary ?? "")]" }
}

extension Attribution {
    static func sample(_ user: String) -> Attribution {
        Attribution(user: user, addresses: ["10.0.0.1", "127.0.0.1"], userAgent: "kubectl/v1", verb: "update", time: 1_000)
    }
}

extension ObjectStore {
    /// A store in the folder.
    convenience init(folder: TemporaryFolder, events: Int = 10_000, limits: HistoryLimits = HistoryLimits(), maximumPages: Int? = nil)
        throws
    {
        try self.init(
            journal: SQLiteJournal(folder: folder.path, limits: limits, maximumPages: maximumPages),
            options: ObjectStoreOptions(events: events, history: limits))
    }

    @discardableResult
    func put(_ key: ResourceKey, _ value: String, by attribution: Attribution? = nil) async throws -> WriteResult {
        try await write(key, by: attribution) { old in .put(content: .sample(value), uid: old?.uid ?? "uid-\(key.name)", age: old?.age) }
    }

    @discardableResult
    func delete(_ key: ResourceKey, by attribution: Attribution? = nil) async throws -> WriteResult {
        try await write(key, by: attribution) { _ in .delete(final: nil) }
    }

    /// Everything that is known since the oldest revision.
    func events() async throws -> [String] {
        let watch = try watch(from: compactedRevision)
        var events: [String] = []
        repeat {
            watch.interrupt()
            guard let batch = try await watch.next(), !batch.isEmpty else { return events }
            events += batch.map(\.summary)
        } while true
    }

    func everything() -> [String] { kinds.flatMap { list($0).items.map(\.summary) } }
}
