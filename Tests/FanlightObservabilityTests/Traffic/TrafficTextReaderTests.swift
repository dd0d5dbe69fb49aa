import FanlightObservability
import Testing

@Suite struct TrafficTextReaderTests {
    private static let gateway = TrafficMetrics.gateway(
        "istio-system/one",
        [
            .init(route: "default/a/0", count: 7), .init(route: "default/a/0", code: 503, count: 2, duration: 700),
            .init(route: "default/a/0", count: 1, duration: 40, cluster: "outbound|80|v2|a"),
            .init(route: "default/b/1", code: 0, count: 3, duration: 4_000_000),
            .init(route: nil, code: 404, count: 5, duration: 0),
        ])

    private static func check(_ reading: TrafficReading) {
        let direct = TrafficReading(gateway)
        #expect(reading.routeCount == 3)
        for route in ["default/a/0", "default/b/1", TrafficReading.unrouted] {
            guard let found = reading[route], let expected = direct[route] else {
                Issue.record("no route \(route)")
                continue
            }
            #expect((found.requests, found.errors) == (expected.requests, expected.errors), "\(route)")
            for bucket in 0..<TrafficCounts.bucketCount { #expect(found[bucket: bucket] == expected[bucket: bucket], "\(route) \(bucket)") }
        }
        #expect((reading.total.requests, reading.total.errors) == (18, 5))
        #expect(reading["default/a/0"]?.errors == 2)
        #expect(reading["default/b/1"]?.errors == 3)
        #expect(reading["default/b/1"]?[bucket: 19] == 3)
    }

    @Test("the text of all metrics says what the gateway has counted, however it is cut into pieces", arguments: [1, 7, 100, .max])
    func whole(_ pieces: Int) throws {
        Self.check(try TrafficMetrics.read(PrometheusText.render([Self.gateway]), gateway: "istio-system/one", pieces: pieces))
    }

    @Test("the text by route says the same in a fraction of the bytes", arguments: [1, 7, 100, .max])
    func routes(_ pieces: Int) throws {
        let text = PrometheusText.renderRoutes([Self.gateway])
        Self.check(try TrafficMetrics.read(text, gateway: "istio-system/one", pieces: pieces))
        #expect(text.count * 10 < PrometheusText.render([Self.gateway]).count)
    }

    @Test("other gateways in the same text do not count")
    func others() throws {
        let text = PrometheusText.renderRoutes([Self.gateway, TrafficMetrics.gateway("istio-system/two", [.init(route: "default/a/0")])])
        let reading = try TrafficMetrics.read(text, gateway: "istio-system/two")
        #expect((reading.total.requests, reading.routeCount) == (1, 1))
    }

    @Test("a route's name is read with what was escaped in it")
    func escaped() throws {
        let name = "default/a\"b\\c\nd/0"
        let text = PrometheusText.renderRoutes([TrafficMetrics.gateway("g", [.init(route: name, count: 2)])])
        #expect(try TrafficMetrics.read(text, gateway: "g")[name]?.requests == 2)
    }

    @Test("when the replica was started is read")
    func start() throws {
        let text = "# HELP process_start_time_seconds When.\nprocess_start_time_seconds 1790000000\n"
        #expect(try TrafficMetrics.read(Array(text.utf8), gateway: "g").startedAt == 1_790_000_000)
        #expect(try TrafficMetrics.read([], gateway: "g").startedAt == nil)
    }

    @Test("routes beyond the bound count for the gateway")
    func tooMany() throws {
        let gateway = TrafficMetrics.gateway("g", (0..<50).map { .init(route: "default/a/\($0)") })
        let reading = try TrafficMetrics.read(PrometheusText.renderRoutes([gateway]), gateway: "g", maximumRoutes: 10)
        #expect((reading.routeCount, reading.total.requests) == (10, 50))
    }

    @Test(
        "what this program does not write is refused, with the line",
        arguments: [
            ("istio_requests_total{gateway=\"g\",response_code=\"200\"} 1.5\n", 1),
            ("istio_requests_total{gateway=\"g\",response_code=\"200\"} -1\n", 1),
            ("istio_requests_total{gateway=\"g\",response_code=\"200\"} 1 17\n", 1),
            ("istio_requests_total{gateway=\"g\",response_code=\"200\"}\n", 1),
            ("istio_requests_total{gateway=\"g\",response_code=\"200\"} 99999999999999999999\n", 1),
            ("istio_requests_total{gateway=\"g\",response_code=\"OK\"} 1\n", 1),
            ("istio_requests_total{gateway=\"g\"} 1\n", 1), ("istio_requests_total{gateway=\"g} 1\n", 1),
            ("istio_requests_total{gateway=\"g\\\"} 1\n", 1), ("istio_requests_total{gateway=\"g\"; route=\"a\"} 1\n", 1),
            ("istio_requests_total{gateway=g} 1\n", 1), ("istio_requests_total{} 1\n", 1), ("istio_requests_total{\n", 1),
            ("# x\n\nistio_request_duration_milliseconds_bucket{gateway=\"g\",route=\"a\",le=\"7\"} 1\n", 3),
            ("istio_request_duration_milliseconds_bucket{gateway=\"g\",route=\"a\"} 1\n", 1),
            (
                "istio_request_duration_milliseconds_bucket{gateway=\"g\",route=\"a\",le=\"1\"} 2\n"
                    + "istio_request_duration_milliseconds_bucket{gateway=\"g\",route=\"a\",le=\"5\"} 1\n", 2
            ),
            ("process_start_time_seconds 1.79e9\n", 1), ("process_start_time_seconds 17", 1),
        ])
    func refused(_ text: String, _ line: Int) {
        #expect { try TrafficMetrics.read(Array(text.utf8), gateway: "g") } throws: { ($0 as? TrafficTextReader.Failure)?.line == line }
    }

    @Test("lines and texts that are too long are refused without being kept")
    func tooLong() {
        let line = Array(repeating: UInt8(ascii: "a"), count: 20_000)
        #expect(throws: TrafficTextReader.Failure.self) { try TrafficMetrics.read(line, gateway: "g", pieces: 1_000) }
        #expect(throws: TrafficTextReader.Failure.self) { try TrafficMetrics.read(line + [UInt8(ascii: "\n")], gateway: "g") }
        var reader = TrafficTextReader(gateway: "g", maximumBytes: 10)
        #expect(throws: TrafficTextReader.Failure.self) { try Array("0123456789\n".utf8).withUnsafeBytes { try reader.append($0) } }
    }

    @Test("a text of 10 000 routes is read in less than a second")
    func large() throws {
        let gateway = TrafficMetrics.gateway("istio-system/one", (0..<10_000).map { .init(route: "default/service-\($0)/0") })
        let text = PrometheusText.renderRoutes([gateway])
        var count = 0
        let clock = ContinuousClock()
        let time = try clock.measure { count = try TrafficMetrics.read(text, gateway: "istio-system/one", pieces: 64 << 10).routeCount }
        #expect(count == 10_000)
        #expect(time < .seconds(1), "\(text.count) bytes in \(time)")
    }
}
