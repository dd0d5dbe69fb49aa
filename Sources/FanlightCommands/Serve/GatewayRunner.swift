import FanlightControlPlane
import FanlightObservability
import FanlightResources

/// Has gateways run: inside this process, or as processes of their own.
protocol GatewayRunner: Sendable {
    /// Brings every gateway to what the state says.
    func apply(_ state: ControlPlaneState) async
    /// Returns when every replica has answered to what it was told of a revision, or after the time.
    func settle(to revision: UInt64, within limit: Duration) async
    /// In the order of their names.
    var running: [ServedGateway] { get async }
    var diagnostics: [Diagnostic] { get async }
    /// What this process counts of the gateways; empty where they count for themselves.
    func metrics() async -> [GatewayMetrics]
    /// All replicas, in the order of their names; empty where a gateway is no process.
    var replicas: [FleetAnswer.Replica] { get async }
}
