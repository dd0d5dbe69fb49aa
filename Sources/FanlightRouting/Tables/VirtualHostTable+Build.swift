import FanlightIR

extension VirtualHostTable {
    /// A table while it is made, from nothing or from the one before it.
    struct Build {
        let routes: [Shared<Route>]
        var index: PathIndex
        var predicates: PredicateTable
        var positions: [UInt32]
        var slots: [UInt32]
        var freeSlots: [UInt32]
        /// The routes that are not in the index yet, in order.
        var added: [Int] = []

        /// With the routes of the table before it that are still there; without them where little is left of it.
        static func begun(_ routes: [Shared<Route>], seed: UInt64, patterns: PatternPool, reusing previous: VirtualHostTable?) -> Build {
            if let previous, !previous.index.isCrowded {
                let origins = ListChange.origins(of: routes, in: previous.virtualHost.routes)
                var kept = 0
                for origin in origins where origin >= 0 { kept += 1 }
                if kept * 2 >= max(routes.count, previous.virtualHost.routes.count) {
                    return Build(routes, origins: origins, previous: previous, patterns: patterns)
                }
            }
            return Build(fresh: routes, seed: seed)
        }

        private init(_ routes: [Shared<Route>], origins: [Int32], previous: VirtualHostTable, patterns: PatternPool) {
            self.routes = routes
            index = previous.index
            predicates = previous.predicates
            freeSlots = previous.freeSlots
            positions = previous.positions
            slots = []
            drop(notIn: origins, of: previous, patterns: patterns)
            place(origins, of: previous)
        }

        private init(fresh routes: [Shared<Route>], seed: UInt64) {
            self.routes = routes
            index = PathIndex(seed: seed, routes: routes)
            predicates = PredicateTable(count: routes.count)
            positions = Array(0..<UInt32(routes.count))
            slots = positions
            freeSlots = []
            added = Array(routes.indices)
        }

        private mutating func drop(notIn origins: [Int32], of previous: VirtualHostTable, patterns: PatternPool) {
            let old = previous.virtualHost.routes
            var next = 0
            func gap(to end: Int, _ build: inout Build) {
                while next < end {
                    let slot = previous.slots[next]
                    build.index.remove(slot, path: old[next].value.match.path, patterns: patterns)
                    build.predicates.set(nil, at: slot)
                    build.freeSlots.append(slot)
                    next += 1
                }
            }
            for origin in origins where origin >= 0 {
                gap(to: Int(origin), &self)
                next = Int(origin) + 1
            }
            gap(to: old.count, &self)
        }

        private mutating func place(_ origins: [Int32], of previous: VirtualHostTable) {
            for position in origins.indices where origins[position] < 0 { added.append(position) }
            var fresh = added.map { _ in freshSlot() }[...]
            let count = origins.count
            // These loops run over all routes at each change, so they are free of checks and reference counting.
            slots = previous.slots.withUnsafeBufferPointer { before in
                origins.withUnsafeBufferPointer { origins in
                    Array(unsafeUninitializedCapacity: count) { slots, initialized in
                        for position in 0..<count {
                            let origin = Int(origins[position])
                            slots[position] = origin >= 0 ? before[origin] : fresh.popFirst() ?? 0
                        }
                        initialized = count
                    }
                }
            }
            slots.withUnsafeBufferPointer { slots in
                positions.withUnsafeMutableBufferPointer { positions in
                    for position in 0..<count { positions[Int(slots[position])] = UInt32(truncatingIfNeeded: position) }
                }
            }
        }

        private mutating func freshSlot() -> UInt32 {
            if let free = freeSlots.popLast() { return free }
            positions.append(0)
            predicates.append()
            return UInt32(positions.count - 1)
        }

        mutating func fill(patterns: PatternPool) {
            // From the end, so that each comes first in its list.
            for position in added.reversed() {
                let slot = slots[position]
                let match = routes[position].value.match
                predicates.set(RoutePredicate(match, patterns: patterns), at: slot)
                index.insert(slot, path: match.path, positions: positions, patterns: patterns)
            }
        }
    }
}
