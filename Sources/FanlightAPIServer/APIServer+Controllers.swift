package import FanlightResources
import FanlightSchemas
import FanlightStore

/// What the controllers of other parts of the process do with objects, each under a name of its own and under the rules of the API.
extension APIServer {
    /// - Throws: `APIStatus`, such as 409 where there is such an object already.
    @discardableResult
    package func create(_ object: Node, as controller: String) async throws -> WriteOutcome {
        let context = try self.context(of: object)
        var options = WriteOptions()
        options.fieldManager = controller
        return try await writer.create(context, RequestBody(node: object, duplicates: []), options, by: writer(of: controller))
    }

    /// Server-side apply that takes the fields which it lists from whoever has them.
    ///
    /// - Throws: `APIStatus`; 409 where the configuration names a resourceVersion and the object has another.
    @discardableResult
    package func enforce(_ object: Node, as controller: String) async throws -> WriteOutcome {
        let context = try self.context(of: object)
        var options = WriteOptions()
        options.fieldManager = controller
        options.force = true
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        return try await writer.apply(
            context, name: name, .success(RequestBody(node: object, duplicates: [])), options, by: writer(of: controller))
    }

    /// Changes an object as a client's PUT would, in one step; nothing happens where it stays the same, or is gone.
    ///
    /// - Throws: `APIStatus`; what `change` throws is thrown on.
    package func update(_ key: ResourceKey, as controller: String, _ change: (Node) throws -> Node) async throws {
        guard let context = context(key.kind, namespace: key.namespace) else { return }
        var options = WriteOptions()
        options.fieldManager = controller
        do {
            _ = try await writer.scale(context, name: key.name, options, by: writer(of: controller), change)
        } catch let status as APIStatus where status.code == 404 {
            return
        }
    }

    /// Deletes the object if it is still the one with the uid.
    package func delete(_ key: ResourceKey, uid: String?, as controller: String) async {
        await remove(key, uid: uid, as: controller)
    }

    /// Takes a finalizer from an object, which lets an object go that waits for nothing else.
    package func dropFinalizer(_ finalizer: String, from key: ResourceKey, uid: String, as controller: String) async {
        await change(key, as: controller) { object in
            guard object[path: ["metadata", "uid"]]?.string == uid else { return object }
            let rest = (object[path: ["metadata", "finalizers"]]?.strings ?? []).filter { $0 != finalizer }
            return object.setting(["metadata", "finalizers"], to: rest.isEmpty ? nil : .array(rest.map { .string($0) }))
        }
    }
}
