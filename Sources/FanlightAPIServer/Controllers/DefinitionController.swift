import FanlightResources
import FanlightSchemas
import FanlightStore
import Logging

/// Serves the kinds that CustomResourceDefinitions define, as long as those are there.
struct DefinitionController: Sendable {
    private static let name = "customresourcedefinition-controller"

    let server: APIServer

    func handle(_ event: ObjectEvent) async {
        guard event.key.kind == CustomDefinitions.kind else { return }
        if let object = event.new {
            await serve(object)
        } else if let kind = CustomDefinitions.definedKind(tree(event.object)), server.catalog.current.kind(kind)?.isBuiltin == false {
            try? server.catalog.change { catalog throws(CatalogError) in catalog.remove(kind) }
        }
    }

    private func tree(_ object: StoredObject) -> Node {
        object.node(apiVersion: "apiextensions.k8s.io/v1", kind: CustomDefinitions.kind.kind)
    }

    private func serve(_ object: StoredObject) async {
        let tree = tree(object)
        guard let kind = CustomDefinitions.definedKind(tree) else { return }
        let isBuiltin = server.catalog.current.kind(kind)?.isBuiltin == true
        if object.isTerminating, !isBuiltin { return await end(object, kind) }
        if !isBuiltin {
            do {
                try server.catalog.change { catalog throws(CatalogError) in try catalog.add(crd: tree) }
            } catch {
                // Admission has let it in, so another definition has taken the names since then.
                server.options.logger.error("definition cannot be served", metadata: ["name": .string(object.key.name)])
                return
            }
        }
        // A built-in definition that has been served before has all that it needs.
        if isBuiltin, tree["status"] != nil, DefinitionRules.established(tree, time: "") == tree { return }
        let time = Timestamp.text(seconds: server.options.now() / 1_000)
        await server.change(object.key, as: Self.name) { tree in
            var changed = DefinitionRules.established(tree, time: time)
            let finalizers = changed[path: ["metadata", "finalizers"]]?.strings ?? []
            if !isBuiltin, changed[path: ["metadata", "deletionTimestamp"]] == nil, !finalizers.contains(CustomDefinitions.finalizer) {
                changed = changed.setting(
                    ["metadata", "finalizers"], to: .array((finalizers + [CustomDefinitions.finalizer]).map { .string($0) }))
            }
            return changed
        }
    }

    /// Removes the objects of a kind that is to go, then the finalizer that holds its definition.
    private func end(_ object: StoredObject, _ kind: ResourceKind) async {
        for item in server.store.list(kind, namespace: nil).items where !item.isTerminating {
            await server.remove(item.key, uid: item.uid, as: Self.name)
        }
        guard server.store.list(kind, namespace: nil).items.isEmpty else { return }
        await server.change(object.key, as: Self.name) { tree in
            let rest = (tree[path: ["metadata", "finalizers"]]?.strings ?? []).filter { $0 != CustomDefinitions.finalizer }
            return tree.setting(["metadata", "finalizers"], to: rest.isEmpty ? nil : .array(rest.map { .string($0) }))
        }
    }

    /// Looks again at a definition whose objects go one by one.
    func objectGone(_ event: ObjectEvent) async {
        guard event.isDeletion, let served = server.catalog.current.kind(event.key.kind), served.isCustom, !served.isBuiltin,
            let definition = server.store.get(ResourceKey(CustomDefinitions.kind, namespace: "", name: served.definitionName)),
            definition.isTerminating
        else { return }
        await end(definition, event.key.kind)
    }
}
