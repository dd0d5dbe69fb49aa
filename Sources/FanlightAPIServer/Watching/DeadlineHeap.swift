/// Deadlines in the order in which they come, each of which can be taken back: a binary heap that knows where each of its entries stands. Pure.
struct DeadlineHeap<Deadline: Comparable & Sendable>: Sendable {
    typealias ID = UInt64

    private var entries: [(deadline: Deadline, id: ID)] = []
    private var positions: [ID: Int] = [:]

    var count: Int { entries.count }
    var earliest: Deadline? { entries.first?.deadline }

    /// Adds a deadline, or moves the one that the id has.
    mutating func set(_ id: ID, to deadline: Deadline) {
        remove(id)
        entries.append((deadline, id))
        positions[id] = entries.count - 1
        rise(entries.count - 1)
    }

    mutating func remove(_ id: ID) {
        guard let position = positions.removeValue(forKey: id) else { return }
        let last = entries.removeLast()
        guard position < entries.count else { return }
        entries[position] = last
        positions[last.id] = position
        rise(position)
        sink(positions[last.id] ?? position)
    }

    /// Takes out what is due, the earliest first.
    mutating func removeDue(_ now: Deadline) -> [ID] {
        var due: [ID] = []
        while let first = entries.first, first.deadline <= now {
            due.append(first.id)
            remove(first.id)
        }
        return due
    }

    private mutating func rise(_ start: Int) {
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard entries[position].deadline < entries[parent].deadline else { return }
            swap(position, parent)
            position = parent
        }
    }

    private mutating func sink(_ start: Int) {
        var position = start
        while true {
            let children = [2 * position + 1, 2 * position + 2].filter { $0 < entries.count }
            guard let child = children.min(by: { entries[$0].deadline < entries[$1].deadline }),
                entries[child].deadline < entries[position].deadline
            else { return }
            swap(position, child)
            position = child
        }
    }

    private mutating func swap(_ left: Int, _ right: Int) {
        entries.swapAt(left, right)
        positions[entries[left].id] = left
        positions[entries[right].id] = right
    }
}
