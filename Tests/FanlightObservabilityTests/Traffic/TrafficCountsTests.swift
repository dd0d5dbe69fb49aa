import FanlightObservability
import Testing

@Suite struct TrafficCountsTests {
    private static func counts(_ requests: UInt64, errors: UInt64 = 0, buckets: [Int: UInt32] = [:]) -> TrafficCounts {
        var counts = TrafficCounts()
        counts.requests = requests
        counts.errors = errors
        for (bucket, count) in buckets { counts[bucket: bucket] = count }
        return counts
    }

    @Test("there is a bucket for every bound of a histogram and one for what is above them")
    func bucketCount() {
        #expect(TrafficCounts.bucketCount == Histogram.bounds.count + 1)
        #expect(Histogram.boundValues.map { $0.formatted } == Histogram.bounds)
    }

    @Test("counts that rose differ by what has come")
    func difference() {
        let difference = Self.counts(10, errors: 3, buckets: [2: 7, 19: 3]).since(Self.counts(4, errors: 1, buckets: [2: 4]))
        #expect((difference.requests, difference.errors, difference[bucket: 2], difference[bucket: 19]) == (6, 2, 3, 3))
    }

    @Test("counts that went down are all new")
    func reset() {
        let difference = Self.counts(3, buckets: [5: 3]).since(Self.counts(10, buckets: [5: 10]))
        #expect((difference.requests, difference[bucket: 5]) == (3, 3))
    }

    @Test("a bucket that went over its end is counted on")
    func wraps() {
        let difference = Self.counts(5_000_000_000, buckets: [0: 5]).since(Self.counts(4_999_999_990, buckets: [0: .max - 4]))
        #expect(difference[bucket: 0] == 10)
    }

    @Test("no requests have no quantile")
    func empty() { #expect(TrafficCounts().quantile(0.5) == nil) }

    @Test(
        "a quantile lies inside its bucket, in proportion",
        arguments: [
            // All between 5 and 10 ms.
            ([3: 10] as [Int: UInt32], 0.5, 7.5), ([3: 10], 0.99, 9.95), ([3: 10], 0, 5), ([3: 10], 1, 10),
            // Half below 0.5 ms, half between 100 and 250.
            ([0: 50, 7: 50], 0.5, 0.5), ([0: 50, 7: 50], 0.99, 247), ([0: 100], 0.5, 0.25),
            // Above all bounds there is nothing to say but the last.
            ([19: 5], 0.5, 3_600_000),
        ])
    func quantile(_ buckets: [Int: UInt32], _ share: Double, _ expected: Double) throws {
        let found = try #require(Self.counts(0, buckets: buckets).quantile(share))
        #expect(abs(found - expected) < 1e-6)
    }

    @Test("a quantile of random times lies within the bucket of the true one")
    func random() throws {
        var seed: UInt64 = 42
        for _ in 0..<200 {
            var histogram = Histogram(unitsPerStep: 1)
            var values: [UInt64] = []
            for _ in 0..<100 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let value = (seed >> 33) % 5_000 + 1
                values.append(value)
                histogram.record(value)
            }
            values.sort()
            let counts = Self.counts(
                100, buckets: Dictionary(uniqueKeysWithValues: histogram.buckets.enumerated().map { ($0, UInt32($1)) }))
            for (share, rank) in [(0.5, 50), (0.99, 99)] {
                let found = try #require(counts.quantile(share))
                let truth = Double(values[rank - 1])
                let bucket = try #require(Histogram.boundValues.firstIndex { truth <= $0 })
                #expect(found <= Histogram.boundValues[bucket])
                #expect(found >= (bucket == 0 ? 0 : Histogram.boundValues[bucket - 1]))
            }
        }
    }
}

extension Double {
    /// As Prometheus writes bounds.
    fileprivate var formatted: String { rounded() == self ? String(Int(self)) : String(self) }
}
