import FanlightEventLoop
import FanlightIR
import FanlightRouting

/// What a loop serves at the moment. Replaced as a whole; requests that have begun keep what they took from it.
final class LoopSnapshot {
    let generation: UInt64
    let routing: RoutingTable
    let endpoints: EndpointTable
    let resolutions: [String: [SocketAddress]]

    init(generation: UInt64, routing: RoutingTable, endpoints: EndpointTable, resolutions: [String: [SocketAddress]]) {
        self.generation = generation
        self.routing = routing
        self.endpoints = endpoints
        self.resolutions = resolutions
    }

    /// The addresses of a name as far as it is resolved; an address is its own.
    func addresses(of name: String, port: Int) -> [SocketAddress] {
        if let address = SocketAddress(name, port: port) { return [address] }
        return (resolutions[name] ?? []).map { address in
            var address = address
            address.port = UInt16(truncatingIfNeeded: port)
            return address
        }
    }
}
