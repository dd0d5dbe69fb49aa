/// Letters without regard to case, on bytes.
enum ASCII {
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// All eight bytes of a word at once.
    @inline(__always)
    static func lowercased(_ word: UInt64) -> UInt64 {
        let low7 = word & 0x7F7F_7F7F_7F7F_7F7F
        let aboveZ = low7 &+ 0x2525_2525_2525_2525
        let fromA = low7 &+ 0x3F3F_3F3F_3F3F_3F3F
        let isUpper = (fromA ^ aboveZ) & ~word & 0x8080_8080_8080_8080
        return word | (isUpper >> 2)
    }

    @inline(__always)
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return true }
        var index = 0
        while index + 8 <= left.count {
            if leftBase.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                != rightBase.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index += 8
        }
        while index < left.count {
            if leftBase.load(fromByteOffset: index, as: UInt8.self) != rightBase.load(fromByteOffset: index, as: UInt8.self) {
                return false
            }
            index += 1
        }
        return true
    }

    /// `left` in any case, `lower` in lower case.
    @inline(__always)
    static func areEqualIgnoringCase(_ left: UnsafeRawBufferPointer, lower right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else { return true }
        var index = 0
        while index + 8 <= left.count {
            if lowercased(leftBase.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                != rightBase.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index += 8
        }
        while index < left.count {
            if lowercased(leftBase.load(fromByteOffset: index, as: UInt8.self)) != rightBase.load(fromByteOffset: index, as: UInt8.self) {
                return false
            }
            index += 1
        }
        return true
    }

    static func lowercased(_ text: String) -> [UInt8] { text.utf8.map { lowercased($0) } }
}
