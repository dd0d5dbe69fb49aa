/// The objects that a list call found, and the moment it speaks of.
package struct ObjectList: Sendable {
    /// Sorted by namespace and name.
    package let items: [StoredObject]
    /// The revision of the whole store.
    package let revision: UInt64

    package init(items: [StoredObject], revision: UInt64) {
        self.items = items
        self.revision = revision
    }

    /// The index of the first item that is not before this place, for a list that is read page by page.
    ///
    /// - Complexity: O(log n).
    package func index(from namespace: String, _ name: String) -> Int {
        ObjectTable.index(of: namespace, name, in: items)
    }
}
