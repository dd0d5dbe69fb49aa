package import FanlightIR

/// The routes of one virtual host, ready to be matched.
package final class VirtualHostTable: Sendable {
    package let virtualHost: VirtualHost
    /// Of what it was compiled from; equal tables decide alike.
    package let source: Shared<VirtualHost>
    let index: PathIndex
    let predicates: PredicateTable
    /// By slot, the index of its route; meaningless for slots that no route has.
    let positions: [UInt32]
    /// By the index of a route.
    let slots: [UInt32]
    let freeSlots: [UInt32]

    init(_ shared: Shared<VirtualHost>, seed: UInt64, patterns: PatternPool, reusing previous: VirtualHostTable?) {
        let virtualHost = shared.value
        var build = Build.begun(virtualHost.routes, seed: seed, patterns: patterns, reusing: previous)
        build.fill(patterns: patterns)
        source = shared
        self.virtualHost = virtualHost
        index = build.index
        predicates = build.predicates
        positions = build.positions
        slots = build.slots
        freeSlots = build.freeSlots
    }
}
