/// Timers of one loop, in milliseconds: scheduling and cancelling cost the same however many there are.
///
/// Five wheels of 64 slots; a timer sits in the wheel whose turn is just longer than its wait and moves down when its slot comes.
package struct TimerWheel {
    /// A scheduled timer. Its number is used again after it fired or was cancelled.
    package typealias Timer = Int32
    package static let none: Timer = -1

    private struct Node {
        var deadline: UInt64
        var payload: UInt64
        var next: Int32
        var previous: Int32
        /// Level * 64 + slot; `dueList` for timers that wait to be taken; -1 for free nodes.
        var list: Int32
    }

    private static let levels = 5
    private static let dueList: Int32 = Int32(levels * 64)
    private var nodes: ContiguousArray<Node> = []
    private var free: Int32 = -1
    private var heads = ContiguousArray<Int32>(repeating: -1, count: levels * 64 + 1)
    private var occupied: InlineArray<5, UInt64> = .init(repeating: 0)
    private var time: UInt64
    package private(set) var count = 0

    package init(now: UInt64) { time = now }

    package mutating func schedule(at deadline: UInt64, payload: UInt64) -> Timer {
        let node: Int32
        if free >= 0 {
            node = free
            free = nodes[Int(node)].next
        } else {
            node = Int32(nodes.count)
            nodes.append(Node(deadline: 0, payload: 0, next: -1, previous: -1, list: -1))
        }
        nodes[Int(node)].deadline = deadline
        nodes[Int(node)].payload = payload
        place(node)
        count += 1
        return node
    }

    /// Does nothing for `none`. The holder forgets the number, as it does when the timer fires.
    package mutating func cancel(_ timer: Timer) {
        guard timer >= 0 else { return }
        unlink(timer)
        release(timer)
    }

    /// The payload of a timer that is due at `now`, until none is.
    package mutating func popDue(now: UInt64) -> UInt64? {
        while true {
            let due = heads[Int(TimerWheel.dueList)]
            if due >= 0 {
                let payload = nodes[Int(due)].payload
                unlink(due)
                release(due)
                return payload
            }
            guard time < now else { return nil }
            step(to: now)
        }
    }

    /// When something is to be done next, at the earliest; nil without timers.
    package var nextDeadline: UInt64? {
        if heads[Int(TimerWheel.dueList)] >= 0 { return time }
        return count == 0 ? nil : nextStop
    }

    /// The start of the next slot that holds timers, over all wheels.
    private var nextStop: UInt64 {
        var stop = UInt64.max
        for level in 0..<TimerWheel.levels where occupied[level] != 0 {
            let shift = UInt64(level * 6)
            let turn = time >> shift
            let index = turn & 63
            let later = index == 63 ? 0 : occupied[level] & (~0 << (index + 1))
            let slot =
                later != 0
                ? turn - index + UInt64(later.trailingZeroBitCount) : turn - index + 64 + UInt64(occupied[level].trailingZeroBitCount)
            stop = min(stop, slot << shift)
        }
        return stop
    }

    private mutating func step(to now: UInt64) {
        let stop = count == 0 ? now : nextStop
        guard stop <= now else {
            time = now
            return
        }
        time = stop
        for level in stride(from: TimerWheel.levels - 1, through: 0, by: -1) {
            let shift = UInt64(level * 6)
            guard time & ((1 << shift) - 1) == 0 else { continue }
            let slot = (time >> shift) & 63
            let list = Int32(level * 64) + Int32(slot)
            while heads[Int(list)] >= 0 {
                let node = heads[Int(list)]
                unlink(node)
                place(node)
            }
        }
    }

    private mutating func place(_ node: Int32) {
        let deadline = nodes[Int(node)].deadline
        guard deadline > time else { return link(node, TimerWheel.dueList) }
        let wait = min(deadline - time, (1 << UInt64(TimerWheel.levels * 6)) - 1)
        let level = wait < 64 ? 0 : (63 - wait.leadingZeroBitCount) / 6
        let slot = ((time + wait) >> UInt64(level * 6)) & 63
        occupied[level] |= 1 << slot
        link(node, Int32(level * 64) + Int32(slot))
    }

    private mutating func link(_ node: Int32, _ list: Int32) {
        let head = heads[Int(list)]
        nodes[Int(node)].next = head
        nodes[Int(node)].previous = -1
        nodes[Int(node)].list = list
        if head >= 0 { nodes[Int(head)].previous = node }
        heads[Int(list)] = node
    }

    private mutating func unlink(_ node: Int32) {
        let (next, previous, list) = (nodes[Int(node)].next, nodes[Int(node)].previous, nodes[Int(node)].list)
        if next >= 0 { nodes[Int(next)].previous = previous }
        if previous >= 0 {
            nodes[Int(previous)].next = next
        } else {
            heads[Int(list)] = next
            if next < 0, list != TimerWheel.dueList { occupied[Int(list) / 64] &= ~(1 << UInt64(list % 64)) }
        }
    }

    private mutating func release(_ node: Int32) {
        nodes[Int(node)].list = -1
        nodes[Int(node)].next = free
        free = node
        count -= 1
    }
}
