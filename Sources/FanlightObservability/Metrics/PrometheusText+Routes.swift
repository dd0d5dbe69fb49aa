extension PrometheusText {
    /// - Parameter query: of the request: `by=route` asks for `renderRoutes`, anything else for the whole.
    package static func render(_ gateways: [GatewayMetrics], query: String) -> [UInt8] {
        query.split(separator: "&").contains("by=route") ? renderRoutes(gateways) : render(gateways)
    }

    /// The requests of gateways by route alone, for whoever looks often: a fraction of the whole text.
    ///
    /// Labels are `gateway`, `route` and, for counts, `response_code`. Buckets that hold no more than the one before them are left out.
    package static func renderRoutes(_ gateways: [GatewayMetrics]) -> [UInt8] {
        struct Totals {
            var codes: [UInt16: UInt64] = [:]
            var duration = Histogram(unitsPerStep: 1_000_000)
        }
        var counts: [UInt8] = []
        var durations: [UInt8] = []
        for gateway in gateways.sorted(by: { $0.gateway < $1.gateway }) {
            var totals: [UInt32: Totals] = [:]
            for (key, value) in gateway.requests.entries {
                totals[key.route, default: Totals()].codes[key.code, default: 0] += value.count
                totals[key.route]?.duration.merge(value.duration)
            }
            let named = totals.map { (name: gateway.names.route($0.key) ?? TrafficReading.unrouted, totals: $0.value) }
            for (name, totals) in named.sorted(by: { $0.name < $1.name }) {
                let labels = PrometheusLabels([("gateway", gateway.gateway), ("route", name)])
                for (code, count) in totals.codes.sorted(by: { $0.key < $1.key }) {
                    append(
                        "istio_requests_total",
                        PrometheusLabels([("gateway", gateway.gateway), ("route", name), ("response_code", "\(code)")]), "", count,
                        to: &counts)
                }
                var sum: UInt64 = 0
                for (bound, count) in zip(Histogram.bounds, totals.duration.buckets) where count > 0 {
                    sum += count
                    append("istio_request_duration_milliseconds_bucket", labels, bound, sum, to: &durations)
                }
                append("istio_request_duration_milliseconds_bucket", labels, "+Inf", totals.duration.count, to: &durations)
                append("istio_request_duration_milliseconds_count", labels, "", totals.duration.count, to: &durations)
            }
        }
        let ends = Array("# TYPE istio_requests_total counter\n".utf8)
        return Array("# TYPE istio_request_duration_milliseconds histogram\n".utf8) + durations + ends + counts
    }

    private static func append(_ name: String, _ labels: PrometheusLabels, _ bound: String, _ value: UInt64, to text: inout [UInt8]) {
        text.append(contentsOf: name.utf8)
        labels.append(bound: bound, to: &text)
        text.append(UInt8(ascii: " "))
        text.appendDecimal(value)
        text.append(UInt8(ascii: "\n"))
    }
}
