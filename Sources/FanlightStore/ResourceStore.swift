package import FanlightResources

/// What remembers the resources: reads, writes with rules for conflicts, and watches.
///
/// One revision counts all changes of a store. A write that would change nothing is none: no new revision, no event.
package protocol ResourceStore: Sendable {
    /// The revision of the latest change; 0 for a store in which nothing ever happened.
    var revision: UInt64 { get async throws }

    /// nil where there is no such object.
    func get(_ key: ResourceKey) async throws -> StoredResource?

    /// - Parameters:
    ///   - kind: nil for all kinds.
    ///   - namespace: nil for all namespaces.
    func list(_ kind: ResourceKind?, namespace: String?) async throws -> ResourceList

    /// - Throws: `StoreError.Code.alreadyExists`.
    @discardableResult
    func create(_ resource: Resource) async throws -> StoredResource

    /// - Parameter expected: the revision of the object that the caller has seen; nil to change it whatever it is.
    /// - Throws: `StoreError.Code.notFound`, `StoreError.Code.conflict`.
    @discardableResult
    func update(_ resource: Resource, expected: UInt64?) async throws -> StoredResource

    /// - Parameter expected: the revision of the object that the caller has seen; nil to delete it whatever it is.
    /// - Returns: the object as it was.
    /// - Throws: `StoreError.Code.notFound`, `StoreError.Code.conflict`.
    @discardableResult
    func delete(_ key: ResourceKey, expected: UInt64?) async throws -> StoredResource

    /// Makes `resources` the whole content of a live source (a folder, a file), with the fewest possible changes, in one step that no
    /// watcher sees the middle of.
    ///
    /// An object belongs to the source that first named it, until that source leaves it out; what was made by `create` belongs to none
    /// and is not taken over.
    @discardableResult
    func replaceAll(of source: String, with resources: [Resource]) async throws -> ReplaceResult

    /// - Parameter kinds: nil for all kinds.
    func watch(_ kinds: Set<ResourceKind>?) async throws -> StoreWatch
}
