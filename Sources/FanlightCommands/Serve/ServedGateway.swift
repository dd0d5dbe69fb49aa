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
    var failures: [String: String]
    /// Replicas that are ready.
    var readyReplicas = 1
    /// The Gateways, as `namespace/name`, that every ready replica serves, as of `servedRevision`. Nil where it is not known of one of them, and
    /// where none is ready.
    var programmed: Set<String>?
    /// Every ready replica serves what was in force at this revision, or later: what has changed since may not have come to all.
    var servedRevision: UInt64 = 0

    var isReady: Bool { failures.isEmpty }
}
