import FanlightAccess
import FanlightResources
import FanlightSchemas
import FanlightStore
import Logging

/// Requests of the server to itself, under the same rules as everybody's.
extension APIServer {
    /// The path of the objects of a stored kind; nil where the kind is not served.
    func context(_ kind: ResourceKind, namespace: String?, subresource: String? = nil) -> ResourceContext? {
        guard let served = catalog.current.kind(kind), let version = served.storageVersion else { return nil }
        var parts = kind.group.isEmpty ? ["api", version.name] : ["apis", kind.group, version.name]
        if served.isNamespaced, let namespace { parts += ["namespaces", namespace] }
        parts.append(served.plural)
        if let subresource { parts += ["x", subresource] }
        guard let target = RequestTarget(parts) else { return nil }
        return ResourceContext(target: target, kind: served, version: version)
    }

    func writer(of controller: String) -> Writer {
        Writer(
            user: UserInfo(name: "system:serviceaccount:kube-system:\(controller)", groups: ["system:serviceaccounts", "system:masters"]),
            userAgent: "\(controller)/fanlight", time: options.now())
    }

    /// Deletes an object as one of the server's controllers.
    ///
    /// - Returns: whether the object is gone or was not there; false where finalizers hold it.
    @discardableResult
    func remove(_ key: ResourceKey, uid: String?, as controller: String, _ propagation: DeleteOptions.Propagation = .background) async
        -> Bool
    {
        guard let context = context(key.kind, namespace: key.namespace) else {
            // The kind is not served any more: what is left of it has no rules.
            _ = try? await store.write(key, by: nil) { $0 == nil ? .none : .delete(final: nil) }
            return true
        }
        var delete = DeleteOptions()
        delete.propagation = propagation
        delete.uid = uid
        do {
            let answer = try await deleter.delete(context, name: key.name, delete, by: writer(of: controller))
            return answer["kind"]?.string == "Status" || store.get(key) == nil
        } catch let status as APIStatus {
            return status.code == 404 || status.code == 409 && store.get(key)?.uid != uid
        } catch {
            options.logger.error("deletion failed", metadata: ["object": .string("\(key)"), "error": .string("\(error)")])
            return false
        }
    }

    /// Changes an object as one of the server's controllers, without the rules for users: for what only the server may change.
    ///
    /// - Parameter subresource: `status` where nothing else of the object is changed, which its history then does not keep.
    func change(_ key: ResourceKey, subresource: String? = nil, as controller: String, _ change: (Node) -> Node) async {
        guard let context = context(key.kind, namespace: key.namespace, subresource: subresource) else { return }
        let writer = writer(of: controller)
        do {
            _ = try await self.writer.put(context.key(key.name), context, WriteOptions(), writer, verb: "update") { current in
                guard let current else { throw APIStatus.notFound(context.target, name: key.name) }
                return (change(context.node(current)), [])
            }
        } catch let status as APIStatus where status.code == 404 {
            return
        } catch {
            options.logger.error("change failed", metadata: ["object": .string("\(key)"), "error": .string("\(error)")])
        }
    }
}
