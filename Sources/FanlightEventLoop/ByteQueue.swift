#if canImport(Glibc)
internal import Glibc
#endif

/// A growing buffer of bytes, appended at the end and taken from the front. Its storage is kept when it is emptied.
package struct ByteQueue: ~Copyable {
    private var storage: UnsafeMutablePointer<UInt8>?
    private var capacity = 0
    private var start = 0
    private var length = 0

    package init() {}

    deinit { storage?.deallocate() }

    package var count: Int { length }
    package var isEmpty: Bool { length == 0 }

    /// What is in the queue; valid until the queue is changed.
    package var bytes: BorrowedBytes {
        guard let storage else { return BorrowedBytes(base: ByteQueue.nothing, count: 0) }
        return BorrowedBytes(base: UnsafePointer(storage + start), count: count)
    }

    package mutating func append(_ bytes: BorrowedBytes) {
        guard bytes.count > 0 else { return }
        let place = reserve(bytes.count)
        place.update(from: bytes.base, count: bytes.count)
        length += bytes.count
    }

    package mutating func append(_ byte: UInt8) {
        reserve(1).pointee = byte
        length += 1
    }

    package mutating func append(_ text: StaticString) {
        let size = text.utf8CodeUnitCount
        reserve(size).update(from: text.utf8Start, count: size)
        length += size
    }

    package mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            reserve(source.count).update(from: base, count: source.count)
            length += source.count
        }
    }

    package mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            reserve(source.count).update(from: base, count: source.count)
            length += source.count
        }
    }

    /// Labelled, so that a literal is taken as a `StaticString`, which needs no `String` to be made.
    package mutating func append(string text: String) {
        var text = text
        text.withUTF8 { source in
            guard let base = source.baseAddress else { return }
            reserve(source.count).update(from: base, count: source.count)
            length += source.count
        }
    }

    package mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var magnitude = value.magnitude
        var digits: InlineArray<20, UInt8> = .init(repeating: 0)
        var index = 20
        repeat {
            index -= 1
            digits[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
            magnitude /= 10
        } while magnitude > 0
        let place = reserve(20 - index)
        for digit in index..<20 { place[digit - index] = digits[digit] }
        length += 20 - index
    }

    /// Takes bytes from the front.
    package mutating func drop(_ number: Int) {
        precondition(number >= 0 && number <= count)
        length -= number
        start = count == 0 ? 0 : start + number
    }

    /// Empties the queue; storage above `kept` bytes is given back, so that one large message does not hold memory for ever.
    package mutating func reset(keeping kept: Int = 4096) {
        length = 0
        start = 0
        if capacity > kept {
            storage?.deallocate()
            storage = nil
            capacity = 0
        }
    }

    /// Overwrites bytes that are in the queue.
    package mutating func replace(at offset: Int, with byte: UInt8) {
        precondition(offset >= 0 && offset < count)
        storage?[start + offset] = byte
    }

    /// A place for `extra` bytes after the last one.
    @inline(__always)
    mutating func reserve(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
        if let storage, start + count + extra <= capacity { return storage + start + count }
        return grow(extra)
    }

    @inline(never)
    mutating func grow(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
        if let storage, count + extra <= capacity {
            memmove(storage, storage + start, count)
            start = 0
            return storage + count
        }
        var wanted = max(capacity * 2, 512)
        while wanted < count + extra { wanted *= 2 }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        if let storage {
            larger.update(from: storage + start, count: count)
            storage.deallocate()
        }
        storage = larger
        capacity = wanted
        start = 0
        return larger + count
    }

    /// An address for the empty queue, which nobody reads from.
    private static var nothing: UnsafePointer<UInt8> { ("" as StaticString).utf8Start }
}
