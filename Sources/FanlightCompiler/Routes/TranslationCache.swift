import FanlightIR
import FanlightResources

/// Translations of VirtualServices and the clusters that they lead to, shared by all workloads that would get the same.
///
/// The key holds every input of a translation, so an entry cannot be stale; entries of VirtualServices that are gone are dropped with them.
struct TranslationCache {
    private struct Key: Hashable {
        let service: Fingerprint
        let gateway: String
        let port: Int
        let terminatesTLS: Bool
        let proxyNamespace: String
        /// Only where the VirtualService asks for labels or the context's rules do.
        let labels: [String: String]?
    }

    private var inputs: CompilationContext.Inputs?
    private var entries: [ResourceKey: [Key: TranslatedVirtualService]] = [:]
    private var clusters: [View: Shared<[Cluster]>] = [:]

    /// What clusters depend on, apart from the context.
    private struct View: Hashable {
        let namespace: String
        /// Only where the context's rules ask for labels.
        let labels: [String: String]?
    }

    /// Forgets everything that another context made.
    mutating func use(_ context: CompilationContext) {
        guard inputs != context.inputs else { return }
        inputs = context.inputs
        entries = [:]
        clusters = [:]
    }

    mutating func clusters(for workload: GatewayWorkload, context: CompilationContext) -> Shared<[Cluster]> {
        let view = View(namespace: workload.namespace, labels: context.rules.dependsOnLabels ? workload.labels : nil)
        if let known = clusters[view] { return known }
        let made = context.clusters(for: workload)
        clusters[view] = made
        return made
    }

    mutating func forget(_ key: ResourceKey) { entries[key] = nil }

    mutating func translate(
        _ service: BoundVirtualService, gateway: String, port: Int, terminatesTLS: Bool, workload: GatewayWorkload,
        context: CompilationContext
    ) -> TranslatedVirtualService {
        let dependsOnLabels =
            context.rules.dependsOnLabels || service.service.http.contains { $0.match.contains { !$0.sourceLabels.isEmpty } }
        let key = Key(
            service: service.resource.fingerprint, gateway: gateway, port: port, terminatesTLS: terminatesTLS,
            proxyNamespace: workload.namespace,
            labels: dependsOnLabels ? workload.labels : nil)
        if let known = entries[service.resource.key]?[key] { return known }
        var translator = HTTPRouteTranslator(
            resource: service.resource, service: service.service, gateway: gateway, port: port, terminatesTLS: terminatesTLS,
            workload: workload,
            destinations: Self.destinations(workload: workload, context: context))
        let translated = translator.translate()
        entries[service.resource.key, default: [:]][key] = translated
        return translated
    }

    static func destinations(workload: GatewayWorkload, context: CompilationContext) -> DestinationResolver {
        DestinationResolver(
            registry: context.registry, rules: context.rules, mesh: context.mesh, proxyNamespace: workload.namespace,
            workloadLabels: workload.labels)
    }
}
