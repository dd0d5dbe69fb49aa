/// A 128-bit digest of a value, computed once, that stands for the value in comparisons and keys.
///
/// It is built from two passes of the standard hasher, whose key is random per process: equal values have equal fingerprints within
/// one process, and nobody outside can construct a collision. It must therefore not be stored or sent.
package struct Fingerprint: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(of value: some Hashable) {
        var first = Hasher()
        first.combine(0x46_61_6E_6C as UInt32)
        value.hash(into: &first)
        var second = Hasher()
        second.combine(0x69_67_68_74 as UInt32)
        value.hash(into: &second)
        high = UInt64(bitPattern: Int64(first.finalize()))
        low = UInt64(bitPattern: Int64(second.finalize()))
    }

    package static func == (left: Fingerprint, right: Fingerprint) -> Bool {
        left.high == right.high && left.low == right.low
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(low)
    }
}
