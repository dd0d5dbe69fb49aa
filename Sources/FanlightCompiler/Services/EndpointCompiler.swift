package import FanlightIR
package import FanlightResources

/// Finds the addresses of all clusters. Kept apart from everything else, since addresses change far more often than routes.
package struct EndpointCompiler {
    private let snapshot: ResourceSnapshot
    private let registry: ServiceRegistry
    private let rules: DestinationRuleIndex
    private var podsByNamespace: [String: [(resource: Resource, pod: Kubernetes.Pod)]] = [:]
    private var labelsByAddress: [String: [String: String]] = [:]
    private var tables: [View: EndpointTable] = [:]

    /// Labels matter only through rules with a workload selector, so gateways of one namespace mostly share a table.
    private struct View: Hashable {
        let namespace: String
        let labels: [String: String]?
    }

    package init(snapshot: ResourceSnapshot, mesh: MeshSettings = MeshSettings()) {
        self.init(snapshot: snapshot, context: CompilationContext(snapshot, mesh: mesh))
    }

    init(snapshot: ResourceSnapshot, context: CompilationContext) {
        self.snapshot = snapshot
        registry = context.registry
        rules = context.rules
        for resource in snapshot.ordered(.pod) {
            guard case .pod(let pod) = resource.content else { continue }
            podsByNamespace[resource.metadata.namespace, default: []].append((resource, pod))
            for ip in pod.ips { labelsByAddress["\(resource.metadata.namespace)/\(ip)"] = resource.metadata.labels }
        }
    }

    /// The endpoints that a gateway workload sees.
    package mutating func table(for workload: GatewayWorkload) -> EndpointTable {
        let view = View(namespace: workload.namespace, labels: rules.dependsOnLabels ? workload.labels : nil)
        if let known = tables[view] { return known }
        let made = table(proxyNamespace: workload.namespace, workloadLabels: workload.labels)
        tables[view] = made
        return made
    }

    private func podLabels(namespace: String, name: String, address: String) -> [String: String] {
        snapshot[ResourceKey(.pod, namespace: namespace, name: name)]?.metadata.labels ?? labelsByAddress["\(namespace)/\(address)"] ?? [:]
    }

    private struct LabelledEndpoint {
        let endpoint: Endpoint
        let labels: [String: String]
    }

    private func table(proxyNamespace: String, workloadLabels: [String: String]) -> EndpointTable {
        var clusters: [String: Shared<[Endpoint]>] = [:]
        for service in registry.services(visibleTo: proxyNamespace) where service.aliasTarget == nil {
            let entries = rules.rules(for: service, proxyNamespace: proxyNamespace, workloadLabels: workloadLabels)
            let subsets = ClusterCompiler.subsets(entries)
            for port in service.ports {
                let all = endpoints(of: service, port: port)
                guard !all.isEmpty else { continue }
                add(all, as: ClusterCompiler.name(port: port.number, subset: "", host: service.host), to: &clusters)
                for subset in subsets {
                    let members = all.filter { endpoint in subset.labels.allSatisfy { endpoint.labels[$0.key] == $0.value } }
                    add(members, as: ClusterCompiler.name(port: port.number, subset: subset.name, host: service.host), to: &clusters)
                }
            }
        }
        return EndpointTable(clusters: clusters)
    }

    private func add(_ endpoints: [LabelledEndpoint], as name: String, to clusters: inout [String: Shared<[Endpoint]>]) {
        guard !endpoints.isEmpty else { return }
        var seen: Set<Endpoint> = []
        clusters[name] = Shared(endpoints.map(\.endpoint).filter { seen.insert($0).inserted }.sorted())
    }

    private func endpoints(of service: ServiceModel, port: ServiceModel.Port) -> [LabelledEndpoint] {
        switch service.backing {
        case .kubernetes(let content):
            let slices = snapshot.endpointSlices(ofService: service.name, namespace: service.namespace)
            if !slices.isEmpty { return slices.flatMap { endpoints(of: $0, service: content, port: port) } }
            return olderEndpoints(of: service, port: port)
        case .entry(let entry): return endpoints(of: entry, namespace: service.namespace, port: port)
        }
    }

    /// - Source: Istio pilot/pkg/serviceregistry/kube/controller/endpointslice.go: matched by the port's name; an endpoint that is not
    ///   ready takes no traffic, since panic mode is off.
    private func endpoints(of resource: Resource, service: Kubernetes.Service, port: ServiceModel.Port) -> [LabelledEndpoint] {
        guard case .endpointSlice(let slice) = resource.content, slice.addressType != "FQDN" else { return [] }
        guard let number = slice.ports.first(where: { $0.name == port.name })?.port else { return [] }
        return slice.endpoints.flatMap { endpoint -> [LabelledEndpoint] in
            guard endpoint.ready ?? true || service.publishNotReadyAddresses else { return [] }
            return endpoint.addresses.map {
                LabelledEndpoint(
                    endpoint: Endpoint(address: $0, port: number),
                    labels: podLabels(namespace: resource.metadata.namespace, name: endpoint.pod ?? "", address: $0))
            }
        }
    }

    private func olderEndpoints(of service: ServiceModel, port: ServiceModel.Port) -> [LabelledEndpoint] {
        let key = ResourceKey(.endpoints, namespace: service.namespace, name: service.name)
        guard case .endpoints(let content) = snapshot[key]?.content else { return [] }
        return content.subsets.flatMap { subset -> [LabelledEndpoint] in
            guard let number = subset.ports.first(where: { $0.name == port.name })?.port else { return [] }
            return subset.addresses.map {
                LabelledEndpoint(
                    endpoint: Endpoint(address: $0.ip, port: number),
                    labels: podLabels(namespace: service.namespace, name: $0.pod ?? "", address: $0.ip))
            }
        }
    }

    private func endpoints(of entry: Istio.ServiceEntry, namespace: String, port: ServiceModel.Port) -> [LabelledEndpoint] {
        guard let entryPort = entry.ports.first(where: { $0.number == port.number }) else { return [] }
        if let selector = entry.workloadSelector {
            return (podsByNamespace[namespace] ?? []).flatMap { resource, pod -> [LabelledEndpoint] in
                guard selector.allSatisfy({ resource.metadata.labels[$0.key] == $0.value }) else { return [] }
                return pod.ips.prefix(1).map {
                    LabelledEndpoint(
                        endpoint: Endpoint(address: $0, port: entryPort.targetPort ?? entryPort.number), labels: resource.metadata.labels)
                }
            }
        }
        guard entry.resolution == .static || entry.resolution == .none else { return [] }
        return entry.endpoints.map {
            LabelledEndpoint(
                endpoint: Endpoint(address: $0.address, port: ServiceEntryEndpoints.port(entryPort, of: $0), weight: max(1, $0.weight)),
                labels: $0.labels)
        }
    }
}
