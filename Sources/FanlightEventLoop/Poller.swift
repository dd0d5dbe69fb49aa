internal import CFanlightLinux

/// What happened to a descriptor, or what is waited for.
package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static var readable: Interest { Interest(rawValue: 0x1) }
    package static var writable: Interest { Interest(rawValue: 0x4) }
    /// Reported without being asked for.
    package static var error: Interest { Interest(rawValue: 0x8) }
    /// Reported without being asked for.
    package static var hangUp: Interest { Interest(rawValue: 0x10) }
    /// The peer ended its side.
    package static var peerClosed: Interest { Interest(rawValue: 0x2000) }
    /// Bytes or an end to be read.
    package static var input: Interest { Interest(rawValue: 0x2001) }
    /// The connection is over in both directions.
    package static var over: Interest { Interest(rawValue: 0x18) }
    /// With `readable`, on adding alone: of all pollers that wait for a socket, one is woken for each event, the one that has waited for longest.
    package static var exclusive: Interest { Interest(rawValue: 1 << 28) }
    package static var nothing: Interest { Interest(rawValue: 0) }

    /// Whether any of the events is among these. The set algebra of the standard library is not specialised across modules.
    package func hasAny(of other: Interest) -> Bool { rawValue & other.rawValue != 0 }

    package func with(_ other: Interest) -> Interest { Interest(rawValue: rawValue | other.rawValue) }

    package func without(_ other: Interest) -> Interest { Interest(rawValue: rawValue & ~other.rawValue) }
}

/// A level-triggered epoll instance. What an event is for is told by the token that its descriptor was added with.
package struct Poller: ~Copyable {
    private let descriptor: Int32
    private let events: UnsafeMutablePointer<fl_event>
    private let capacity: Int

    package init(capacity: Int = 512) throws(SystemError) {
        descriptor = try SystemError.check(fl_epoll_create(), "epoll_create1")
        events = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        events.deallocate()
        _ = fl_close(descriptor)
    }

    package func add(_ other: Int32, _ interest: Interest, token: UInt64) -> Bool {
        fl_epoll_add(descriptor, other, interest.rawValue, token) == 0
    }

    package func modify(_ other: Int32, _ interest: Interest, token: UInt64) {
        _ = fl_epoll_modify(descriptor, other, interest.rawValue, token)
    }

    package func remove(_ other: Int32) { _ = fl_epoll_remove(descriptor, other) }

    /// The number of events, which `event(_:)` gives one by one until the next wait.
    package func wait(milliseconds: Int) -> Int {
        max(0, Int(fl_epoll_wait(descriptor, events, Int32(capacity), Int32(clamping: milliseconds))))
    }

    package func event(_ index: Int) -> (token: UInt64, happened: Interest) {
        precondition(index >= 0 && index < capacity)
        return (fl_event_data(events, Int32(index)), Interest(rawValue: fl_event_mask(events, Int32(index))))
    }
}
