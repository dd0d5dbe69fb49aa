/// A fixed number of places for values that are addressed by index. A place's generation grows when it is given back, so that an event
/// for a former holder is told from one for the present holder.
///
/// Elements are made when a place is used for the first time and kept when it is given back: the holder resets them, which keeps their buffers.
/// The two tables are open to the rest of the package, since a subscript of another module is a call and is not specialised, and a loop
/// makes dozens for each request; `subscript` and `generation` are therefore defined where the slabs are used, and check the index.
/// Invariants: `indices below high` are initialised; an index in `free` is not in use; one thread uses a slab.
package struct Slab<Element: ~Copyable>: ~Copyable {
    package let elements: UnsafeMutablePointer<Element>
    package let generations: UnsafeMutablePointer<UInt32>
    package let capacity: Int
    package private(set) var high = 0
    package private(set) var used = 0
    private var free: [Int32] = []

    package init(capacity: Int) {
        self.capacity = capacity
        elements = .allocate(capacity: capacity)
        generations = .allocate(capacity: capacity)
        generations.initialize(repeating: 1, count: capacity)
    }

    deinit {
        elements.deinitialize(count: high)
        elements.deallocate()
        generations.deallocate()
    }

    /// A place, or nil when all are in use.
    package mutating func take(_ make: () -> Element) -> Int? {
        if let index = free.popLast() {
            used += 1
            return Int(index)
        }
        guard high < capacity else { return nil }
        (elements + high).initialize(to: make())
        high += 1
        used += 1
        return high - 1
    }

    package mutating func giveBack(_ index: Int) {
        precondition(index >= 0 && index < high)
        generations[index] &+= 1
        used -= 1
        free.append(Int32(truncatingIfNeeded: index))
    }
}
