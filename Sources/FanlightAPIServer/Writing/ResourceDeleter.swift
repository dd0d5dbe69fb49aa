import FanlightResources
import FanlightSchemas
import FanlightStore

/// Deletes objects, at once or, where finalizers hold them, in two steps.
///
/// - Source: Kubernetes: apiserver, pkg/registry/generic/registry/store.go, Delete, and pkg/registry/core/namespace/storage.
struct ResourceDeleter: Sendable {
    let store: ObjectStore

    /// Namespaces that hold the system together.
    static let protectedNamespaces: Set<String> = ["default", "kube-system", "kube-public"]

    /// - Returns: the answer: the object where it is held back or its kind is so answered, else a Status.
    func delete(_ context: ResourceContext, name: String, _ options: DeleteOptions, by writer: Writer) async throws -> Node {
        if context.kind.kind == .namespace, Self.protectedNamespaces.contains(name) {
            throw APIStatus.forbidden(context.target, name: name, "this namespace may not be deleted")
        }
        try CustomDefinitions.checkDeletion(context, name: name)
        let key = context.key(name)
        let deletion = ObjectDeletion(context: context, name: name, options: options, time: writer.time)
        if options.isDryRun {
            guard let current = store.get(key) else { throw APIStatus.notFound(context.target, name: name) }
            return Self.answer(try deletion.step(current), context, uid: current.uid)
        }
        var answer = Node.null
        do {
            let result = try await store.write(key, by: isRecorded(context) ? writer.attribution("delete") : nil) { current in
                guard let current else { throw APIStatus.notFound(context.target, name: name) }
                let step = try deletion.step(current)
                answer = Self.answer(step, context, uid: current.uid)
                guard case .held(let object) = step else { return .delete(final: nil) }
                return .put(content: context.content(object), uid: current.uid, age: current.age)
            }
            guard answer["kind"]?.string != "Status" else { return answer }
            return answer.setting(["metadata", "resourceVersion"], to: .string(String(result.object?.revision ?? result.revision)))
        } catch let error as StoreError {
            throw APIStatus(error)
        }
    }

    private static func answer(_ step: ObjectDeletion.Step, _ context: ResourceContext, uid: String) -> Node {
        switch step {
        case .held(let object): object
        case .gone(let object):
            KindTraits.isReturnedByDeletion(context.kind.kind)
                ? object : success(context, name: object[path: ["metadata", "name"]]?.string ?? "", uid: uid)
        }
    }

    static func success(_ context: ResourceContext, name: String, uid: String) -> Node {
        var details = Node.object(["name": .string(name)])
        if !context.target.group.isEmpty { details[member: "group"] = .string(context.target.group) }
        details[member: "kind"] = .string(context.target.resource)
        details[member: "uid"] = .string(uid)
        return .object([
            "kind": .string("Status"), "apiVersion": .string("v1"), "metadata": .emptyObject, "status": .string("Success"),
            "details": details,
        ])
    }

    private func isRecorded(_ context: ResourceContext) -> Bool { KindTraits.isRemembered(context.kind.kind) }
}
