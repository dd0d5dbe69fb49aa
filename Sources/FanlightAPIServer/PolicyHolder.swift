import FanlightAccess
import FanlightResources
import FanlightStore
import Synchronization

/// Who may do what, as the roles and bindings in the store say.
final class PolicyHolder: Sendable {
    static let kinds: [ResourceKind] = ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"].map {
        ResourceKind(group: "rbac.authorization.k8s.io", kind: $0)
    }

    private let state = Mutex(AccessPolicy())

    var current: AccessPolicy { state.withLock { $0 } }

    /// Takes in objects as they are now; nil where they are gone. All of it happens under the lock: no change gets lost between two callers.
    func apply(_ objects: [(key: ResourceKey, object: StoredObject?)]) {
        let changes = objects.map { (key: $0.key, object: Self.tree($0.object)) }
        state.withLock { $0.apply(changes) }
    }

    /// Makes these the only objects of their kind, after a watch has missed something: what is gone must not go on granting.
    func replace(_ kind: ResourceKind, with objects: [StoredObject]) {
        let trees = objects.compactMap { object in Self.tree(object).map { (key: object.key, object: $0) } }
        state.withLock { $0.replace(kind, with: trees) }
    }

    private static func tree(_ object: StoredObject?) -> Node? {
        object.map { $0.node(apiVersion: "rbac.authorization.k8s.io/v1", kind: $0.key.kind.kind) }
    }
}
