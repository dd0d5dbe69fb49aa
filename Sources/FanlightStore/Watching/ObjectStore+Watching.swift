package import FanlightResources
import Synchronization

extension ObjectStore {
    /// The changes after a revision, and all that follow.
    ///
    /// - Parameters:
    ///   - kind: nil for all kinds.
    ///   - namespace: nil for all namespaces.
    ///   - name: nil for all names.
    ///   - revision: what the caller has seen; nil for now. One that has not been reached is waited for in silence.
    /// - Throws: `StoreError.Code.expired`.
    package func watch(
        kind: ResourceKind? = nil, namespace: String? = nil, name: String? = nil, from revision: UInt64? = nil
    ) throws -> ObjectWatch {
        let id = try state.withLock { state in
            let start = revision ?? state.revision
            guard start >= state.ring.floor else { throw StoreError.expired(start, oldest: state.ring.floor) }
            return state.watches.add(WatchTable.Slot(kind: kind, namespace: namespace, name: name, start: start), ring: state.ring)
        }
        return ObjectWatch(store: self, id: id)
    }

    /// What there is, and the changes after that.
    package func listAndWatch(_ kind: ResourceKind, namespace: String? = nil, name: String? = nil) -> (list: ObjectList, watch: ObjectWatch)
    {
        let (table, revision, id) = state.withLock { state in
            let slot = WatchTable.Slot(kind: kind, namespace: namespace, name: name, start: state.revision)
            return (state.tables[kind], state.revision, state.watches.add(slot, ring: state.ring))
        }
        var items = table?.list(namespace) ?? []
        if let name { items = items.filter { $0.key.name == name } }
        return (ObjectList(items: items, revision: revision), ObjectWatch(store: self, id: id))
    }

    /// The watches that have not ended.
    package var watchCount: Int { state.withLock { $0.watches.count } }
}

/// What a watch asks of its store.
extension ObjectStore {
    func step(_ id: Int) -> WatchTable.Step {
        state.withLock { state in state.watches.next(id, ring: state.ring, limit: options.watchBatch) }
    }

    /// Returns when there may be something new.
    func wait(_ id: Int) async {
        await withCheckedContinuation { continuation in
            if !state.withLock({ $0.watches.wait(id, continuation) }) { continuation.resume() }
        }
    }

    func endWatch(_ id: Int) { state.withLock { $0.watches.remove(id) }?.resume() }

    func interruptWatch(_ id: Int) { state.withLock { $0.watches.interrupt(id) }?.resume() }

    func seenRevision(_ id: Int) -> UInt64 { state.withLock { state in state.watches.seen(id, revision: state.revision) } }
}
