import FanlightCompiler
import FanlightIR
import FanlightRouting

/// A gateway as it runs now.
struct ServedGateway: Sendable {
    let name: String
    let address: String
    let ports: [SocketPlan.Port]
    let compiled: CompiledGateway
    /// The tables that it serves, which is what is compared when gateways are asked whether they answer alike.
    let routing: RoutingTable
    /// Why sockets are not open that should be, or replicas not ready that should be.
    let failures: [String: String]
    /// Replicas that are ready.
    var readyReplicas = 1

    var isReady: Bool { failures.isEmpty }
}
