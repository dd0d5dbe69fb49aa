import FanlightResources

/// The watches of a store: what each one wants, and where it is in the stream of changes.
///
/// A watch holds no events. While all that it wants is delivered it has nothing but a place in the index by kind, so a change costs what
/// it has to do with the watches of its kind. From the first event that it has not got, it reads the ring.
struct WatchTable {
    struct Slot {
        /// nil is everything, for each of the three.
        let kind: ResourceKind?
        let namespace: String?
        let name: String?
        /// The revision that the consumer has; events up to it are not told.
        let start: UInt64
        /// The first event that the watch wants and has not got; nil where there is none.
        var pending: UInt64?
        var waiter: CheckedContinuation<Void, Never>?
        var isInterrupted = false

        func wants(_ event: ObjectEvent) -> Bool {
            event.revision > start && (kind == nil || kind == event.key.kind) && (namespace == nil || namespace == event.key.namespace)
                && (name == nil || name == event.key.name)
        }
    }

    /// What a consumer that asks has to do.
    enum Step: Sendable {
        case deliver([ObjectEvent])
        case expired(pending: UInt64, oldest: UInt64)
        case wait
        case end
    }

    private var slots: [Int: Slot] = [:]
    private var byKind: [ResourceKind?: Set<Int>] = [:]
    private var latest = 0
    private var isClosed = false

    var count: Int { slots.count }

    /// - Parameter ring: what has happened since the watch's start is in it.
    mutating func add(_ slot: Slot, ring: EventRing) -> Int {
        latest += 1
        if isClosed { return latest }
        var slot = slot
        slot.pending = ring.events(after: slot.start).first(where: slot.wants)?.revision
        slots[latest] = slot
        byKind[slot.kind, default: []].insert(latest)
        return latest
    }

    /// - Returns: whom to resume, outside of the lock.
    mutating func remove(_ id: Int) -> CheckedContinuation<Void, Never>? {
        guard let slot = slots.removeValue(forKey: id) else { return nil }
        byKind[slot.kind]?.remove(id)
        if byKind[slot.kind]?.isEmpty == true { byKind[slot.kind] = nil }
        return slot.waiter
    }

    /// Ends all watches; those that are added later have ended already.
    mutating func close() -> [CheckedContinuation<Void, Never>] {
        let waiters = slots.values.compactMap(\.waiter)
        slots = [:]
        byKind = [:]
        isClosed = true
        return waiters
    }

    /// Notes the event at the watches that want it.
    ///
    /// - Parameter waiters: gets whom to resume, outside of the lock.
    mutating func publish(_ event: ObjectEvent, waiters: inout [CheckedContinuation<Void, Never>]) {
        for ids in [byKind[event.key.kind], byKind[.none]] {
            for id in ids ?? [] {
                guard let slot = slots[id], slot.pending == nil, slot.wants(event) else { continue }
                slots[id]?.pending = event.revision
                if let waiter = slot.waiter {
                    slots[id]?.waiter = nil
                    waiters.append(waiter)
                }
            }
        }
    }

    mutating func next(_ id: Int, ring: EventRing, limit: Int) -> Step {
        guard let slot = slots[id] else { return .end }
        guard let pending = slot.pending else {
            guard slot.isInterrupted else { return .wait }
            slots[id]?.isInterrupted = false
            return .deliver([])
        }
        guard pending > ring.floor else { return .expired(pending: pending, oldest: ring.floor) }
        var batch: [ObjectEvent] = []
        var rest: UInt64?
        for event in ring.events(after: pending - 1) where slot.wants(event) {
            guard batch.count < limit else {
                rest = event.revision
                break
            }
            batch.append(event)
        }
        slots[id]?.pending = rest
        slots[id]?.isInterrupted = false
        return .deliver(batch)
    }

    /// - Returns: whether the consumer has to go on waiting; else there is something for it.
    mutating func wait(_ id: Int, _ waiter: CheckedContinuation<Void, Never>) -> Bool {
        guard let slot = slots[id], slot.pending == nil, !slot.isInterrupted else { return false }
        precondition(slot.waiter == nil, "a watch has one consumer")
        slots[id]?.waiter = waiter
        return true
    }

    mutating func interrupt(_ id: Int) -> CheckedContinuation<Void, Never>? {
        guard slots[id] != nil else { return nil }
        slots[id]?.isInterrupted = true
        return slots[id]?.waiter.take()
    }

    /// The revision up to which the consumer has got everything that it wants.
    func seen(_ id: Int, revision: UInt64) -> UInt64 {
        guard let slot = slots[id] else { return revision }
        return max(slot.start, slot.pending.map { $0 - 1 } ?? revision)
    }
}
