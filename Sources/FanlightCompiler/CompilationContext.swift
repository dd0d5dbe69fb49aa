import FanlightIR
import FanlightResources

/// What all workloads share: the services and rules of a snapshot. Made anew whenever one of its inputs changes, never patched.
final class CompilationContext: Sendable {
    /// All that the context is made from; equal inputs mean an equal context.
    struct Inputs: Hashable, Sendable {
        let services: ContentDigest
        let serviceEntries: ContentDigest
        let destinationRules: ContentDigest
        let istioGateways: ContentDigest
        let mesh: MeshSettings

        init(_ snapshot: ResourceSnapshot, mesh: MeshSettings) {
            services = snapshot.digest(of: .service)
            serviceEntries = snapshot.digest(of: .serviceEntry)
            destinationRules = snapshot.digest(of: .destinationRule)
            istioGateways = snapshot.digest(of: .istioGateway)
            self.mesh = mesh
        }
    }

    let inputs: Inputs
    let mesh: MeshSettings
    let registry: ServiceRegistry
    let workloadServices: WorkloadServices
    let rules: DestinationRuleIndex
    let gatewayServices: [GatewayServiceModel]
    private let gatewayServicesByName: [String: GatewayServiceModel]

    init(_ snapshot: ResourceSnapshot, mesh: MeshSettings) {
        inputs = Inputs(snapshot, mesh: mesh)
        self.mesh = mesh
        gatewayServices = snapshot.ordered(.istioGateway).compactMap { GatewayServiceModel($0, mesh: mesh) }
        gatewayServicesByName = Dictionary(gatewayServices.map { ($0.resource.key.namespacedName, $0) }) { first, _ in first }
        registry = ServiceRegistry(snapshot: snapshot, gatewayServices: gatewayServices.map(\.model), mesh: mesh)
        workloadServices = WorkloadServices(registry)
        rules = DestinationRuleIndex(snapshot: snapshot, mesh: mesh)
    }

    /// The Service in front of an IstioGateway.
    func gatewayService(named name: String) -> GatewayServiceModel? { gatewayServicesByName[name] }

    func clusters(for workload: GatewayWorkload) -> Shared<[Cluster]> {
        Shared(
            ClusterCompiler(
                registry: registry, rules: rules, mesh: mesh, proxyNamespace: workload.namespace, workloadLabels: workload.labels
            ).clusters())
    }
}
