/// A watch of an object store, for one consumer.
///
/// It ends when the task that waits for it is cancelled, when the store is closed, and when it is released.
package final class ObjectWatch: Sendable {
    private let store: ObjectStore
    private let id: Int

    init(store: ObjectStore, id: Int) {
        self.store = store
        self.id = id
    }

    deinit { store.endWatch(id) }

    /// Everything that is ready, in the order of the revisions, waiting for at least one event. An empty batch after `interrupt`, nil at
    /// the end.
    ///
    /// - Throws: `StoreError.Code.expired` where the consumer was so slow that events are lost; from then on always.
    package func next() async throws -> [ObjectEvent]? {
        try await withTaskCancellationHandler {
            while true {
                switch store.step(id) {
                case .deliver(let events): return events
                case .expired(let pending, let oldest): throw StoreError.expired(pending - 1, oldest: oldest)
                case .wait: await store.wait(id)
                case .end: return nil
                }
            }
        } onCancel: {
            store.endWatch(id)
        }
    }

    /// As `next`, but returns an empty batch when the time has come and nothing is ready.
    package func next(until deadline: ContinuousClock.Instant) async throws -> [ObjectEvent]? {
        let timer = Task { [weak self] in
            try await Task.sleep(until: deadline, clock: .continuous)
            self?.interrupt()
        }
        defer { timer.cancel() }
        return try await next()
    }

    /// Has `next` return, now or when it is called next, with an empty batch where nothing is ready: for bookmarks and time limits.
    package func interrupt() { store.interruptWatch(id) }

    /// Ends the watch.
    package func close() { store.endWatch(id) }

    /// A revision up to which the consumer has got everything that it watches: the one to put into a bookmark that is sent after all events
    /// that `next` has returned. Never goes back.
    package var currentRevision: UInt64 { store.seenRevision(id) }
}
