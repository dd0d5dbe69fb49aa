/// A digest that is the same in every process, for tags and cache keys. It keeps apart documents that differ by chance or by an edit; it
/// withstands nobody who looks for two equal ones.
package enum StableHash {
    /// 128 upper-case hexadecimal digits.
    package static func hexadecimal(_ bytes: [UInt8]) -> String { bytes.withUnsafeBufferPointer { hexadecimal($0) } }

    /// 128 upper-case hexadecimal digits.
    static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var lanes: [UInt64] = (0..<8).map { 0xcbf2_9ce4_8422_2325 &+ UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
        let buffer = UnsafeRawBufferPointer(bytes)
        var offset = 0
        var lane = 0
        while offset < buffer.count {
            var word: UInt64 = 0
            if offset + 8 <= buffer.count {
                word = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            } else {
                for (shift, byte) in buffer[offset...].enumerated() { word |= UInt64(byte) << UInt64(8 * shift) }
            }
            lanes[lane] = mixed(lanes[lane] ^ word)
            lane = (lane + 1) & 7
            offset += 8
        }
        // Each lane has seen every eighth word; all of them go into each part of the result.
        var whole = UInt64(bytes.count)
        for lane in lanes { whole = mixed(whole ^ lane) }
        return lanes.map { hexadecimal(mixed($0 &+ whole)) }.joined()
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &* 0x0000_0100_0000_01b3
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
