package import FanlightResources

/// One change of one object. Each change of the store has a revision of its own, without gaps.
package struct ObjectEvent: Sendable {
    package let key: ResourceKey
    package let revision: UInt64
    /// What was stored before; nil for a creation.
    package let old: StoredObject?
    /// What is stored now; nil for a deletion.
    package let new: StoredObject?
    /// The state to tell: the new one, or for a deletion the last one, with the revision of the deletion.
    package let object: StoredObject

    /// A creation or an update.
    package init(old: StoredObject?, new: StoredObject) {
        key = new.key
        revision = new.revision
        self.old = old
        self.new = new
        object = new
    }

    /// A deletion.
    ///
    /// - Parameter final: the state to tell instead of the one that was stored.
    package init(deleted old: StoredObject, final: ObjectContent?, revision: UInt64) {
        key = old.key
        self.revision = revision
        self.old = old
        new = nil
        object = StoredObject(key: old.key, uid: old.uid, revision: revision, age: old.age, content: final ?? old.content)
    }

    package var isDeletion: Bool { new == nil }
}
