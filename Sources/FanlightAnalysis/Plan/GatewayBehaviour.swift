package import FanlightIR
package import FanlightRouting

/// A gateway as its clients meet it: what is compared before and after a change.
package struct GatewayBehaviour: Sendable {
    /// `namespace/name`.
    package let name: String
    package let table: RoutingTable
    /// Decides which clusters answer 503.
    package let endpoints: EndpointTable
    /// Port of the Service to port of the workload.
    package let ports: [Int: Int]

    /// - Parameter ports: of the Service in front; where it is empty, clients come to the listeners' own ports.
    package init(name: String, table: RoutingTable, endpoints: EndpointTable = EndpointTable(), ports: [Int: Int] = [:]) {
        self.name = name
        self.table = table
        self.endpoints = endpoints
        let own = table.configuration.listeners.map { ($0.port, $0.port) }
        self.ports = ports.isEmpty ? Dictionary(own) { first, _ in first } : ports
    }

    /// A gateway that is not there.
    static func none(name: String) -> GatewayBehaviour { GatewayBehaviour(name: name, table: RoutingTable(.empty)) }

    func listener(on servicePort: Int) -> Listener? {
        guard let port = ports[servicePort] else { return nil }
        return table.configuration.listeners.first { $0.port == port }
    }

    /// What becomes of a request that comes to a port of the Service.
    package func decide(_ request: SimulatedRequest, on servicePort: Int, givesReasons: Bool = false) -> Decision {
        guard let port = ports[servicePort] else { return Decision(.noListener, error: .noListener) }
        var request = request
        request.listenerPort = port
        return table.decide(request, endpoints: endpoints, givesReasons: givesReasons)
    }
}
