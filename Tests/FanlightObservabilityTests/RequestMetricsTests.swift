import FanlightIR
import FanlightObservability
import Testing

@Suite struct RequestMetricsTests {
    @Test(
        "a duration falls into the first bucket whose bound it does not pass",
        arguments: [
            (0, 0), (500_000, 0), (500_001, 1), (1_000_000, 1), (1_000_001, 2), (26_000_000, 5), (3_600_000_000_000, 18),
            (3_600_000_000_001, 19),
        ] as [(UInt64, Int)])
    func bucket(nanoseconds: UInt64, expected: Int) {
        var histogram = Histogram(unitsPerStep: 1_000_000)
        histogram.record(nanoseconds)
        #expect(histogram.buckets.firstIndex(of: 1) == expected)
        #expect(histogram.sum == nanoseconds)
        #expect(histogram.buckets.count == Histogram.bounds.count + 1)
    }

    @Test("each key counts for itself")
    func keys() {
        let ok = RequestCounterKey(route: 1, cluster: 1, code: 200)
        let failed = RequestCounterKey(route: 1, cluster: 1, code: 503, flags: .upstreamConnectionFailure)
        var table = RequestMetricsTable()
        for key in [ok, ok, failed, ok] { table.record(key, duration: 1_000_000, requestBytes: 10, responseBytes: 20) }
        #expect(table[ok]?.count == 3)
        #expect(table[ok]?.requestBytes.sum == 30)
        #expect(table[ok]?.responseBytes.sum == 60)
        #expect(table[failed]?.count == 1)
        #expect(table[RequestCounterKey(route: 2, cluster: 1, code: 200)] == nil)
    }

    @Test("merging the tables of two loops equals counting in one")
    func merge() {
        var first = RequestMetricsTable()
        var second = RequestMetricsTable()
        var whole = RequestMetricsTable()
        for number in 0..<20 {
            let key = RequestCounterKey(route: UInt32(number % 3), cluster: 1, code: number % 2 == 0 ? 200 : 404)
            let size = UInt64(number) * 1_000
            if number < 11 {
                first.record(key, duration: size, requestBytes: size, responseBytes: 1)
            } else {
                second.record(key, duration: size, requestBytes: size, responseBytes: 1)
            }
            whole.record(key, duration: size, requestBytes: size, responseBytes: 1)
        }
        first.merge(second)
        #expect(Dictionary(uniqueKeysWithValues: first.entries) == Dictionary(uniqueKeysWithValues: whole.entries))
    }

    @Test("a name keeps its number, and 0 is left for the unknown")
    func names() {
        let names = MetricNames()
        let reviews = names.route("default/bookinfo/0")
        let ratings = names.route(Origin(kind: "VirtualService", namespace: "default", name: "bookinfo", rule: 1, match: 2))
        #expect(Set([0, reviews, ratings]).count == 3)
        #expect(names.route("default/bookinfo/0") == reviews)
        #expect(names.snapshot.route(ratings) == "default/bookinfo/1")
        #expect(names.snapshot.route(0) == nil)
        #expect(names.snapshot.route(99) == nil)
    }

    @Test("names beyond the limit are counted as unknown")
    func nameLimit() {
        let names = MetricNames(limit: 1)
        let service = ServiceIdentity(host: "a.default.svc.cluster.local", name: "a", namespace: "default")
        #expect(names.route("a") == 1)
        #expect(names.route("b") == 0)
        #expect(names.cluster(MetricNames.ClusterLabels(name: "a", service: service)) == 1)
        #expect(names.cluster(MetricNames.ClusterLabels(name: "b", service: service)) == 0)
        #expect(names.route("a") == 1)
    }
}
