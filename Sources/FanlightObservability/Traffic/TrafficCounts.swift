/// How many requests there were, how many of them failed, and how many took how long. It holds what a replica has counted since it began, or
/// the difference between two such counts.
package struct TrafficCounts: Sendable {
    /// One for each of `Histogram.bounds`, and one for what takes longer.
    package static let bucketCount = 20

    package var requests: UInt64 = 0
    /// Answered with 5xx, or without an answer.
    package var errors: UInt64 = 0
    /// Not cumulative. They may wrap around, which differences do not mind: no replica answers four billion requests between two looks.
    private var buckets = InlineArray<20, UInt32>(repeating: 0)

    package init() {}

    package subscript(bucket bucket: Int) -> UInt32 {
        get { buckets[bucket] }
        set { buckets[bucket] = newValue }
    }

    package static func isError(code: Int) -> Bool { code == 0 || code >= 500 }

    package mutating func add(_ other: TrafficCounts) {
        requests &+= other.requests
        errors &+= other.errors
        for bucket in buckets.indices { buckets[bucket] &+= other.buckets[bucket] }
    }

    mutating func add(_ histogram: Histogram) {
        for (bucket, count) in histogram.buckets.enumerated() where bucket < Self.bucketCount {
            buckets[bucket] &+= UInt32(truncatingIfNeeded: count)
        }
    }

    /// What has come to the counts since they were `former`. Counts that went down belong to a replica that began anew, and are all new.
    package func since(_ former: TrafficCounts) -> TrafficCounts {
        guard requests >= former.requests, errors >= former.errors else { return self }
        var difference = TrafficCounts()
        difference.requests = requests - former.requests
        difference.errors = errors - former.errors
        for bucket in buckets.indices { difference.buckets[bucket] = buckets[bucket] &- former.buckets[bucket] }
        return difference
    }

    /// The time in ms that a share of the requests stayed below; nil where there were none.
    ///
    /// Inside a bucket it is taken as evenly spread, and what lies above all bounds counts as the last, as Prometheus' `histogram_quantile` does.
    package func quantile(_ share: Double) -> Double? {
        var total: UInt64 = 0
        for bucket in buckets.indices { total += UInt64(buckets[bucket]) }
        guard total > 0 else { return nil }
        let rank = max(0, min(1, share)) * Double(total)
        var below: UInt64 = 0
        for bucket in buckets.indices where buckets[bucket] > 0 {
            let count = UInt64(buckets[bucket])
            guard Double(below + count) >= rank else {
                below += count
                continue
            }
            guard bucket < Histogram.boundValues.count else { break }
            let lower = bucket == 0 ? 0 : Histogram.boundValues[bucket - 1]
            return lower + (Histogram.boundValues[bucket] - lower) * max(0, rank - Double(below)) / Double(count)
        }
        return Histogram.boundValues.last
    }
}
