import FanlightIR
import FanlightResources

/// Makes the clusters of one proxy namespace: every visible service, port and subset.
struct ClusterCompiler {
    let registry: ServiceRegistry
    let rules: DestinationRuleIndex
    let mesh: MeshSettings
    let proxyNamespace: String
    let workloadLabels: [String: String]

    /// Sorted by name.
    func clusters() -> [Cluster] {
        var clusters: [Cluster] = []
        for service in registry.services(visibleTo: proxyNamespace) where service.aliasTarget == nil {
            let entries = rules.rules(for: service, proxyNamespace: proxyNamespace, workloadLabels: workloadLabels)
            let policy = entries.lazy.compactMap(\.rule.trafficPolicy).first
            let subsets = Self.subsets(entries)
            for port in service.ports {
                guard let discovery = discovery(service, port) else { continue }
                clusters.append(cluster(service, port, subset: "", discovery, PortPolicy(policy, subset: nil, port: port.number)))
                for subset in subsets {
                    clusters.append(
                        cluster(
                            service, port, subset: subset.name, discovery,
                            PortPolicy(policy, subset: subset.trafficPolicy, port: port.number)))
                }
            }
        }
        return clusters.sorted { $0.name < $1.name }
    }

    /// The subsets of all rules, the first of a name wins.
    static func subsets(_ entries: [DestinationRuleIndex.Entry]) -> [Istio.DestinationRule.Subset] {
        var seen: Set<String> = []
        return entries.flatMap(\.rule.subsets).filter { seen.insert($0.name).inserted }
    }

    static func name(port: Int, subset: String, host: String) -> String { "outbound|\(port)|\(subset)|\(host)" }

    private func cluster(
        _ service: ServiceModel, _ port: ServiceModel.Port, subset: String, _ discovery: Cluster.Discovery, _ policy: PortPolicy
    ) -> Cluster {
        Cluster(
            name: Self.name(port: port.number, subset: subset, host: service.host), discovery: discovery,
            loadBalancing: policy.loadBalancing,
            connectTimeout: policy.connectionPool?.connectTimeout ?? .seconds(10), maxConnections: policy.connectionPool?.maxConnections,
            maxPendingRequests: policy.connectionPool?.maxPendingRequests, maxRequests: policy.connectionPool?.maxRequests,
            maxRequestsPerConnection: policy.connectionPool?.maxRequestsPerConnection, idleTimeout: policy.connectionPool?.idleTimeout,
            usesHTTP2: port.protocol.usesHTTP2, tlsMode: policy.tlsMode == "DISABLE" ? nil : policy.tlsMode,
            service: ServiceIdentity(host: service.host, name: service.name, namespace: service.namespace))
    }

    /// Nil where Istio makes no cluster at all.
    private func discovery(_ service: ServiceModel, _ port: ServiceModel.Port) -> Cluster.Discovery? {
        guard case .entry(let entry) = service.backing else { return .endpoints }
        switch entry.resolution {
        case .static: return .endpoints
        case .none: return entry.endpoints.isEmpty ? .originalDestination : .endpoints
        case .dns, .dnsRoundRobin:
            if entry.workloadSelector != nil { return .endpoints }
            let endpoints = ServiceEntryEndpoints.dns(of: entry, host: service.host, port: port.number)
            guard !endpoints.isEmpty else { return nil }
            return entry.resolution == .dns ? .strictDNS(endpoints) : .logicalDNS(endpoints)
        case .dynamicDNS: return .originalDestination
        }
    }
}
