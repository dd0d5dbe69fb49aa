/// Counts of values by Envoy's default bucket bounds, 0.5 to 3 600 000.
///
/// Values are whole numbers of a unit; `unitsPerStep` of them make 1 on the scale of the bounds (nanoseconds on a scale of
/// milliseconds: 1 000 000).
package struct Histogram: Hashable, Sendable {
    // Envoy: source/common/stats/histogram_impl.cc, HistogramSettingsImpl::defaultBuckets. Doubled, since the first bound is a half.
    private static let doubledBounds: [UInt64] = [
        1, 2, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 600_000, 1_200_000, 3_600_000, 7_200_000,
    ]

    /// As Prometheus writes them, without the last, `+Inf`.
    package static let bounds = [
        "0.5", "1", "5", "10", "25", "50", "100", "250", "500", "1000", "2500", "5000", "10000", "30000", "60000", "300000", "600000",
        "1800000", "3600000",
    ]

    /// `bounds` as numbers.
    package static let boundValues = doubledBounds.map { Double($0) / 2 }

    package let unitsPerStep: UInt64
    /// One count for each bound (not cumulative) and one for what is larger than all.
    package private(set) var buckets: [UInt64]
    package private(set) var count: UInt64 = 0
    package private(set) var sum: UInt64 = 0

    package init(unitsPerStep: UInt64) {
        self.unitsPerStep = max(1, unitsPerStep)
        buckets = Array(repeating: 0, count: Self.doubledBounds.count + 1)
    }

    package mutating func record(_ value: UInt64) {
        let bucket = Self.doubledBounds.firstIndex { value <= ($0 &* unitsPerStep) / 2 } ?? Self.doubledBounds.count
        buckets[bucket] &+= 1
        count &+= 1
        sum &+= value
    }

    /// Both must have the same unit.
    package mutating func merge(_ other: Histogram) {
        precondition(unitsPerStep == other.unitsPerStep, "histograms of different units")
        for index in buckets.indices { buckets[index] &+= other.buckets[index] }
        count &+= other.count
        sum &+= other.sum
    }
}
