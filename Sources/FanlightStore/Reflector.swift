/// The changes of a store, coalesced: each element is everything that has happened since the one before, so that a slow consumer
/// does less work and not more.
///
/// The first element is the complete content, and comes even when that is empty. A restart of the watch shows as the changes that
/// were missed.
package struct Reflector: AsyncSequence, Sendable {
    package typealias Element = ResourceChanges
    package typealias Failure = any Error

    private let watch: StoreWatch

    /// The watch must have no other consumer.
    package init(_ watch: StoreWatch) { self.watch = watch }

    package func makeAsyncIterator() -> Iterator { Iterator(watch: watch) }

    package struct Iterator: AsyncIteratorProtocol {
        private let watch: StoreWatch
        private var reduction = ChangeReduction()

        fileprivate init(watch: StoreWatch) { self.watch = watch }

        /// nil when the watch ends.
        ///
        /// - Throws: what the store throws; what has been told stays told, and asking again goes on.
        package mutating func next() async throws -> ResourceChanges? {
            while let events = try await watch.nextBatch() {
                for event in events { reduction.take(event) }
                if let changes = reduction.changes() { return changes }
            }
            return nil
        }
    }
}
