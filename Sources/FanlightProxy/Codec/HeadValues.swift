import FanlightRouting

/// Readers of single field values.
enum HeadValues {
    /// Digits only, below 10^18.
    static func length(_ bytes: Span<UInt8>, _ value: ByteRange) -> Int64? {
        let count = Int(value.length)
        guard count > 0, count <= 18 else { return nil }
        var length: Int64 = 0
        for index in 0..<count {
            let digit = bytes[Int(value.start) &+ index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            length = length &* 10 &+ Int64(digit)
        }
        return length
    }

    /// The members of a comma separated list of names.
    @inline(__always)
    static func forEachListed(_ bytes: Span<UInt8>, _ value: ByteRange, _ body: (_ start: Int, _ count: Int) -> Void) {
        let end = Int(value.start) + Int(value.length)
        var index = Int(value.start)
        while index < end {
            while index < end, isSeparator(bytes[index]) { index += 1 }
            let start = index
            while index < end, !isSeparator(bytes[index]) { index += 1 }
            if index > start { body(start, index - start) }
        }
    }

    @inline(__always)
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == HTTPBytes.space || byte == HTTPBytes.tab
    }
}
