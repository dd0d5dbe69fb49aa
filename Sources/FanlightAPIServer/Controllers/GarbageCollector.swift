import FanlightResources
import FanlightSchemas
import FanlightStore

/// Removes objects whose owners are gone, and carries out deletions that reach dependents.
struct GarbageCollector: Sendable {
    private static let name = "generic-garbage-collector"

    let server: APIServer

    /// What an event makes necessary.
    func handle(_ event: ObjectEvent) async {
        if event.isDeletion {
            for dependent in server.store.objects(ownedBy: event.object.uid) { await collect(dependent) }
            return
        }
        guard let object = event.new else { return }
        if object.isTerminating { await finish(object) }
        if !object.ownerUIDs.isEmpty, event.old?.ownerUIDs ?? [] != object.ownerUIDs { await collect(object) }
    }

    /// Deletes an object of which no owner exists; owners that are gone are struck off where others exist.
    private func collect(_ object: StoredObject) async {
        guard let current = server.store.get(object.key), current.uid == object.uid, !current.isTerminating else { return }
        let tree = current.node(apiVersion: "", kind: "")
        let references = tree[path: ["metadata", "ownerReferences"]]?.elements ?? []
        let living = references.filter { exists($0, namespace: current.key.namespace) }
        guard !references.isEmpty, living.count < references.count else { return }
        if living.isEmpty {
            await server.remove(current.key, uid: current.uid, as: Self.name)
        } else {
            await server.change(current.key, as: Self.name) { $0.setting(["metadata", "ownerReferences"], to: .array(living)) }
        }
    }

    /// Whether the object that a reference names is there with the uid that it names. Owners stand in the same namespace or in none.
    private func exists(_ reference: Node, namespace: String) -> Bool {
        let apiVersion = reference["apiVersion"]?.string ?? ""
        let parts = apiVersion.split(separator: "/", maxSplits: 1)
        let kind = ResourceKind(group: parts.count == 2 ? String(parts[0]) : "", kind: reference["kind"]?.string ?? "")
        // An owner of a kind that is not served cannot be looked up, so nothing is done to what it owns.
        guard let served = server.catalog.current.kind(kind) else { return true }
        let key = ResourceKey(kind, namespace: served.isNamespaced ? namespace : "", name: reference["name"]?.string ?? "")
        return server.store.get(key)?.uid == reference["uid"]?.string
    }

    /// Does what the finalizers of the collector wait for.
    private func finish(_ object: StoredObject) async {
        if object.finalizers.contains("orphan") {
            for dependent in server.store.objects(ownedBy: object.uid) {
                await server.change(dependent.key, as: Self.name) { tree in
                    let rest = (tree[path: ["metadata", "ownerReferences"]]?.elements ?? []).filter { $0["uid"]?.string != object.uid }
                    return tree.setting(["metadata", "ownerReferences"], to: rest.isEmpty ? nil : .array(rest))
                }
            }
            await drop("orphan", object)
        } else if object.finalizers.contains("foregroundDeletion") {
            let dependents = server.store.objects(ownedBy: object.uid)
            for dependent in dependents where !dependent.isTerminating {
                await server.remove(dependent.key, uid: dependent.uid, as: Self.name, .foreground)
            }
            let blocking = server.store.objects(ownedBy: object.uid).filter { dependent in
                let references = dependent.node(apiVersion: "", kind: "")[path: ["metadata", "ownerReferences"]]?.elements ?? []
                return references.contains { $0["uid"]?.string == object.uid && $0["blockOwnerDeletion"]?.bool == true }
            }
            if blocking.isEmpty { await drop("foregroundDeletion", object) }
        }
    }

    /// Looks again at the owners of an object that is gone: one of them may wait for it.
    func dependentGone(_ event: ObjectEvent) async {
        guard event.isDeletion, !event.object.ownerUIDs.isEmpty else { return }
        let references = event.object.node(apiVersion: "", kind: "")[path: ["metadata", "ownerReferences"]]?.elements ?? []
        for reference in references {
            let parts = (reference["apiVersion"]?.string ?? "").split(separator: "/", maxSplits: 1)
            let kind = ResourceKind(group: parts.count == 2 ? String(parts[0]) : "", kind: reference["kind"]?.string ?? "")
            guard let served = server.catalog.current.kind(kind) else { continue }
            let key = ResourceKey(kind, namespace: served.isNamespaced ? event.key.namespace : "", name: reference["name"]?.string ?? "")
            if let owner = server.store.get(key), owner.isTerminating { await finish(owner) }
        }
    }

    private func drop(_ finalizer: String, _ object: StoredObject) async {
        await server.change(object.key, as: Self.name) { tree in
            let rest = (tree[path: ["metadata", "finalizers"]]?.strings ?? []).filter { $0 != finalizer }
            return tree.setting(["metadata", "finalizers"], to: rest.isEmpty ? nil : .array(rest.map { .string($0) }))
        }
    }
}
