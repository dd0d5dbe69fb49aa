import FanlightIR
import FanlightObservability

/// Gateways that have counted what a test wants.
enum TrafficMetrics {
    struct Requests {
        /// nil where no route took them.
        var route: String?
        var code: UInt16 = 200
        var count = 1
        /// ms.
        var duration: UInt64 = 3
        var cluster = "outbound|80||a"
    }

    static func gateway(_ name: String, _ requests: [Requests]) -> GatewayMetrics {
        let names = MetricNames()
        var table = RequestMetricsTable()
        for request in requests {
            let service = ServiceIdentity(host: "a.default.svc.cluster.local", name: "a", namespace: "default")
            let key = RequestCounterKey(
                route: request.route.map { names.route($0) } ?? 0,
                cluster: names.cluster(MetricNames.ClusterLabels(name: request.cluster, service: service)), code: request.code)
            for _ in 0..<request.count { table.record(key, duration: request.duration * 1_000_000, requestBytes: 1, responseBytes: 2) }
        }
        return GatewayMetrics(gateway: name, workload: name, namespace: "istio-system", requests: table, names: names.snapshot)
    }

    static func read(_ text: [UInt8], gateway: String, pieces: Int = .max, maximumRoutes: Int = 20_000) throws -> TrafficReading {
        var reader = TrafficTextReader(gateway: gateway, maximumRoutes: maximumRoutes)
        var rest = text[...]
        while !rest.isEmpty {
            try rest.prefix(pieces).withUnsafeBytes { try reader.append($0) }
            rest = rest.dropFirst(pieces)
        }
        return try reader.finish()
    }
}
