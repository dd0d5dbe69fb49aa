/// Everything that one gateway counts, merged over its event loops, with its names.
package struct GatewayMetrics: Sendable {
    /// `namespace/name` of the gateway: the label `gateway`.
    package var gateway: String
    /// The workload's name, Istio's label `source_workload`.
    package var workload: String
    package var namespace: String
    package var requests: RequestMetricsTable
    package var connections: ConnectionCounters
    /// Of the log that all gateways of the process share.
    package var accessLog: AccessLogFileSink.Counts
    package var names: MetricNames.Table

    package init(
        gateway: String, workload: String, namespace: String, requests: RequestMetricsTable = RequestMetricsTable(),
        connections: ConnectionCounters = ConnectionCounters(), accessLog: AccessLogFileSink.Counts = AccessLogFileSink.Counts(),
        names: MetricNames.Table
    ) {
        self.gateway = gateway
        self.workload = workload
        self.namespace = namespace
        self.requests = requests
        self.connections = connections
        self.accessLog = accessLog
        self.names = names
    }
}
