package import FanlightResources

/// What replacing the content of a source changed. All lists are sorted.
package struct ReplaceResult: Hashable, Sendable {
    package var created: [ResourceKey] = []
    package var updated: [ResourceKey] = []
    package var deleted: [ResourceKey] = []
    /// Objects that were left out, since another source owns them or the content names them twice.
    package var refused: [ResourceKey] = []
    /// The store's revision afterwards.
    package var revision: UInt64

    package init(revision: UInt64) { self.revision = revision }

    package var isUnchanged: Bool { created.isEmpty && updated.isEmpty && deleted.isEmpty }
}
