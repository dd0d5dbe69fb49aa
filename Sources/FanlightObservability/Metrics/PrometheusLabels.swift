import FanlightIR

/// The labels of one series, escaped once and written many times.
struct PrometheusLabels: Hashable, Comparable {
    /// `a="b",c="d"`.
    private let text: String

    init(_ labels: [(name: String, value: String)]) {
        text = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    }

    static func < (left: PrometheusLabels, right: PrometheusLabels) -> Bool { left.text < right.text }

    /// - Parameter bound: the value of `le`, or empty for a sample without.
    func append(bound: String, to line: inout [UInt8]) {
        guard !text.isEmpty || !bound.isEmpty else { return }
        line.append(UInt8(ascii: "{"))
        line.append(contentsOf: text.utf8)
        if !bound.isEmpty {
            if !text.isEmpty { line.append(UInt8(ascii: ",")) }
            line.appendASCII("le=\"")
            line.append(contentsOf: bound.utf8)
            line.append(UInt8(ascii: "\""))
        }
        line.append(UInt8(ascii: "}"))
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") }) else {
            return value
        }
        var text = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}

extension PrometheusLabels {
    /// Istio's labels, of which those that a gateway cannot know are `unknown`, and our `cluster`, `gateway` and `route`.
    // Istio: docs/reference/config/metrics, "Labels".
    init(of key: RequestCounterKey, in gateway: GatewayMetrics) {
        let cluster = gateway.names.cluster(key.cluster)
        let service = cluster?.service
        self.init([
            ("reporter", "source"),
            ("source_workload", gateway.workload),
            ("source_workload_namespace", gateway.namespace),
            ("destination_workload", "unknown"),
            ("destination_workload_namespace", "unknown"),
            ("destination_service", Self.orUnknown(service?.host)),
            ("destination_service_name", Self.orUnknown(service?.name)),
            ("destination_service_namespace", Self.orUnknown(service?.namespace)),
            ("request_protocol", key.requestProtocol == .grpc ? "grpc" : "http"),
            ("response_code", "\(key.code)"),
            ("grpc_response_status", key.grpcStatus.map { "\($0)" } ?? ""),
            ("response_flags", key.flags.description),
            ("connection_security_policy", "unknown"),
            ("gateway", gateway.gateway),
            ("route", Self.orUnknown(gateway.names.route(key.route))),
            ("cluster", Self.orUnknown(cluster?.name)),
        ])
    }

    private static func orUnknown(_ value: String?) -> String {
        guard let value, !value.isEmpty else { return "unknown" }
        return value
    }
}
