/// The objects that a list call found, and the moment it speaks of.
package struct ResourceList: Hashable, Sendable {
    /// Sorted by key.
    package let items: [StoredResource]
    /// The revision of the whole store.
    package let revision: UInt64

    package init(items: [StoredResource], revision: UInt64) {
        self.items = items
        self.revision = revision
    }
}
