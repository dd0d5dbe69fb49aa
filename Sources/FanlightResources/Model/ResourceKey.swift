/// What identifies one object: its kind, namespace and name.
package struct ResourceKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let kind: ResourceKind
    /// Empty for cluster-scoped kinds.
    package let namespace: String
    package let name: String

    package init(_ kind: ResourceKind, namespace: String, name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// `VirtualService default/bookinfo-vs`.
    package var description: String { "\(kind.kind) \(namespacedName)" }

    /// `default/bookinfo-vs`, or the name alone for a cluster-scoped kind.
    package var namespacedName: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    package static func < (left: ResourceKey, right: ResourceKey) -> Bool {
        (left.kind, left.namespace, left.name) < (right.kind, right.namespace, right.name)
    }
}
