import FanlightIR

/// Puts the routes of a virtual host together: stretches of what was there before, and the runs of owners that changed between them.
struct RouteAssembly {
    private let oldOrder: [Int32]
    private let oldCounts: [Int32]
    private let oldRoutes: [Shared<Route>]
    private(set) var newRoutes: [Shared<Route>] = []
    private(set) var newCounts: [Int32] = []
    /// An owner that has more or fewer runs than the order says.
    private(set) var fault: Int32?
    private var isTouched: [Bool] = []
    private var occurrences: [Int32: Int] = [:]

    init(order: [Int32], counts: [Int32], routes: [Shared<Route>]) {
        oldOrder = order
        oldCounts = counts
        oldRoutes = routes
    }

    /// - Parameters:
    ///   - order: the owner of each run.
    ///   - runs: by owner.
    ///   - changed: the owners whose runs are not those of before.
    mutating func assemble(_ order: [Int32], runs: [[[Shared<Route>]]?], changed: Set<Int32>) {
        var prefix = 0
        let shorter = min(order.count, oldOrder.count)
        while prefix < shorter, order[prefix] == oldOrder[prefix] { prefix += 1 }
        var suffix = 0
        while suffix < shorter - prefix, order[order.count - 1 - suffix] == oldOrder[oldOrder.count - 1 - suffix] { suffix += 1 }
        isTouched = [Bool](repeating: false, count: runs.count)
        var touched = changed
        touched.formUnion(oldOrder[prefix..<(oldOrder.count - suffix)])
        touched.formUnion(order[prefix..<(order.count - suffix)])
        for owner in touched { isTouched[Int(owner)] = true }

        newRoutes.reserveCapacity(oldRoutes.count + 16)
        newCounts.reserveCapacity(order.count)
        var offset = 0
        takeOver(0..<prefix, from: &offset, runs)
        for owner in order[prefix..<(order.count - suffix)] { append(owner, runs) }
        for count in oldCounts[prefix..<(oldCounts.count - suffix)] { offset += Int(count) }
        takeOver((oldOrder.count - suffix)..<oldOrder.count, from: &offset, runs)
        for owner in touched.sorted() where occurrences[owner, default: 0] != runs[Int(owner)]?.count ?? 0 { fault = fault ?? owner }
    }

    /// Appends runs whose owners follow one another as before.
    ///
    /// - Parameters:
    ///   - range: of the old order.
    ///   - offset: of the first route of the range in the old list; afterwards that of the one behind the range.
    private mutating func takeOver(_ range: Range<Int>, from offset: inout Int, _ runs: [[[Shared<Route>]]?]) {
        var start = offset
        for index in range {
            let count = Int(oldCounts[index])
            if isTouched[Int(oldOrder[index])] {
                newRoutes.append(contentsOf: oldRoutes[start..<offset])
                append(oldOrder[index], runs)
                start = offset + count
            } else {
                newCounts.append(oldCounts[index])
            }
            offset += count
        }
        newRoutes.append(contentsOf: oldRoutes[start..<offset])
    }

    /// Appends the next run of an owner.
    private mutating func append(_ owner: Int32, _ runs: [[[Shared<Route>]]?]) {
        let index = occurrences[owner, default: 0]
        occurrences[owner] = index + 1
        guard let runs = runs[Int(owner)], index < runs.count else {
            fault = fault ?? owner
            newCounts.append(0)
            return
        }
        newRoutes.append(contentsOf: runs[index])
        newCounts.append(Int32(runs[index].count))
    }
}
