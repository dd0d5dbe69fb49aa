import FanlightIR
import FanlightResources

/// Makes the listeners of one workload from its merged servers.
///
/// - Source: Istio pilot/pkg/networking/core/gateway.go, buildGatewayListeners.
struct ListenerCompiler {
    let snapshot: ResourceSnapshot
    let workload: GatewayWorkload
    let mesh: MeshSettings
    let destinations: DestinationResolver
    private(set) var diagnostics: [Diagnostic] = []
    /// The server names that VirtualServices took on each port and bind, whatever protocol the servers name.
    private var passedNames: [Place: [String: ResourceKey]] = [:]

    private struct Place: Hashable {
        let port: Int
        let bind: String
    }

    init(snapshot: ResourceSnapshot, workload: GatewayWorkload, mesh: MeshSettings, destinations: DestinationResolver) {
        self.snapshot = snapshot
        self.workload = workload
        self.mesh = mesh
        self.destinations = destinations
    }

    /// A chain together with the object that has to change if it is dropped.
    struct Candidate {
        let chain: FilterChain
        let resource: Resource
        let field: String
    }

    /// Sorted by port, then bind. A listener without chains does not exist.
    mutating func listeners(_ groups: [GatewayMerger.Group]) -> [Listener] {
        var names: [String] = []
        var places: [String: (bind: String, port: Int)] = [:]
        var candidates: [String: [Candidate]] = [:]
        for group in groups {
            let name = "\(group.bind.isEmpty ? "0.0.0.0" : group.bind)_\(group.port)"
            if places[name] == nil {
                names.append(name)
                places[name] = (group.bind == "0.0.0.0" ? "" : group.bind, group.port)
            }
            candidates[name, default: []] += chains(of: group)
        }
        var listeners: [Listener] = []
        for name in names {
            guard let place = places[name], let found = candidates[name], !found.isEmpty else { continue }
            let (kept, dropped) = FilterChainConflicts.resolve(found, listener: name)
            diagnostics += dropped
            listeners.append(Listener(name: name, bind: place.bind, port: place.port, filterChains: kept.map(\.chain)))
        }
        return listeners.sorted { ($0.port, $0.bind) < ($1.port, $1.bind) }
    }

    private mutating func chains(of group: GatewayMerger.Group) -> [Candidate] {
        guard let first = group.servers.first else { return [] }
        if first.protocol.isHTTP {
            return [candidate(first, serverNames: [], transport: .raw, action: .http(routeConfiguration: first.routeName))]
        }
        return group.servers.flatMap { chains(of: $0) }
    }

    private mutating func chains(of server: MergedServer) -> [Candidate] {
        let serverNames = server.bareHosts.contains("*") ? [] : Set(server.bareHosts).sorted()
        if server.isTLS && !server.terminatesTLS {
            guard server.server.tls?.mode == .passthrough else { return [] }
            return passThrough(server)
        }
        let transport: FilterChain.Transport = server.server.tls.map { .tls(TLSSettings($0, namespace: workload.namespace)) } ?? .raw
        if case .tls(let settings) = transport { check(settings, of: server) }
        if server.isHTTP {
            return [candidate(server, serverNames: serverNames, transport: transport, action: .http(routeConfiguration: server.routeName))]
        }
        guard let clusters = tcpRoute(server) else { return [] }
        return [candidate(server, serverNames: server.isTLS ? serverNames : [], transport: transport, action: .tcp(clusters))]
    }

    private mutating func check(_ settings: TLSSettings, of server: MergedServer) {
        // The names of versions are in the order of the versions.
        let least = settings.minVersion.hasPrefix("TLSV") ? settings.minVersion : "TLSV1_2"
        guard settings.maxVersion.hasPrefix("TLSV"), settings.maxVersion < least else { return }
        diagnostics.append(
            server.gateway.resource.diagnostic(
                "NoProtocolVersion", .error, field: "\(server.field).tls.maxProtocolVersion",
                "\(settings.maxVersion) is below the least version, \(least); TLS handshakes for this server fail"))
    }

    private func candidate(
        _ server: MergedServer, serverNames: [String], transport: FilterChain.Transport, action: FilterChain.Action
    ) -> Candidate {
        let key = server.gateway.resource.key
        let origin = Origin(kind: key.kind.kind, namespace: key.namespace, name: key.name, rule: server.index)
        return Candidate(
            chain: FilterChain(
                serverNames: serverNames, transport: transport, action: action, origin: origin, gateway: server.gateway.name),
            resource: server.gateway.resource, field: server.field)
    }

