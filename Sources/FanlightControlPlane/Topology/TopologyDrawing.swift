import FanlightCompiler
import FanlightIR
import FanlightResources
import FanlightRouting

/// The nodes and edges of the paths that are shown, as long as there is room for whole paths.
struct TopologyDrawing {
    /// The hosts of a Gateway's servers, arranged to be asked often.
    private struct ServerHosts {
        let exact: Set<String>
        let wildcards: [String]

        init(_ gateway: Istio.Gateway) {
            let hosts = gateway.servers.flatMap(\.hosts).map {
                ($0.split(separator: "/", maxSplits: 1).last.map(String.init) ?? $0).lowercased()
            }
            exact = Set(hosts.filter { !HostName.isWildcard($0) })
            wildcards = hosts.filter { HostName.isWildcard($0) }
        }

        func cover(_ host: String) -> Bool { exact.contains(host) || wildcards.contains { HostName.isSubset(host, of: $0) } }
    }

    private let state: ControlPlaneState
    private let gateways: [ControlPlaneState.Gateway]
    private let selecting: [Set<String>]
    private let problems: [ResourceKey: Topology.Problems]
    private let limit: Int
    private var nodes: [String: Topology.Node] = [:]
    private var edges: [[String]: Topology.Edge] = [:]
    private var hosts: [String: ServerHosts] = [:]
    private lazy var entries: [String: ResourceKey] = Self.entries(state.snapshot)

    init(
        _ state: ControlPlaneState, gateways: [ControlPlaneState.Gateway], problems: [ResourceKey: Topology.Problems], limit: Int,
        showsIdleGateways: Bool
    ) {
        self.state = state
        self.gateways = gateways
        selecting = gateways.map { Set($0.compiled.selectedBy.map(\.namespacedName)) }
        self.problems = problems
        self.limit = limit
        if showsIdleGateways { for index in gateways.indices.prefix(limit) { addGateway(index) } }
    }

