/// A watch of a store, for one consumer: the events one by one, or all that are ready at once.
///
/// It ends when the consumer's task is cancelled, when the store ends it, or when it is released.
package struct StoreWatch: AsyncSequence, Sendable {
    package typealias Element = StoreEvent
    package typealias Failure = any Error

    /// Closes the buffer when nobody holds the watch any more, so that the store forgets it.
    private final class Lease: Sendable {
        let buffer: WatchBuffer

        init(_ buffer: WatchBuffer) { self.buffer = buffer }

        deinit { buffer.close() }
    }

    private let lease: Lease
    private let start: @Sendable (WatchBuffer) async throws -> Void

    /// - Parameter start: lists what exists and hands it to the buffer, in one step with the store's publishing.
    package init(_ buffer: WatchBuffer, start: @escaping @Sendable (WatchBuffer) async throws -> Void) {
        lease = Lease(buffer)
        self.start = start
    }

    /// Everything that is ready, waiting for at least one event; nil at the end.
    ///
    /// - Throws: what the store throws when it cannot list; the watch may be asked again.
    package func nextBatch() async throws -> [StoreEvent]? {
        let buffer = lease.buffer
        return try await withTaskCancellationHandler {
            while true {
                switch buffer.next() {
                case .deliver(let events): return events
                case .start: try await start(buffer)
                case .wait: await buffer.wait()
                case .end: return nil
                }
            }
        } onCancel: {
            buffer.close()
        }
    }

    package func makeAsyncIterator() -> Iterator { Iterator(watch: self) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let watch: StoreWatch
        private var ready: ArraySlice<StoreEvent> = []

        fileprivate init(watch: StoreWatch) { self.watch = watch }

        package mutating func next() async throws -> StoreEvent? {
            if Task.isCancelled { return nil }
            if let event = ready.popFirst() { return event }
            guard let batch = try await watch.nextBatch() else { return nil }
            ready = batch[...]
            return ready.popFirst()
        }
    }
}
