/// 64 bits of a text as 16 hexadecimal digits, the same in every process.
// FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/.
struct ShortDigest: Hashable, Sendable {
    let text: String

    init(_ value: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in value.utf8 {
            hash ^= UInt64(byte)
            hash = hash &* 0x0000_0100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        text = String(repeating: "0", count: 16 - digits.count) + digits
    }
}
