package import FanlightResources

/// One change of an object, and what the object was before it.
package struct HistoryRecord: Sendable {
    package let key: ResourceKey
    /// Counts the changes of the key from 1; goes on when an object is deleted and created anew.
    package let number: UInt64
    /// The revision that the change made.
    package let revision: UInt64
    package let attribution: Attribution
    /// nil where the change created the object.
    package let before: StoredObject?

    package init(key: ResourceKey, number: UInt64, revision: UInt64, attribution: Attribution, before: StoredObject?) {
        self.key = key
        self.number = number
        self.revision = revision
        self.attribution = attribution
        self.before = before
    }
}

/// How much history is kept.
package struct HistoryLimits: Hashable, Sendable {
    /// Records of one object; the newest stay.
    package var perObject: Int
    /// Objects that are gone and whose records are kept; those that went last stay.
    package var deletedObjects: Int

    package init(perObject: Int = 100, deletedObjects: Int = 10_000) {
        self.perObject = max(1, perObject)
        self.deletedObjects = max(0, deletedObjects)
    }
}
