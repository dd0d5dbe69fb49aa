/// The buffer that a loop reads into. Its content is valid until the next read.
package struct ReceiveBuffer: ~Copyable {
    let base: UnsafeMutablePointer<UInt8>
    package let capacity: Int

    package init(capacity: Int) {
        base = .allocate(capacity: capacity)
        base.initialize(repeating: 0, count: capacity)
        self.capacity = capacity
    }

    deinit { base.deallocate() }

    package func bytes(_ count: Int) -> BorrowedBytes {
        precondition(count >= 0 && count <= capacity)
        return BorrowedBytes(base: UnsafePointer(base), count: count)
    }
}
