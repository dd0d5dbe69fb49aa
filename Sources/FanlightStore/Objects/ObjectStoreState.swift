import FanlightResources

/// What an object store has in memory, at one revision.
struct ObjectStoreState {
    private(set) var revision: UInt64
    private(set) var tables: [ResourceKind: ObjectTable] = [:]
    /// The objects that name an owner, by its `uid`.
    private var owned: [String: Set<ResourceKey>] = [:]
    private(set) var ring: EventRing
    var watches = WatchTable()

    init(_ content: JournalContent, options: ObjectStoreOptions) {
        revision = content.revision
        ring = EventRing(
            limit: options.events, byteLimit: options.eventBytes, revision: content.revision, floor: content.floor, events: content.events)
        tables = Dictionary(grouping: content.objects, by: \.key.kind).mapValues(ObjectTable.init)
        for object in content.objects { own(object) }
    }

    subscript(key: ResourceKey) -> StoredObject? { tables[key.kind]?[key.namespace, key.name] }

    func ownedKeys(_ uid: String) -> Set<ResourceKey> { owned[uid] ?? [] }

    /// Makes committed changes visible.
    ///
    /// - Returns: the watchers to resume, outside of the lock.
    mutating func publish(_ events: [ObjectEvent], floor: UInt64) -> [CheckedContinuation<Void, Never>] {
        var waiters: [CheckedContinuation<Void, Never>] = []
        for event in events {
            revision = event.revision
            if let old = event.old { disown(old) }
            if let new = event.new {
                own(new)
                tables[event.key.kind, default: ObjectTable()].put(new)
            } else {
                tables[event.key.kind]?.remove(event.key)
            }
            ring.append(event)
            watches.publish(event, waiters: &waiters)
        }
        ring.trim(to: floor)
        return waiters
    }

    private mutating func own(_ object: StoredObject) {
        for uid in object.ownerUIDs { owned[uid, default: []].insert(object.key) }
    }

    private mutating func disown(_ object: StoredObject) {
        for uid in object.ownerUIDs {
            owned[uid]?.remove(object.key)
            if owned[uid]?.isEmpty == true { owned[uid] = nil }
        }
    }
}
