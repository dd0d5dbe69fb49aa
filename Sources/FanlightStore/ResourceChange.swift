package import FanlightResources

/// One object that came, changed or went.
package enum ResourceChange: Hashable, Sendable {
    case apply(StoredResource)
    case delete(ResourceKey)

    package var key: ResourceKey {
        switch self {
        case .apply(let stored): stored.key
        case .delete(let key): key
        }
    }
}

/// The changes that lead from one consistent state of the store to a later one.
package struct ResourceChanges: Hashable, Sendable {
    /// At most one for each object, sorted by key.
    package let changes: [ResourceChange]
    /// The state after them.
    package let revision: UInt64

    package init(changes: [ResourceChange], revision: UInt64) {
        self.changes = changes
        self.revision = revision
    }
}
