/// Writes a path anew in its normal form, segment by segment.
struct NormalPathWriter {
    private(set) var path: [UInt8] = []

    init(capacity: Int) { path.reserveCapacity(capacity) }

    /// False where the path is invalid.
    mutating func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        path.append(0x2F)
        var start = if let first = bytes.first, Self.isSlash(first) { 1 } else { 0 }
        while true {
            var end = start
            while end < bytes.count, !Self.isSlash(bytes[end]) { end += 1 }
            let segmentStart = path.count
            guard writeSegment(bytes, start..<end) else { return false }
            switch path[segmentStart...] {
            case [0x2E]: path.removeLast()
            case [0x2E, 0x2E]: leaveSegment()
            default: if end < bytes.count { path.append(0x2F) }
            }
            if end == bytes.count { return true }
            start = end + 1
        }
    }

    private static func isSlash(_ byte: UInt8) -> Bool { byte == 0x2F || byte == 0x5C }

    /// Takes back `..` and the segment before it; the slash before that stays.
    private mutating func leaveSegment() {
        path.removeLast(2)
        guard path.count > 1 else { return }
        path.removeLast()
        while let last = path.last, last != 0x2F { path.removeLast() }
    }

    private mutating func writeSegment(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            switch byte {
            case 0x25:
                if let value = Self.escaped(bytes, at: index, end: range.upperBound) {
                    if value == 0 { return false }
                    if Self.isUnreserved(value) {
                        path.append(value)
                    } else {
                        path.append(contentsOf: bytes[index..<index + 3])
                    }
                    index += 3
                    continue
                }
                // A percent sign that escapes nothing is left as it is.
                path.append(byte)
            case 0x2E: path.append(byte)
            case 0x22, 0x3C, 0x3E, 0x5E, 0x60, 0x7B, 0x7C, 0x7D:
                path.append(0x25)
                path.append(Self.digit(byte >> 4))
                path.append(Self.digit(byte & 15))
            default:
                guard PathNormalization.isPlain(byte) else { return false }
                path.append(byte)
            }
            index += 1
        }
        return true
    }

    private static func escaped(_ bytes: UnsafeRawBufferPointer, at index: Int, end: Int) -> UInt8? {
        guard index + 2 < end, let high = value(ofDigit: bytes[index + 1]), let low = value(ofDigit: bytes[index + 2]) else { return nil }
        return high << 4 | low
    }

    private static func value(ofDigit byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
