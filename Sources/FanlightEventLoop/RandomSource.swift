internal import CFanlightLinux

/// A fast generator (xoroshiro128+) that is seeded by the kernel: for balancing and identifiers, not for secrets.
package struct RandomSource: RandomNumberGenerator {
    private var first: UInt64
    private var second: UInt64

    package init() {
        var seed: (UInt64, UInt64) = (0, 0)
        if fl_random(&seed, 16) != 0 { seed = (fl_monotonic_ns(), fl_realtime_ns()) }
        self.init(seed: seed.0, seed.1)
    }

    package init(seed first: UInt64, _ second: UInt64) {
        self.first = first
        self.second = second | 1
    }

    package mutating func next() -> UInt64 {
        let result = first &+ second
        let mixed = second ^ first
        first = (first << 24 | first >> 40) ^ mixed ^ (mixed << 16)
        second = mixed << 37 | mixed >> 27
        return result
    }

    /// Evenly in `0..<bound`; the bias of the multiplication is below 2^-32 for the bounds that balancing has.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0)
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
