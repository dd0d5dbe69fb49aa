import FanlightResources
import FanlightWorkloads

/// What the workload controller works on, one at a time.
enum WorkloadKey: Hashable, Sendable {
    /// An IstioGateway and all that it stands for.
    case gateway(GatewayNames)
    /// A Pod and the process behind it.
    case pod(ResourceKey)
}
