/// A piece of a request's head, as offset and length in its bytes.
package struct ByteRange: Hashable, Sendable {
    package var start: UInt32
    package var length: UInt32

    package init(start: UInt32, length: UInt32) {
        self.start = start
        self.length = length
    }

    package static let empty = ByteRange(start: 0, length: 0)

    package var isEmpty: Bool { length == 0 }

    /// The piece itself. A range that does not lie in the bytes is empty: what comes from the network may not reach beyond its buffer.
    @inline(__always)
    func bytes(of head: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = Int(self.start)
        let end = start + Int(length)
        guard length > 0, end <= head.count, let base = head.baseAddress else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: base + start, count: end - start)
    }
}
