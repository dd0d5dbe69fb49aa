import FanlightIR
import FanlightResources

/// The addresses that a ServiceEntry itself names.
enum ServiceEntryEndpoints {
    /// The port of an endpoint: its own for that port name, else the port's targetPort, else its number.
    static func port(_ port: Istio.ServiceEntry.Port, of endpoint: Istio.ServiceEntry.Endpoint) -> Int {
        endpoint.ports[port.name] ?? port.targetPort ?? port.number
    }

    /// Names to resolve; the host itself where the entry names no endpoints. A wildcard host cannot be resolved.
    static func dns(of entry: Istio.ServiceEntry, host: String, port number: Int) -> [DNSEndpoint] {
        guard let port = entry.ports.first(where: { $0.number == number }) else { return [] }
        if entry.endpoints.isEmpty {
            return HostName.isWildcard(host) ? [] : [DNSEndpoint(host: host, port: port.targetPort ?? port.number)]
        }
        return entry.endpoints.map { DNSEndpoint(host: $0.address, port: Self.port(port, of: $0), weight: max(1, $0.weight)) }
    }
}
