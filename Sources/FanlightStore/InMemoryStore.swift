package import FanlightResources

/// A store that forgets everything when the process ends: for tests, for offline commands, and as what a live folder is read into.
package actor InMemoryStore: ResourceStore {
    private struct Entry {
        var stored: StoredResource
        /// The source that owns the object; nil for one that was made by `create`.
        var owner: String?
    }

    package private(set) var revision: UInt64 = 0
    private var entries: [ResourceKey: Entry] = [:]
    private var buffers: [WatchBuffer] = []
    private let watchLimit: Int
    private let makeUID: @Sendable () -> String

    /// - Parameters:
    ///   - watchLimit: events that may wait for one watcher before it has to start anew.
    ///   - makeUID: a new identifier for every object that is created.
    package init(watchLimit: Int = 10_000, makeUID: @escaping @Sendable () -> String = UniqueID.make) {
        self.watchLimit = watchLimit
        self.makeUID = makeUID
    }

    package func get(_ key: ResourceKey) -> StoredResource? { entries[key]?.stored }

    package func list(_ kind: ResourceKind? = nil, namespace: String? = nil) -> ResourceList {
        let items = entries.values.lazy.map(\.stored).filter { stored in
            (kind == nil || stored.key.kind == kind) && (namespace == nil || stored.key.namespace == namespace)
        }
        return ResourceList(items: items.sorted { $0.key < $1.key }, revision: revision)
    }

    @discardableResult
    package func create(_ resource: Resource) throws -> StoredResource {
        guard entries[resource.key] == nil else {
            throw StoreError(code: .alreadyExists, message: "\(resource.key) already exists")
        }
        let stored = insert(resource, owner: nil)
        publish([.apply(stored)])
        return stored
    }

    @discardableResult
    package func update(_ resource: Resource, expected: UInt64? = nil) throws -> StoredResource {
        let entry = try entry(resource.key, expected: expected)
        guard entry.stored.resource != resource else { return entry.stored }
        let stored = replace(entry, with: resource)
        publish([.apply(stored)])
        return stored
    }

    @discardableResult
    package func delete(_ key: ResourceKey, expected: UInt64? = nil) throws -> StoredResource {
        let entry = try entry(key, expected: expected)
        publish([remove(key)])
        return entry.stored
    }

    @discardableResult
    package func replaceAll(of source: String, with resources: [Resource]) -> ReplaceResult {
        var result = ReplaceResult(revision: revision)
        var events: [StoreEvent] = []
        var named: Set<ResourceKey> = []
        for resource in resources.sorted(by: { $0.key < $1.key }) {
            guard named.insert(resource.key).inserted else {
                result.refused.append(resource.key)
                continue
            }
            guard let entry = entries[resource.key] else {
                events.append(.apply(insert(resource, owner: source)))
                result.created.append(resource.key)
                continue
            }
            if entry.owner != source {
                result.refused.append(resource.key)
            } else if entry.stored.resource != resource {
                events.append(.apply(replace(entry, with: resource)))
                result.updated.append(resource.key)
            }
        }
        let gone = entries.filter { $0.value.owner == source && !named.contains($0.key) }.keys.sorted()
        for key in gone {
            events.append(remove(key))
            result.deleted.append(key)
        }
        result.revision = revision
        publish(events)
        return result
    }

    package func watch(_ kinds: Set<ResourceKind>? = nil) -> StoreWatch {
        let buffer = WatchBuffer(kinds: kinds, limit: watchLimit)
        buffers.removeAll(where: \.isClosed)
        buffers.append(buffer)
        return StoreWatch(buffer) { [weak self] buffer in
            guard let self else { return buffer.close() }
            await self.start(buffer)
        }
    }

    /// Ends all watches, for an orderly end of the process.
    package func endWatches() {
        for buffer in buffers { buffer.close() }
        buffers = []
    }

    private func start(_ buffer: WatchBuffer) {
        let items = entries.values.lazy.map(\.stored).filter { buffer.watches($0.key.kind) }
        buffer.start(with: items.sorted { $0.key < $1.key }, revision: revision)
    }

    private func entry(_ key: ResourceKey, expected: UInt64?) throws -> Entry {
        guard let entry = entries[key] else { throw StoreError(code: .notFound, message: "\(key) does not exist") }
        if let expected, expected != entry.stored.revision {
            throw StoreError(
                code: .conflict, message: "\(key) is at revision \(entry.stored.revision), the change was made for \(expected)")
        }
        return entry
    }

    private func insert(_ resource: Resource, owner: String?) -> StoredResource {
        revision += 1
        let stored = StoredResource(resource: resource, revision: revision, uid: makeUID())
        entries[resource.key] = Entry(stored: stored, owner: owner)
        return stored
    }

    private func replace(_ entry: Entry, with resource: Resource) -> StoredResource {
        revision += 1
        let stored = StoredResource(resource: resource, revision: revision, uid: entry.stored.uid)
        entries[resource.key] = Entry(stored: stored, owner: entry.owner)
        return stored
    }

    private func remove(_ key: ResourceKey) -> StoreEvent {
        revision += 1
        entries[key] = nil
        return .delete(key, revision: revision)
    }

    private func publish(_ events: [StoreEvent]) {
        guard !events.isEmpty else { return }
        buffers.removeAll(where: \.isClosed)
        for buffer in buffers { buffer.publish(events) }
    }
}
