package import FanlightResources

/// Where an object store keeps its content, so that it outlives the process.
///
/// All calls but `perform` may block. The store makes them one at a time, `load` before everything else and the others within `perform`.
package protocol Journal: Sendable {
    /// For messages: a path.
    var location: String { get }

    /// Runs the work where it may block, after what was passed before.
    func perform(_ work: @escaping @Sendable () -> Void)

    func load() throws -> JournalContent

    /// Makes everything in the batch durable, or nothing.
    func commit(_ batch: JournalBatch) throws

    /// The records of a key, the newest first.
    func history(of key: ResourceKey) throws -> [HistoryRecord]

    /// The latest records of all keys before a revision, or of all, the newest first.
    func recentChanges(before revision: UInt64?, limit: Int) throws -> [RecentChange]

    /// A value of the area for other parts of the program.
    func value(_ name: String) throws -> [UInt8]?

    /// The last call.
    func close()
}
