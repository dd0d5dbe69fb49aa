/// The bounds of an object store.
package struct ObjectStoreOptions: Hashable, Sendable {
    /// Changes that are remembered for watches and for lists at older revisions. Up to an eighth more may be there.
    package var events: Int
    /// Bytes that the states take which are kept for those changes alone.
    package var eventBytes: Int
    /// Events that a watch gets at once.
    package var watchBatch: Int
    /// Writes that may wait, all together; more are refused.
    package var waitingWrites: Int
    /// Writes that share one transaction.
    package var writeBatch: Int
    /// For a store without a journal; a journal has limits of its own.
    package var history: HistoryLimits

    package init(
        events: Int = 10_000, eventBytes: Int = 128 << 20, watchBatch: Int = 1_000, waitingWrites: Int = 10_000, writeBatch: Int = 1_000,
        history: HistoryLimits = HistoryLimits()
    ) {
        self.events = max(1, events)
        self.eventBytes = max(0, eventBytes)
        self.watchBatch = max(1, watchBatch)
        self.waitingWrites = max(1, waitingWrites)
        self.writeBatch = max(1, writeBatch)
        self.history = history
    }
}
