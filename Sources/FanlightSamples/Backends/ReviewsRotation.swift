import Synchronization

/// The running versions of reviews, in turn, as a Service over all of them would give them.
final class ReviewsRotation: Sendable {
    private let addresses: [BookinfoSample.Address]
    private let turn = Atomic<Int>(0)

    init(_ addresses: [BookinfoSample.Address]) {
        self.addresses = addresses
    }

    /// Nil when no version runs.
    func next() -> BookinfoSample.Address? {
        guard !addresses.isEmpty else { return nil }
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return addresses[Int(UInt(bitPattern: turn) % UInt(addresses.count))]
    }
}