    var result: (nodes: [Topology.Node], edges: [Topology.Edge]) {
        (
            nodes.values.sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) },
            edges.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        )
    }

    mutating func add(_ path: TopologyPaths.Path) {
        // Nothing fits any more that needs a node of its own.
        guard nodes.count < limit else { return }
        let destinations = TopologyDestination.all(of: path)
        let hostID = "host:\(path.host)"
        let routeID = path.service.map { "route:\(path.host)|\($0.namespacedName)" }
        var needed = Set([hostID] + path.gateways.map { "gateway:\(gateways[$0].name)" } + destinations.keys.map { "service:\($0.host)" })
        if let routeID { needed.insert(routeID) }
        guard nodes.count + needed.count(where: { nodes[$0] == nil }) <= limit else { return }
        if nodes[hostID] == nil { nodes[hostID] = Topology.Node(id: hostID, kind: .host, name: path.host, namespace: "", resource: nil) }
        for index in path.gateways {
            addGateway(index)
            let via = via(path, index)
            for gateway in via where nodes[hostID] != nil && edges[[hostID, gatewayID(index), "serves"]]?.via.contains(gateway) != true {
                count(ResourceKey(.gateway, gateway), on: hostID)
            }
            connect(Topology.Edge(from: hostID, to: gatewayID(index), kind: .serves, via: via))
            if let routeID { connect(Topology.Edge(from: gatewayID(index), to: routeID, kind: .routes, via: via)) }
        }
        guard let routeID, let service = path.service else { return }
        let found = problems[service] ?? Topology.Problems()
        nodes[routeID] = Topology.Node(
            id: routeID, kind: .route, name: service.name, namespace: service.namespace, resource: service, problems: found,
            detail: path.host,
            host: path.host, routes: max(path.routes.count, path.clusters.isEmpty ? 0 : 1))
        for (destination, share) in destinations {
            addService(destination, path)
            connect(
                Topology.Edge(
                    from: routeID, to: "service:\(destination.host)", kind: destination.isMirror ? .mirrors : .forwards, weight: share,
                    label: destination.subset.isEmpty ? nil : destination.subset, port: destination.port))
        }
    }

    private func gatewayID(_ index: Int) -> String { "gateway:\(gateways[index].name)" }

    private mutating func addGateway(_ index: Int) {
        let id = gatewayID(index)
        guard nodes[id] == nil else { return }
        let key = ResourceKey(.istioGateway, namespace: gateways[index].compiled.workload.namespace, name: gateways[index].shortName)
        nodes[id] = Topology.Node(
            id: id, kind: .gateway, name: key.name, namespace: key.namespace, resource: key, problems: problems[key] ?? Topology.Problems(),
            detail: gateways[index].compiled.ports.map { String($0.port) }.joined(separator: ", "))
    }

    private mutating func addService(_ destination: TopologyDestination, _ path: TopologyPaths.Path) {
        let id = "service:\(destination.host)"
        let gateway = path.gateways.first.map { gateways[$0] }
        let endpoints = gateway?.endpoints.clusters[destination.cluster]?.value.count
        if let known = nodes[id] {
            if let endpoints { nodes[id]?.endpoints = max(endpoints, known.endpoints ?? 0) }
            return
        }
        let cluster = gateway?.routing.cluster(named: destination.cluster)
        var key = cluster.map { ResourceKey(.service, namespace: $0.service.namespace, name: $0.service.name) }
        if let service = key, state.snapshot[service] == nil { key = entries[destination.host] }
        nodes[id] = Topology.Node(
            id: id, kind: .service, name: cluster?.service.name ?? destination.host, namespace: cluster?.service.namespace ?? "",
            resource: key,
            problems: key.flatMap { problems[$0] } ?? Topology.Problems(errors: cluster == nil ? 1 : 0),
            detail: cluster == nil ? "nothing defines \(destination.host) with this port and subset" : destination.host,
            endpoints: endpoints)
    }

    private mutating func connect(_ edge: Topology.Edge) {
        let key = [edge.from, edge.to, edge.kind.rawValue, edge.label ?? "", edge.port.map { String($0) } ?? ""]
        guard var known = edges[key] else {
            edges[key] = edge
            return
        }
        known.via = Set(known.via + edge.via).sorted()
        edges[key] = known
    }

    private mutating func count(_ key: ResourceKey, on node: String) {
        guard let found = problems[key] else { return }
        nodes[node]?.problems.errors += found.errors
        nodes[node]?.problems.warnings += found.warnings
    }

    /// The Gateways through which a path comes to a gateway.
    private mutating func via(_ path: TopologyPaths.Path, _ index: Int) -> [String] {
        var names = selecting[index]
        if let key = path.service, case .virtualService(let service) = state.snapshot[key]?.content {
            names = Set(service.gateways.map { Istio.GatewayReference.resolve($0, namespace: key.namespace) }).intersection(names)
        }
        return names.filter { covers($0, path.host) }.sorted()
    }

    private mutating func covers(_ name: String, _ host: String) -> Bool {
        if let known = hosts[name] { return known.cover(host) }
        guard case .gateway(let gateway) = state.snapshot[ResourceKey(.gateway, name)]?.content else { return false }
        let fresh = ServerHosts(gateway)
        hosts[name] = fresh
        return fresh.cover(host)
    }

    private static func entries(_ snapshot: ResourceSnapshot) -> [String: ResourceKey] {
        var entries: [String: ResourceKey] = [:]
        for resource in snapshot.all(.serviceEntry) {
            guard case .serviceEntry(let entry) = resource.content else { continue }
            for host in entry.hosts { entries[host] = min(resource.key, entries[host] ?? resource.key) }
        }
        return entries
    }
}

extension ResourceKey {
    /// - Parameter name: `namespace/name`.
    fileprivate init(_ kind: ResourceKind, _ name: String) {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        self.init(kind, namespace: parts.first ?? "", name: parts.last ?? "")
    }
}
