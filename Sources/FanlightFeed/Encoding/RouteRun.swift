import FanlightIR

/// Routes of one owner that follow one another in a virtual host. Small, so that ten thousand of them are looked through in microseconds.
struct RouteRun: Hashable, Sendable {
    /// Stands for an owner inside of one virtual host.
    struct Owner: Hashable, Sendable {
        private let code: UInt32

        /// - Parameter beginsPart: whether the order of owners is cut before this one, which its name alone decides.
        init(number: UInt32, beginsPart: Bool) { code = number << 1 | (beginsPart ? 1 : 0) }

        var number: Int { Int(code >> 1) }
        var beginsPart: Bool { code & 1 == 1 }
    }

    let owner: Owner
    let count: UInt32
}

/// Where the runs of a virtual host differ from those before.
struct RouteRunChange {
    /// Of the runs before; those that may differ, with one neighbour on each side, which a new run may have to be joined with.
    let oldRuns: Range<Int>
    /// Of the routes now: those of which the runs have to be found anew.
    let newRoutes: Range<Int>
    /// Of the routes now: all outside of it are the same as before, counted from their end of the list.
    let changedRoutes: Range<Int>

    init(from old: [Shared<Route>], runs: [RouteRun], to new: [Shared<Route>]) {
        let prefix = SharedList.commonPrefix(old, new)
        let suffix = SharedList.commonSuffix(old, new, after: prefix)
        changedRoutes = prefix..<(new.count - suffix)
        var first = 0
        var start = 0
        while first < runs.count, start + Int(runs[first].count) < prefix {
            start += Int(runs[first].count)
            first += 1
        }
        var last = runs.count
        var end = old.count
        while last > first, end - Int(runs[last - 1].count) > old.count - suffix {
            end -= Int(runs[last - 1].count)
            last -= 1
        }
        oldRuns = first..<last
        newRoutes = start..<(new.count - (old.count - end))
    }
}

/// The order of a virtual host's runs, cut into parts that are resources of their own.
///
/// A list is cut before owners that their names decide, one in 64, so that equal lists are cut alike whatever came before, and a change leaves all
/// parts but the one that it is in as they are.
struct RouteRunOrder {
    private let runs: [RouteRun]
    private let routes: [Shared<Route>]
    /// For each run the index of its first route.
    private let starts: [UInt32]
    /// Indices of runs; the first part is there even where it is empty.
    let parts: [Range<Int>]
    /// For each part the n-th time that its first owner begins one.
    private let occurrences: [Int]

    static func beginsPart(_ owner: RouteOwner) -> Bool { ContentHash.hash(owner.resourceName) & 63 == 0 }

    init(_ runs: [RouteRun], routes: [Shared<Route>]) {
        self.runs = runs
        self.routes = routes
        var starts: [UInt32] = []
        starts.reserveCapacity(runs.count)
        var cuts = [0]
        var start: UInt32 = 0
        for (index, run) in runs.enumerated() {
            starts.append(start)
            start += run.count
            if index > 0, run.owner.beginsPart { cuts.append(index) }
        }
        self.starts = starts
        var seen: [RouteRun.Owner: Int] = [:]
        var occurrences: [Int] = []
        var parts: [Range<Int>] = []
        for (index, cut) in cuts.enumerated() {
            parts.append(cut..<(index + 1 < cuts.count ? cuts[index + 1] : runs.count))
            guard index > 0 else {
                occurrences.append(0)
                continue
            }
            occurrences.append(seen[runs[cut].owner, default: 0])
            seen[runs[cut].owner, default: 0] += 1
        }
        self.parts = parts
        self.occurrences = occurrences
    }

    func numbers(of part: Int) -> [RouteRun.Owner] { runs[parts[part]].map(\.owner) }

    func owners(of part: Int) -> [RouteOwner] { parts[part].map(owner) }

    /// The end of the name of a part behind the first.
    func name(of part: Int) -> String { "\(owner(parts[part].lowerBound).resourceName)/\(occurrences[part])" }

    private func owner(_ run: Int) -> RouteOwner { RouteOwner(routes[Int(starts[run])].read(\.origin)) }
}
