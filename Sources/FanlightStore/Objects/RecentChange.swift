package import FanlightResources

/// A change that is remembered, without the object.
package struct RecentChange: Hashable, Sendable {
    package let key: ResourceKey
    /// As in the history of the key.
    package let number: UInt64
    /// The revision that the change made.
    package let revision: UInt64
    package let attribution: Attribution
    /// Whether the object was not there before.
    package let isCreation: Bool

    package init(key: ResourceKey, number: UInt64, revision: UInt64, attribution: Attribution, isCreation: Bool) {
        self.key = key
        self.number = number
        self.revision = revision
        self.attribution = attribution
        self.isCreation = isCreation
    }
}
