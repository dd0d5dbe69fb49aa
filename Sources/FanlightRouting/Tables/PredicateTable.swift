/// The conditions of routes besides those on the path, by slot.
///
/// Event loops on several cores share a table, and counting references to its parts would make them wait for one another. So it is read
/// through unmanaged references.
struct PredicateTable: Sendable {
    /// Keeps alive what `references` refers to; both change together and nowhere else.
    private var owners: [UInt32: RoutePredicate] = [:]
    // Unmanaged is not Sendable; what it refers to here is.
    private nonisolated(unsafe) var references: [Unmanaged<RoutePredicate>?]

    init(count: Int) {
        references = Array(repeating: nil, count: count)
    }

    /// Makes room for one more slot.
    mutating func append() { references.append(nil) }

    mutating func set(_ predicate: RoutePredicate?, at slot: UInt32) {
        owners[slot] = predicate
        references[Int(slot)] = predicate.map { Unmanaged.passUnretained($0) }
    }

    /// True where the path is all that counts.
    @inline(__always)
    func holds(at slot: UInt32, _ request: RequestView) -> Bool {
        guard let reference = references[Int(slot)] else { return true }
        return reference._withUnsafeGuaranteedRef { $0.holds(request) }
    }
}
