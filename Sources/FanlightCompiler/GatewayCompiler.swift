import FanlightIR
import FanlightResources

/// Compiles one workload, and keeps what a later compilation of a slightly different snapshot can take over.
///
/// A change of VirtualServices touches only the hosts that they have or had. Any other change of what the compilation reads makes it start
/// anew, but for the translations of VirtualServices, which `TranslationCache` shares between workloads.
struct GatewayCompiler {
    /// What the assemblies were made from, apart from the VirtualServices.
    private struct Inputs: Hashable {
        let context: CompilationContext.Inputs
        let gateways: ContentDigest
        let workload: GatewayWorkload
    }

    private let workload: GatewayWorkload
    private var inputs: Inputs?
    private var targets: [ServiceTarget] = []
    private var merger = GatewayMerger([], targets: [])
    private var selected: [SelectedGateway] = []
    private var assemblies: [RouteAssembly] = []
    /// Indices of assemblies by the Gateways whose VirtualServices matter to them, rising.
    private var assembliesOfGateway: [String: [Int]] = [:]
    private var clusters = Shared<[Cluster]>([])
    /// The names of the Gateways that select the workload.
    private var gatewayNames: Set<String> = []
    /// The VirtualServices that are bound to one of them.
    private var bound: Set<ResourceKey> = []
    private var serviceProblems = DiagnosticTable()
    private var ownProblems: [Diagnostic] = []
    private var credentials = SecretCompiler.Result()
    /// Of the Secrets that `credentials` was made from; nil where it has to be made.
    private var credentialDigest: ContentDigest?
    /// What was made last; nil where something that it is made from has changed since.
    private var made: CompiledGateway?

    init(workload: GatewayWorkload) { self.workload = workload }

    /// - Parameter changed: the VirtualServices that changed since the last call, or nil where that is not known.
    mutating func compile(
        _ snapshot: ResourceSnapshot, changed: [ResourceKey]?, context: CompilationContext, shared: inout SharedCompilation
    ) -> CompiledGateway {
        let now = Inputs(context: context.inputs, gateways: snapshot.digest(of: .gateway), workload: workload)
        if let changed, now == inputs {
            for key in changed { replace(key, with: snapshot[key], context: context, shared: &shared) }
        } else {
            start(snapshot, context: context, shared: &shared)
            inputs = now
            addAll(snapshot, context: context, shared: &shared)
        }
        if credentialDigest != snapshot.digest(of: .secret) {
            credentials = shared.secrets.result(merger.merged.flatMap(\.servers), of: workload, in: snapshot)
            credentialDigest = snapshot.digest(of: .secret)
            made = nil
        }
        if let made { return made }
        let result = result(snapshot, context: context, shared: &shared)
        made = result
        return result
    }

    /// Takes the workload's problems away, since it is compiled no more.
    mutating func withdraw(from tally: inout DiagnosticTally) {
        serviceProblems.removeAll(from: &tally)
        tally.replace(ownProblems, with: [])
        ownProblems = []
    }

    private mutating func start(_ snapshot: ResourceSnapshot, context: CompilationContext, shared: inout SharedCompilation) {
        made = nil
        targets = ServiceTarget.targets(of: workload, among: context.workloadServices)
        selected = SelectedGateway.gateways(in: snapshot, selecting: workload, targets: targets)
        merger = GatewayMerger(selected, targets: targets)
        assemblies = merger.routes.sorted { $0.key < $1.key }.map { RouteAssembly(name: $0.key, servers: $0.value) }
        assembliesOfGateway = [:]
        for index in assemblies.indices {
            for gateway in assemblies[index].gateways { assembliesOfGateway[gateway, default: []].append(index) }
        }
        clusters = shared.translations.clusters(for: workload, context: context)
        gatewayNames = Set(selected.map(\.name))
        bound = []
        serviceProblems.removeAll(from: &shared.problems)
        credentialDigest = nil
    }

    private mutating func addAll(_ snapshot: ResourceSnapshot, context: CompilationContext, shared: inout SharedCompilation) {
        var services: [ResourceKey: BoundVirtualService] = [:]
        for gateway in gatewayNames {
            for resource in snapshot.virtualServices(boundTo: gateway) where services[resource.key] == nil {
                services[resource.key] = BoundVirtualService(resource, proxyNamespace: workload.namespace, mesh: context.mesh)
            }
        }
        for service in services.values.sorted(by: { $0.order < $1.order }) { add(service, context: context, shared: &shared) }
    }

