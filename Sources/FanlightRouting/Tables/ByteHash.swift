/// Seeded hashes of all prefixes of some bytes, of which each costs only what lies between it and the one before.
///
/// The bytes are taken in words of eight; a hash is the state after the whole words, mixed with the rest and the length. So hashes of the
/// same bytes are equal however they were reached, and no byte is read twice except those of the last word.
struct ByteHash {
    private let base: UnsafeRawPointer?
    private let count: Int
    private let ignoresCase: Bool
    private var state: UInt64
    private var consumed = 0

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, seed: UInt64, ignoresCase: Bool) {
        base = bytes.baseAddress
        count = bytes.count
        self.ignoresCase = ignoresCase
        state = seed
    }

    /// The hash of the first `length` bytes; lengths must not fall from call to call, nor go beyond the bytes.
    @inline(__always)
    mutating func hash(length: Int) -> UInt64 {
        guard let base else { return Self.mix(state, 0) }
        while consumed + 8 <= length {
            state = Self.mix(state, folded(base.loadUnaligned(fromByteOffset: consumed, as: UInt64.self)))
            consumed += 8
        }
        return Self.mix(state ^ UInt64(truncatingIfNeeded: length), folded(rest(base, length: length)))
    }

    @inline(__always)
    static func whole(_ bytes: UnsafeRawBufferPointer, seed: UInt64, ignoresCase: Bool) -> UInt64 {
        var hash = ByteHash(bytes, seed: seed, ignoresCase: ignoresCase)
        return hash.hash(length: bytes.count)
    }

    @inline(__always)
    private func rest(_ base: UnsafeRawPointer, length: Int) -> UInt64 {
        let left = length - consumed
        if left == 0 { return 0 }
        if consumed + 8 <= count {
            let word = base.loadUnaligned(fromByteOffset: consumed, as: UInt64.self).littleEndian
            return word & (~0 >> UInt64(64 - 8 * left))
        }
        if length >= 8 {
            return base.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self).littleEndian >> UInt64(8 * (8 - left))
        }
        var word: UInt64 = 0
        for index in 0..<left { word |= UInt64(base.load(fromByteOffset: consumed + index, as: UInt8.self)) << UInt64(8 * index) }
        return word
    }

    @inline(__always)
    private func folded(_ word: UInt64) -> UInt64 { ignoresCase ? ASCII.lowercased(word) : word }

    @inline(__always)
    private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93 ^ (state << 1))
        return product.high ^ product.low
    }
}
