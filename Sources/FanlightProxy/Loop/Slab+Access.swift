import FanlightEventLoop

/// Access to the places of a slab, here because calls into another module are not inlined; see `Slab`.
extension Slab where Element: ~Copyable {
    @inline(__always)
    func generation(_ index: Int) -> UInt32 {
        precondition(index >= 0 && index < capacity)
        return generations[index]
    }

    /// The index is that of a place that was taken at some time.
    subscript(index: Int) -> Element {
        @inline(__always) unsafeAddress {
            precondition(index >= 0 && index < capacity)
            return UnsafePointer(elements + index)
        }
        @inline(__always) nonmutating unsafeMutableAddress {
            precondition(index >= 0 && index < capacity)
            return elements + index
        }
    }
}
