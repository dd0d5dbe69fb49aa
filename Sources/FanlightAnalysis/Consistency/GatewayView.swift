import FanlightIR
package import FanlightRouting

/// One of the gateway workloads that a Gateway selects, as its clients see it.
package struct GatewayView: Sendable {
    /// `namespace/name` of the workload.
    package var name: String
    package var table: RoutingTable
    /// Port of the Service to port of the workload; a port that is not in it is the workload's own.
    package var ports: [Int: Int]

    package init(name: String, table: RoutingTable, ports: [Int: Int]) {
        self.name = name
        self.table = table
        self.ports = ports
    }

    func listenerPort(for port: Int) -> Int { ports[port] ?? port }

    func listener(for port: Int) -> Listener? {
        let own = listenerPort(for: port)
        return table.configuration.listeners.first { $0.port == own }
    }
}
