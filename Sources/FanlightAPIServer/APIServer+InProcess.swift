package import FanlightResources
import FanlightSchemas
import FanlightStore

/// What other parts of the process do with objects, under the rules of the API.
extension APIServer {
    /// Server-side apply without force.
    ///
    /// - Parameter age: of an object that is created.
    /// - Throws: `APIStatus`: a kind that is not served, a conflict with another manager, an object that is not accepted.
    package func apply(_ object: Node, manager: String, age: AgeRule, by writer: Writer) async throws -> WriteOutcome {
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        let context = try self.context(of: object)
        var options = WriteOptions()
        options.fieldManager = manager
        options.fieldValidation = .warn
        return try await self.writer.apply(
            context, name: name, .success(RequestBody(node: object, duplicates: [])), options, by: writer, age: age, isLenient: true)
    }

    /// Deletes the object as `writer`, if it is still the one with the uid.
    package func delete(_ key: ResourceKey, uid: String, by writer: Writer) async throws {
        guard let context = context(key.kind, namespace: key.namespace) else { return }
        var options = DeleteOptions()
        options.uid = uid
        options.propagation = .background
        do {
            _ = try await deleter.delete(context, name: key.name, options, by: writer)
        } catch let status as APIStatus where status.code == 404 || status.code == 409 {
            return
        }
    }

    /// Replaces the object's status by what `change` makes of it; nothing happens where that is the same.
    package func changeStatus(_ key: ResourceKey, manager: String, _ change: (Node) -> Node?) async throws {
        guard let context = context(key.kind, namespace: key.namespace, subresource: "status") else { return }
        var options = WriteOptions()
        options.fieldManager = manager
        let writer = writer(of: manager)
        let pipeline = ObjectPipeline(context: context, options: options, manager: manager, time: writer.time) { _, _ in ([], []) }
        do {
            _ = try await self.writer.put(context.key(key.name), context, options, writer, verb: "update") { current in
                guard let current else { throw APIStatus.notFound(context.target, name: key.name) }
                let object = context.node(current)
                let status = change(object)
                guard status != object["status"] else { return (object, []) }
                return (pipeline.managed(live: object, object.setting(["status"], to: status)), [])
            }
        } catch let status as APIStatus where status.code == 404 {
            return
        }
    }

    /// Whether objects of the type are served and kept.
    package func serves(apiVersion: String, kind: String) -> Bool {
        let parts = apiVersion.split(separator: "/", maxSplits: 1).map(String.init)
        let group = parts.count == 2 ? parts[0] : ""
        guard let served = catalog.current.kind(ResourceKind(group: group, kind: kind)), served.isStored else { return false }
        return served.version(parts.last ?? "")?.isServed == true
    }

    /// Whether objects of the kind stand in namespaces; nil for a kind that is not served.
    package func isNamespaced(_ kind: ResourceKind) -> Bool? { catalog.current.kind(kind)?.isNamespaced }

    func context(of object: Node) throws(APIStatus) -> ResourceContext {
        let parts = (object["apiVersion"]?.string ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        let kind = ResourceKind(group: parts.count == 2 ? parts[0] : "", kind: object["kind"]?.string ?? "")
        guard let served = catalog.current.kind(kind), let version = served.version(parts.last ?? ""), version.isServed else {
            throw .noSuchResource
        }
        let namespace = object[path: ["metadata", "namespace"]]?.string ?? "default"
        var path = kind.group.isEmpty ? ["api", version.name] : ["apis", kind.group, version.name]
        if served.isNamespaced { path += ["namespaces", namespace] }
        path.append(served.plural)
        guard let target = RequestTarget(path) else { throw .noSuchResource }
        return ResourceContext(target: target, kind: served, version: version)
    }
}
