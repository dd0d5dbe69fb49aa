import FanlightCompiler
import FanlightControlPlane
import FanlightIR
import FanlightResources
import FanlightRouting

/// A workload that is described by its labels instead of by an IstioGateway.
struct DescribedWorkload: Hashable, Sendable {
    var labels: [String: String]
    var namespace: String
    /// ServiceEntries name gateways by their address.
    var address: String?

    init(labels: [String: String], namespace: String, address: String? = nil) {
        self.labels = labels
        self.namespace = namespace
        self.address = address
    }

    /// What the control plane would make of it.
    func compiled(_ snapshot: ResourceSnapshot) -> (gateway: ControlPlaneState.Gateway?, diagnostics: DiagnosticList) {
        let target = GatewayWorkload(name: nil, namespace: namespace, labels: labels, addresses: address.map { [$0] } ?? [])
        var compiler = Compiler()
        let compilation = compiler.compile(snapshot, workloads: [target])
        let gateway = compilation.gateways.first.map {
            ControlPlaneState.Gateway(
                compiled: $0, routing: RoutingTable($0.configuration), endpoints: Compiler.endpoints(snapshot, for: target))
        }
        return (gateway, compilation.diagnostics)
    }
}
