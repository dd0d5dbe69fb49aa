import FanlightCompiler
import FanlightIR
import FanlightProxy
import FanlightWorkloads

/// The sockets of one gateway: one for each port of its Service behind which a listener is that the native data plane serves.
struct SocketPlan: Sendable {
    struct Port: Hashable, Sendable {
        let servicePort: Int
        let targetPort: Int
        /// Nil where no socket is opened for the port.
        let binding: SocketBinding?
    }

    let ports: [Port]

    init(_ gateway: CompiledGateway, address: String, rule: PortRule) {
        let bound = rule.bound(gateway.ports.map(\.port))
        ports = gateway.ports.map { port in
            let isServed = gateway.configuration.listeners.contains { $0.port == port.targetPort && Self.isServed($0) }
            let binding =
                isServed
                ? bound[port.port].map {
                    SocketBinding(address: address, port: $0, listenerPort: port.targetPort, servicePort: port.port)
                } : nil
            return Port(servicePort: port.port, targetPort: port.targetPort, binding: binding)
        }
    }

    var bindings: [SocketBinding] { ports.compactMap(\.binding) }

    private static func isServed(_ listener: Listener) -> Bool {
        listener.bind.isEmpty
            && listener.filterChains.contains { chain in
                guard case .http = chain.action else { return false }
                return switch chain.transport {
                case .raw: chain.serverNames.isEmpty
                case .tls(let settings): settings.clientCertificate == .none
                }
            }
    }
}