    /// The first `tcp` block that fits, of the first VirtualService that has one.
    private mutating func tcpRoute(_ server: MergedServer) -> [WeightedCluster]? {
        let hosts = ServerHosts(server.hosts)
        for service in bound(to: server) where hosts.overlaps(service.hosts, namespace: service.resource.metadata.namespace) {
            for (rule, route) in service.service.tcp.enumerated() {
                guard route.match.isEmpty || route.match.contains(where: { applies($0, server, service) }) else { continue }
                return clusters(route.route, of: service, server: server, field: "spec.tcp[\(rule)]")
            }
        }
        return nil
    }

    private mutating func passThrough(_ server: MergedServer) -> [Candidate] {
        let hosts = ServerHosts(server.hosts)
        var taken = passedNames[Place(port: server.port, bind: server.server.bind)] ?? [:]
        defer { passedNames[Place(port: server.port, bind: server.server.bind)] = taken }
        var candidates: [Candidate] = []
        for service in bound(to: server) where hosts.overlaps(service.hosts, namespace: service.resource.metadata.namespace) {
            let key = service.resource.key
            for (rule, route) in service.service.tls.enumerated() {
                for (index, match) in route.match.enumerated() where applies(match, server, service) {
                    let field = "spec.tls[\(rule)].match[\(index)]"
                    let names = Set(match.sniHosts.map { $0.lowercased() }).sorted()
                    if let name = names.first(where: { taken[$0] != nil }), let winner = taken[name] {
                        if winner != key {
                            diagnostics.append(
                                service.resource.diagnostic(
                                    "ServerNameConflict", .error, field: field,
                                    "\(winner) already takes server name \(name) on port \(server.serverPort.number) and stays; this match is left out"
                                ))
                        }
                        continue
                    }
                    for name in names { taken[name] = key }
                    let origin = Origin(kind: key.kind.kind, namespace: key.namespace, name: key.name, rule: rule, match: index)
                    let action = FilterChain.Action.tcp(clusters(route.route, of: service, server: server, field: "spec.tls[\(rule)]"))
                    candidates.append(
                        Candidate(
                            chain: FilterChain(
                                serverNames: names.contains("*") ? [] : names, transport: .raw, action: action, origin: origin,
                                gateway: server.gateway.name),
                            resource: service.resource, field: field))
                }
            }
        }
        return candidates
    }

    private func bound(to server: MergedServer) -> [BoundVirtualService] {
        BoundVirtualService.routingConnections(
            in: snapshot, boundTo: server.gateway.name, proxyNamespace: workload.namespace, mesh: mesh)
    }

    private func applies(_ match: Istio.L4Match, _ server: MergedServer, _ service: BoundVirtualService) -> Bool {
        if let port = match.port, port != server.serverPort.number { return false }
        guard !match.gateways.isEmpty else { return true }
        return match.gateways.contains {
            Istio.GatewayReference.resolve($0, namespace: service.resource.metadata.namespace) == server.gateway.name
        }
    }

    private mutating func clusters(
        _ destinations: [Istio.RouteDestination], of service: BoundVirtualService, server: MergedServer, field: String
    ) -> [WeightedCluster] {
        var clusters: [WeightedCluster] = []
        for (index, route) in destinations.enumerated() {
            guard let destination = route.destination, destinations.count == 1 || route.weight > 0 else { continue }
            let name = self.destinations.cluster(
                for: destination, of: service.resource, listenerPort: server.serverPort.number,
                field: "\(field).route[\(index)].destination", diagnostics: &diagnostics)
            clusters.append(WeightedCluster(name: name, weight: route.weight))
        }
        return clusters
    }
}

extension TLSSettings {
    // Istio: pkg/config/security/security.go, ValidCipherSuites; others are left out.
    private static let cipherSuites: Set<String> = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA",
    ]

    /// - Parameter namespace: of the workload, where the Secrets are.
    fileprivate init(_ settings: Istio.ServerTLSSettings, namespace: String) {
        let clientCertificate: ClientCertificate =
            switch settings.mode {
            case .mutual: .required
            case .optionalMutual: .optional
            case .istioMutual: .istioMutual
            case .simple, .passthrough, .autoPassthrough: .none
            }
        self.init(
            credentialNames: settings.credentialNames.compactMap { CredentialReference($0, namespace: namespace).tableName },
            clientCertificate: clientCertificate, minVersion: settings.minProtocolVersion, maxVersion: settings.maxProtocolVersion,
            cipherSuites: settings.cipherSuites.filter { Self.cipherSuites.contains($0) })
    }
}
