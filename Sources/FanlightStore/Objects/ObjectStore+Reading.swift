package import FanlightResources
import Synchronization

extension ObjectStore {
    /// Of the latest change that is visible; 0 for a store in which nothing ever happened.
    package var revision: UInt64 { state.withLock(\.revision) }

    /// The oldest revision that watches can go on from and lists can be made at.
    package var compactedRevision: UInt64 { state.withLock(\.ring.floor) }

    package func get(_ key: ResourceKey) -> StoredObject? { state.withLock { $0[key] } }

    /// - Parameter namespace: nil for all namespaces.
    /// - Complexity: O(1) for all namespaces, else O(k) in the objects of the namespace.
    package func list(_ kind: ResourceKind, namespace: String? = nil) -> ObjectList {
        let (table, revision) = state.withLock { ($0.tables[kind], $0.revision) }
        return ObjectList(items: table?.list(namespace) ?? [], revision: revision)
    }

    /// The list as it was at an older revision.
    ///
    /// - Throws: `StoreError.Code.expired`, `StoreError.Code.future`.
    package func list(_ kind: ResourceKind, namespace: String? = nil, at revision: UInt64) throws -> ObjectList {
        let (table, current, floor, events) = state.withLock {
            ($0.tables[kind], $0.revision, $0.ring.floor, $0.ring.events(after: revision))
        }
        guard revision <= current else { throw StoreError.future(revision, current: current) }
        guard revision >= floor else { throw StoreError.expired(revision, oldest: floor) }
        var former: [ResourceKey: StoredObject?] = [:]
        for event in events where event.key.kind == kind && (namespace == nil || event.key.namespace == namespace) {
            if former[event.key] == nil { former[event.key] = .some(event.old) }
        }
        let items = table?.list(namespace) ?? []
        return ObjectList(items: former.isEmpty ? items : ObjectTable.undo(former, in: items), revision: revision)
    }

    package func count(_ kind: ResourceKind, namespace: String? = nil) -> Int {
        state.withLock { $0.tables[kind]?.range(of: namespace).count ?? 0 }
    }

    /// The kinds of which there are objects, sorted.
    package var kinds: [ResourceKind] {
        state.withLock { $0.tables.filter { !$0.value.objects.isEmpty }.keys.sorted() }
    }

    /// The objects of all kinds in a namespace, sorted by key.
    package func objects(inNamespace namespace: String) -> [StoredObject] {
        let tables = state.withLock { $0.tables }
        return tables.sorted { $0.key < $1.key }.flatMap { $0.value.list(namespace) }
    }

    /// The kinds of which there are objects in a namespace, sorted.
    package func kinds(inNamespace namespace: String) -> [ResourceKind] {
        state.withLock { $0.tables.filter { !$0.value.range(of: namespace).isEmpty }.keys.sorted() }
    }

    /// The objects that name this `uid` among their owners, sorted by key.
    package func objects(ownedBy uid: String) -> [StoredObject] {
        state.withLock { state in state.ownedKeys(uid).compactMap { state[$0] } }.sorted { $0.key < $1.key }
    }
}
