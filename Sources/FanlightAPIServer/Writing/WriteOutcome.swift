package import FanlightResources
package import FanlightStore

/// What a write led to.
package struct WriteOutcome: Sendable {
    /// The object as the client gets it.
    package let object: Node
    /// The object as it is stored, or would be; nil where it is gone.
    package let stored: StoredObject?
    /// The object before; nil where it was created.
    package let old: StoredObject?
    package let isCreated: Bool
    /// Whether the object is gone now.
    package let isDeleted: Bool
    /// What the client is to be warned of.
    package let warnings: [String]
}
