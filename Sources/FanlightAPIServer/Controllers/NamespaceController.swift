import FanlightResources
import FanlightSchemas
import FanlightStore

/// Empties namespaces that are to go, and lets them go when they are empty.
struct NamespaceController: Sendable {
    private static let name = "namespace-controller"

    let server: APIServer

    func handle(_ event: ObjectEvent) async {
        if event.key.kind == .namespace {
            if let namespace = event.new, namespace.isTerminating { await finish(namespace) }
        } else if event.isDeletion, !event.key.namespace.isEmpty,
            let namespace = server.store.get(ResourceKey(.namespace, namespace: "", name: event.key.namespace)), namespace.isTerminating
        {
            await finish(namespace)
        }
    }

    private func finish(_ namespace: StoredObject) async {
        for object in server.store.objects(inNamespace: namespace.key.name) where !object.isTerminating {
            await server.remove(object.key, uid: object.uid, as: Self.name)
        }
        let held = server.store.objects(inNamespace: namespace.key.name)
        guard held.isEmpty else {
            let conditions = NamespaceConditions(of: held, server.catalog.current)
            let time = Timestamp.text(seconds: server.options.now() / 1_000)
            return await server.change(namespace.key, subresource: "status", as: Self.name) { conditions.set(in: $0, time: time) }
        }
        await server.change(namespace.key, as: Self.name) { tree in
            let rest = (tree[path: ["spec", "finalizers"]]?.strings ?? []).filter { $0 != "kubernetes" }
            return tree.setting(["spec", "finalizers"], to: rest.isEmpty ? nil : .array(rest.map { .string($0) }))
        }
    }
}
