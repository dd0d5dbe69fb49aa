import FanlightIR
import FanlightObservability
import Testing

@Suite struct PrometheusTextTests {
    private func gateway(_ name: String, route: String = "default/bookinfo/0") -> GatewayMetrics {
        let names = MetricNames()
        let service = ServiceIdentity(host: "reviews.default.svc.cluster.local", name: "reviews", namespace: "default")
        let key = RequestCounterKey(
            route: names.route(route), cluster: names.cluster(MetricNames.ClusterLabels(name: "outbound|9080||reviews", service: service)),
            code: 200)
        var requests = RequestMetricsTable()
        requests.record(key, duration: 1_250_000, requestBytes: 0, responseBytes: 700)
        requests.record(key, duration: 30_000_000, requestBytes: 5, responseBytes: 700)
        requests.record(
            RequestCounterKey(route: 0, cluster: 0, code: 404, flags: .noRoute), duration: 1, requestBytes: 0, responseBytes: 0)
        var connections = ConnectionCounters()
        connections.downstreamActive = 3
        connections.downstreamTotal = 12
        return GatewayMetrics(
            gateway: "istio-system/\(name)", workload: name, namespace: "istio-system", requests: requests, connections: connections,
            accessLog: AccessLogFileSink.Counts(written: 2, dropped: 1), names: names.snapshot)
    }

    private func lines(_ gateways: [GatewayMetrics]) -> [String] {
        let text = String(decoding: PrometheusText.render(gateways), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static let labels =
        #"reporter="source",source_workload="east",source_workload_namespace="istio-system",destination_workload="unknown","#
        + #"destination_workload_namespace="unknown",destination_service="reviews.default.svc.cluster.local","#
        + #"destination_service_name="reviews",destination_service_namespace="default",request_protocol="http",response_code="200","#
        + #"grpc_response_status="",response_flags="-",connection_security_policy="unknown",gateway="istio-system/east","#
        + #"route="default/bookinfo/0",cluster="outbound|9080||reviews""#

    @Test("requests are counted with Istio's labels, the gateway and the route")
    func requestsTotal() {
        #expect(lines([gateway("east")]).contains("istio_requests_total{\(Self.labels)} 2"))
    }

    @Test("a request that no route took is counted as unknown with its flag")
    func unrouted() throws {
        let counters = lines([gateway("east")]).filter { $0.hasPrefix("istio_requests_total{") }
        let line = try #require(counters.first { $0.contains(#"response_code="404""#) })
        for label in [#"destination_service="unknown""#, #"response_flags="NR""#, #"route="unknown""#, #"cluster="unknown""#] {
            #expect(line.contains(label))
        }
    }

    @Test("a histogram has cumulative buckets, an exact sum and its count")
    func histogram() {
        let name = "istio_request_duration_milliseconds"
        let found = lines([gateway("east")]).filter { $0.hasPrefix(name) && $0.contains(Self.labels) }
        let counts = [0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]
        var expected = zip(Histogram.bounds, counts).map { "\(name)_bucket{\(Self.labels),le=\"\($0)\"} \($1)" }
        expected.append("\(name)_bucket{\(Self.labels),le=\"+Inf\"} 2")
        expected.append("\(name)_sum{\(Self.labels)} 31.25")
        expected.append("\(name)_count{\(Self.labels)} 2")
        #expect(found == expected)
    }

    @Test("connections and dropped log lines are told for each gateway")
    func connections() {
        let text = lines([gateway("east")])
        #expect(text.contains(#"fanlight_downstream_connections_active{gateway="istio-system/east"} 3"#))
        #expect(text.contains(#"fanlight_downstream_connections_total{gateway="istio-system/east"} 12"#))
    }

    @Test("the access log, which all gateways share, is counted once")
    func accessLog() {
        let text = lines([gateway("east"), gateway("west")])
        #expect(
            text.filter { $0.hasPrefix("fanlight_access_log_") } == [
                "fanlight_access_log_dropped_total 1", "fanlight_access_log_written_total 2",
            ])
        #expect(!lines([]).contains { $0.hasPrefix("fanlight_access_log_") })
    }

    @Test("the order of the gateways does not show")
    func order() {
        let east = gateway("east")
        let west = gateway("west")
        #expect(PrometheusText.render([east, west]) == PrometheusText.render([west, east]))
    }

    @Test("nothing to tell is an empty text")
    func empty() {
        #expect(PrometheusText.render([]).isEmpty)
    }

    @Test("a label's backslashes, quotation marks and line feeds are escaped")
    func escaping() {
        let text = lines([gateway("east", route: "a\\b\"c\nd")])
        #expect(text.contains { $0.contains(#",route="a\\b\"c\nd","#) })
    }

    @Test("the text obeys the rules of the format")
    func format() throws {
        let text = lines([gateway("west"), gateway("east", route: "a\\b\"c\nd")])
        #expect(text.last == "", "the last line ends with a line feed")
        var described: [String] = []
        var kind = ""
        var series: Set<String> = []
        let sample = /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*\})? ([0-9.]+|\+Inf)/
        for line in text.dropLast() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                #expect(!described.contains(words[2]), "one group of lines for each name")
                described.append(words[2])
            } else if line.hasPrefix("# TYPE ") {
                #expect(words[2] == described.last)
                kind = words[3]
                #expect(["counter", "gauge", "histogram"].contains(kind))
            } else {
                let match = try #require(line.wholeMatch(of: sample), "\(line)")
                let family = try #require(described.last)
                let names = kind == "histogram" ? ["_bucket", "_sum", "_count"].map { family + $0 } : [family]
                #expect(names.contains(String(match.1)))
                #expect(series.insert("\(match.1)\(match.2 ?? "")").inserted, "\(line)")
            }
        }
        #expect(described == described.sorted())
    }
}
