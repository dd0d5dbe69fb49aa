import FanlightResources

/// The latest changes, for watches that go on from a revision and for lists at an older one.
///
/// Revisions have no gaps, so an event's place is known from its revision. Old events go in portions of an eighth, so that a change
/// costs the same however many are kept.
struct EventRing {
    /// The revision from which everything is known; the event of `floor` itself is not there any more.
    private(set) var floor: UInt64
    private var events: [ObjectEvent] = []
    private var bytes = 0
    private let limit: Int
    private let byteLimit: Int

    /// - Parameter events: in order; those before a gap are left out.
    init(limit: Int, byteLimit: Int, revision: UInt64, floor: UInt64, events: [ObjectEvent] = []) {
        self.limit = limit
        self.byteLimit = byteLimit
        var known = revision
        for event in events.reversed() where event.revision == known && known > floor { known -= 1 }
        self.floor = known
        self.events = events.filter { $0.revision > known }
        bytes = self.events.reduce(0) { $0 + Self.bytes(of: $1) }
        trim(to: floorAfter(adding: []))
    }

    /// The floor once `new` has been added.
    func floorAfter(adding new: [ObjectEvent]) -> UInt64 {
        let count = events.count + new.count
        var dropped = count > limit + limit / 8 ? count - limit : 0
        var left = new.reduce(bytes) { $0 + Self.bytes(of: $1) }
        if left > byteLimit + byteLimit / 8 {
            for index in 0..<max(0, count - 1) where index < dropped || left > byteLimit {
                left -= Self.bytes(of: index < events.count ? events[index] : new[index - events.count])
                dropped = max(dropped, index + 1)
            }
        }
        return floor + UInt64(dropped)
    }

    mutating func append(_ event: ObjectEvent) {
        bytes += Self.bytes(of: event)
        events.append(event)
    }

    mutating func trim(to floor: UInt64) {
        guard floor > self.floor else { return }
        let count = min(Int(floor - self.floor), events.count)
        for event in events[..<count] { bytes -= Self.bytes(of: event) }
        events.removeFirst(count)
        self.floor += UInt64(count)
    }

    /// The events after `revision`, which must not be below the floor.
    func events(after revision: UInt64) -> ArraySlice<ObjectEvent> {
        guard revision >= floor, revision - floor < UInt64(events.count) else { return [] }
        return events[Int(revision - floor)...]
    }

    /// What is kept for this event alone: the state that it replaced.
    private static func bytes(of event: ObjectEvent) -> Int {
        let base = 256 + (event.old?.tail.count ?? 0)
        guard event.isDeletion, event.object.content != event.old?.content else { return base }
        return base + event.object.tail.count
    }
}
