/// Lists of routes with the same condition on the path, each in the order of the routes.
///
/// A list is known by the slot of its first route, and holds itself together by one number per slot, so that looking at lists allocates
/// and counts nothing. A route keeps its slot when routes before it come and go.
struct RouteChains: Sendable {
    static let end = UInt32.max

    /// By slot, the slot of the next route in its list.
    private(set) var next: [UInt32] = []

    /// Inserts a route by its position; the first of a list must have been given a position too.
    ///
    /// - Complexity: O(1) for a route that comes first, else linear in its list.
    mutating func insert(_ slot: UInt32, into first: inout UInt32?, positions: [UInt32]) {
        while next.count <= Int(slot) { next.append(Self.end) }
        let position = positions[Int(slot)]
        guard let head = first, positions[Int(head)] < position else {
            next[Int(slot)] = first ?? Self.end
            first = slot
            return
        }
        var before = head
        while true {
            let after = next[Int(before)]
            if after == Self.end || positions[Int(after)] > position { break }
            before = after
        }
        next[Int(slot)] = next[Int(before)]
        next[Int(before)] = slot
    }

    /// Removes a route; `first` becomes nil when nothing is left.
    mutating func remove(_ slot: UInt32, from first: inout UInt32?) {
        let after = next[Int(slot)]
        next[Int(slot)] = Self.end
        guard var before = first else { return }
        if before == slot {
            first = after == Self.end ? nil : after
            return
        }
        while next[Int(before)] != slot {
            before = next[Int(before)]
            if before == Self.end { return }
        }
        next[Int(before)] = after
    }
}
