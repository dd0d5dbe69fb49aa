/// Metrics in Prometheus' text format 0.0.4: families and series sorted, so that equal metrics are equal text.
///
/// - Source: Prometheus, docs/instrumenting/exposition_formats.md.
package enum PrometheusText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// All gateways of a process; no two of them may have the same name.
    package static func render(_ gateways: [GatewayMetrics]) -> [UInt8] {
        let gateways = gateways.sorted { $0.gateway < $1.gateway }
        var families = connectionFamilies(of: gateways)
        families.append(contentsOf: accessLogFamilies(of: gateways))
        families.append(contentsOf: requestFamilies(of: gateways))
        var text: [UInt8] = []
        for family in families.sorted(by: { $0.name < $1.name }) { family.append(to: &text) }
        return text
    }

    /// All gateways of a process write to one log, so that each reports the counts of all; the largest are the latest.
    private static func accessLogFamilies(of gateways: [GatewayMetrics]) -> [MetricFamily] {
        func family(_ name: String, _ help: String, _ value: KeyPath<AccessLogFileSink.Counts, UInt64>) -> MetricFamily {
            let counts = gateways.map { $0.accessLog[keyPath: value] }
            let series = counts.max().map { [MetricFamily.Series(labels: PrometheusLabels([]), value: "\($0)")] } ?? []
            return MetricFamily(name: name, kind: .counter, help: help, series: series)
        }
        return [
            family("fanlight_access_log_dropped_total", "Access log lines that were dropped because the log was too slow.", \.dropped),
            family("fanlight_access_log_written_total", "Access log lines that were written.", \.written),
        ]
    }

    private static func connectionFamilies(of gateways: [GatewayMetrics]) -> [MetricFamily] {
        func family(_ name: String, _ type: MetricFamily.Kind, _ help: String, _ value: (GatewayMetrics) -> String) -> MetricFamily {
            let series = gateways.map { MetricFamily.Series(labels: PrometheusLabels([("gateway", $0.gateway)]), value: value($0)) }
            return MetricFamily(name: name, kind: type, help: help, series: series)
        }
        return [
            family("fanlight_downstream_connections_active", .gauge, "Open connections of clients.") {
                "\($0.connections.downstreamActive)"
            },
            family("fanlight_downstream_connections_total", .counter, "Connections that clients opened.") {
                "\($0.connections.downstreamTotal)"
            },
            family("fanlight_downstream_protocol_errors_total", .counter, "Connections of clients that broke TLS or HTTP.") {
                "\($0.connections.downstreamProtocolErrors)"
            },
            family("fanlight_downstream_tls_handshakes_total", .counter, "TLS handshakes of clients that succeeded.") {
                "\($0.connections.tlsHandshakes)"
            },
            family("fanlight_downstream_tls_sessions_reused_total", .counter, "TLS handshakes that took up a former session.") {
                "\($0.connections.tlsSessionsReused)"
            },
            handshakeFailures(of: gateways),
            family("fanlight_requests_active", .gauge, "Requests that are being answered.") { "\($0.connections.requestsActive)" },
            family("fanlight_upstream_connect_failures_total", .counter, "Connections to endpoints that could not be opened.") {
                "\($0.connections.upstreamConnectFailures)"
            },
            family("fanlight_upstream_connections_active", .gauge, "Open connections to endpoints.") { "\($0.connections.upstreamActive)" },
            family("fanlight_upstream_connections_total", .counter, "Connections that were opened to endpoints.") {
                "\($0.connections.upstreamTotal)"
            },
        ]
    }

    private static func handshakeFailures(of gateways: [GatewayMetrics]) -> MetricFamily {
        let reasons: [(String, KeyPath<ConnectionCounters, UInt64>)] = [
            ("client_alert", \.tlsClientAlerts), ("malformed", \.tlsMalformed), ("not_tls", \.tlsNotTLS), ("parameters", \.tlsParameters),
            ("refused", \.tlsRefused), ("timeout", \.tlsTimeouts), ("version", \.tlsVersions),
        ]
        return MetricFamily(
            name: "fanlight_downstream_tls_failures_total", kind: .counter, help: "TLS handshakes of clients that failed, by reason.",
            series: gateways.flatMap { gateway in
                reasons.map { reason, value in
                    let labels = PrometheusLabels([("gateway", gateway.gateway), ("reason", reason)])
                    return MetricFamily.Series(labels: labels, value: "\(gateway.connections[keyPath: value])")
                }
            })
    }

    private static func requestFamilies(of gateways: [GatewayMetrics]) -> [MetricFamily] {
        let entries = gateways.flatMap { gateway in
            gateway.requests.entries.map { (labels: PrometheusLabels(of: $0.key, in: gateway), metrics: $0.value) }
        }
        func histogram(_ name: String, _ help: String, _ value: (RequestMetrics) -> Histogram) -> MetricFamily {
            MetricFamily(
                name: name, kind: .histogram, help: help,
                series: entries.map { MetricFamily.Series(labels: $0.labels, histogram: value($0.metrics)) })
        }
        return [
            MetricFamily(
                name: "istio_requests_total", kind: .counter, help: "Requests that were answered or ended.",
                series: entries.map { MetricFamily.Series(labels: $0.labels, value: "\($0.metrics.count)") }),
            histogram("istio_request_duration_milliseconds", "Time from a request's first byte to its response's last.") { $0.duration },
            histogram("istio_request_bytes", "Sizes of request bodies.") { $0.requestBytes },
            histogram("istio_response_bytes", "Sizes of response bodies.") { $0.responseBytes },
        ]
    }
}
