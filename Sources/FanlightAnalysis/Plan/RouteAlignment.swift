import FanlightIR

/// Which routes of two lists correspond: pairs with equal matches whose order is the same on both sides.
///
/// That is all that a comparison needs to know. A request whose first match on both sides is such a pair gets the pair's answers; and one
/// whose first matches are no pair has at least one among the routes that are left over, since what corresponds cannot change sides.
struct RouteAlignment {
    /// By position before, that of the counterpart after; nil for what is left over.
    private(set) var after: [Int?]
    private(set) var before: [Int?]

    init(_ old: RouteList, _ new: RouteList) {
        after = Array(repeating: nil, count: old.count)
        before = Array(repeating: nil, count: new.count)
        var start = 0
        var oldEnd = old.count
        var newEnd = new.count
        while start < oldEnd, start < newEnd, Self.areEqual(old, start, new, start) {
            pair(start, start)
            start += 1
        }
        while oldEnd > start, newEnd > start, Self.areEqual(old, oldEnd - 1, new, newEnd - 1) {
            oldEnd -= 1
            newEnd -= 1
            pair(oldEnd, newEnd)
        }
        guard start < oldEnd, start < newEnd else { return }
        var places: [RouteMatch: [Int]] = [:]
        for position in (start..<oldEnd).reversed() { places[old[position].match, default: []].append(position) }
        // Of equal matches only the first counts, so the first are paired first.
        let pairs = (start..<newEnd).compactMap { position -> (Int, Int)? in
            places[new[position].match]?.popLast().map { ($0, position) }
        }
        for index in Self.longestRise(pairs.map(\.0)) { pair(pairs[index].0, pairs[index].1) }
    }

    private mutating func pair(_ old: Int, _ new: Int) {
        after[old] = new
        before[new] = old
    }

    private static func areEqual(_ old: RouteList, _ left: Int, _ new: RouteList, _ right: Int) -> Bool {
        guard let one = old.route(at: left), let other = new.route(at: right) else {
            return left == old.count - 1 && right == new.count - 1
        }
        return one == other || one.value.match == other.value.match
    }

    /// The indices of a longest rising subsequence.
    private static func longestRise(_ values: [Int]) -> [Int] {
        var ends: [Int] = []
        var previous = [Int](repeating: -1, count: values.count)
        for (index, value) in values.enumerated() {
            var low = 0
            var high = ends.count
            while low < high {
                let middle = (low + high) / 2
                if values[ends[middle]] < value { low = middle + 1 } else { high = middle }
            }
            previous[index] = low > 0 ? ends[low - 1] : -1
            if low == ends.count { ends.append(index) } else { ends[low] = index }
        }
        var rise: [Int] = []
        var index = ends.last ?? -1
        while index >= 0 {
            rise.append(index)
            index = previous[index]
        }
        return rise.reversed()
    }
}