    private mutating func replace(
        _ key: ResourceKey, with resource: Resource?, context: CompilationContext, shared: inout SharedCompilation
    ) {
        if bound.remove(key) != nil {
            made = nil
            for index in assemblies.indices { assemblies[index].remove(key) }
        }
        guard let resource, let service = BoundVirtualService(resource, proxyNamespace: workload.namespace, mesh: context.mesh),
            !service.gateways.isDisjoint(with: gatewayNames)
        else { return serviceProblems.set(key, to: [], in: &shared.problems) }
        add(service, context: context, shared: &shared)
    }

    private mutating func add(_ service: BoundVirtualService, context: CompilationContext, shared: inout SharedCompilation) {
        made = nil
        bound.insert(service.resource.key)
        var found: [Diagnostic] = []
        for index in Set(service.gateways.flatMap { assembliesOfGateway[$0] ?? [] }).sorted() {
            assemblies[index].add(service) { gateway, port, terminatesTLS in
                let translated = shared.translations.translate(
                    service, gateway: gateway, port: port, terminatesTLS: terminatesTLS, workload: workload, context: context)
                found += translated.diagnostics
                return translated
            }
        }
        serviceProblems.set(service.resource.key, to: found, in: &shared.problems)
    }

    private mutating func result(
        _ snapshot: ResourceSnapshot, context: CompilationContext, shared: inout SharedCompilation
    ) -> CompiledGateway {
        var listenerCompiler = ListenerCompiler(
            snapshot: snapshot, workload: workload, mesh: context.mesh,
            destinations: TranslationCache.destinations(workload: workload, context: context))
        let listeners = listenerCompiler.listeners(merger.merged)
        var configurations: [RouteConfiguration] = []
        let used = Set(
            listeners.flatMap { listener in
                listener.filterChains.compactMap { chain in if case .http(let name) = chain.action { name } else { nil } }
            })
        for index in assemblies.indices {
            let configuration = assemblies[index].configuration(&shared.virtualHosts)
            if used.contains(configuration.name) { configurations.append(configuration) }
        }
        let service = workload.name.flatMap { context.gatewayService(named: $0) }
        let ports = ports(of: service)
        let found = Set(
            merger.diagnostics + listenerCompiler.diagnostics + credentials.diagnostics
                + unreachable(listeners, service: service, ports: ports)
        ).sorted()
        shared.problems.replace(ownProblems, with: found)
        ownProblems = found
        return CompiledGateway(
            workload: workload,
            configuration: GatewayConfiguration(listeners: listeners, routeConfigurations: configurations, clusters: clusters),
            ports: ports,
            selectedBy: selected.map(\.resource.key), diagnostics: found,
            secrets: credentials.table, certificates: credentials.certificates)
    }

    /// The ports of the gateway's own Service; for a workload without one, those of all Services that lead to it.
    private func ports(of service: GatewayServiceModel?) -> [CompiledGateway.Port] {
        if let service {
            return service.ports.map { CompiledGateway.Port(name: $0.name, port: $0.port, targetPort: $0.resolvedTargetPort) }
                .sorted { $0.port < $1.port }
        }
        return targets.map { CompiledGateway.Port(name: "", port: $0.port, targetPort: $0.targetPort) }
    }

    /// Servers whose port no port of the Service leads to.
    private func unreachable(_ listeners: [Listener], service: GatewayServiceModel?, ports: [CompiledGateway.Port]) -> [Diagnostic] {
        guard let service else { return [] }
        let reachable = Set(ports.map(\.targetPort))
        var diagnostics: [Diagnostic] = []
        for group in merger.merged where !reachable.contains(group.port) {
            for server in group.servers {
                diagnostics.append(
                    server.gateway.resource.diagnostic(
                        "GatewayPortNotDefinedOnService", .warning, field: "\(server.field).port.number",
                        "Service istio-\(service.resource.metadata.name).\(service.resource.metadata.namespace) has no port that leads to port "
                            + "\(group.port) of gateway \(service.resource.key.namespacedName); nobody can reach this server there"))
            }
        }
        return diagnostics
    }
}
