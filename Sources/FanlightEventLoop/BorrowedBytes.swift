/// Bytes that belong to a buffer of the event loop and are valid only until that buffer is written again.
///
/// A `Span` cannot be kept while its owner is changed, and the loop changes itself all the time; so the place of the bytes travels as this value
/// and becomes a `Span` where they are read. Invariant: it is never stored beyond the event that received it.
package struct BorrowedBytes {
    let base: UnsafePointer<UInt8>
    package let count: Int

    package init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
    }

    package var isEmpty: Bool { count == 0 }

    /// The bytes for reading at once: `bytes.buffer.span`.
    package var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count)
        return base[index]
    }

    package func slice(from start: Int, to end: Int) -> BorrowedBytes {
        precondition(start >= 0 && start <= end && end <= count)
        return BorrowedBytes(base: base + start, count: end - start)
    }

    package func dropping(_ prefix: Int) -> BorrowedBytes { slice(from: prefix, to: count) }

    package var array: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    package var text: String { String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self) }
}
