import FanlightIR
import FanlightRouting

/// One server of a Gateway on two of its gateways.
struct Comparison {
    let first: GatewayView
    let second: GatewayView
    let server: Consistency.Server
    private let servedHosts: ServedHosts

    init(first: GatewayView, second: GatewayView, server: Consistency.Server) {
        self.first = first
        self.second = second
        self.server = server
        servedHosts = ServedHosts(server.hosts)
    }

    private struct Chain: Hashable {
        var serverNames: [String]
        var transport: FilterChain.Transport
        /// nil for HTTP.
        var clusters: [WeightedCluster]?
    }

    private struct Served {
        var chain: Chain
        /// Also those of other servers of the port; comparing them is cheaper than telling them apart.
        var hosts: [VirtualHostTable]

        var isSecure: Bool { chain.transport != .raw }
    }

    func difference() -> Consistency.Difference? {
        let left = served(by: first)
        let right = served(by: second)
        var parts = partsOfChains(left, right)
        var hosts: [(host: VirtualHost, isSecure: Bool)] = []
        // Where the chains differ, any host of the server may show it.
        if !parts.isEmpty {
            for served in left + right { hosts += relevant(served.hosts).map { ($0, served.isSecure) } }
        }
        for (left, right) in zip(left, right) {
            for (name, one, other) in unequal(left.hosts, right.hosts) {
                parts += partsOfHost(name, one, other)
                hosts += [one, other].compactMap { $0 }.map { ($0, left.isSecure) }
            }
            for host in hostsWithUnequalClusters(left.hosts) {
                parts.append("clusters of virtual host \(host.name)")
                hosts.append((host, left.isSecure))
            }
        }
        guard !parts.isEmpty else { return nil }
        var difference = Consistency.Difference(first: first.name, second: second.name, port: server.port, parts: parts)
        for request in requests(to: hosts) {
            let (one, other) = decisions(request)
            guard !Self.areAlike(one, other) else { continue }
            difference.witness = request
            difference.firstDecision = one
            difference.secondDecision = other
            break
        }
        return difference
    }

    // MARK: What is served

    /// The filter chains of the server's hosts with the virtual hosts behind them.
    private func served(by gateway: GatewayView) -> [Served] {
        let chains = gateway.listener(for: server.port)?.filterChains ?? []
        return chains.compactMap { chain in
            guard chain.serverNames.isEmpty || chain.serverNames.contains(where: servedHosts.includes) else { return nil }
            switch chain.action {
            case .tcp(let clusters):
                return Served(chain: Chain(serverNames: chain.serverNames, transport: chain.transport, clusters: clusters), hosts: [])
            case .http(let name):
                return Served(
                    chain: Chain(serverNames: chain.serverNames, transport: chain.transport, clusters: nil),
                    hosts: gateway.table.routes(named: name)?.virtualHosts ?? [])
            }
        }.sorted { $0.chain.serverNames.lexicographicallyPrecedes($1.chain.serverNames) }
    }

    private func relevant(_ hosts: [VirtualHostTable]) -> [VirtualHost] {
        hosts.map(\.virtualHost).filter { $0.domains.contains(where: servedHosts.includes) }
    }

    // MARK: What differs

    private func partsOfChains(_ left: [Served], _ right: [Served]) -> [String] {
        if left.isEmpty != right.isEmpty { return ["port \(server.port) is served by \(left.isEmpty ? second.name : first.name) only"] }
        if left.map(\.chain) == right.map(\.chain) { return [] }
        return ["filter chains of port \(server.port)"]
    }

    /// The virtual hosts of the server that are not equal, by name.
    private func unequal(
        _ left: [VirtualHostTable], _ right: [VirtualHostTable]
    ) -> [(name: String, first: VirtualHost?, second: VirtualHost?)] {
        if left.count == right.count, zip(left, right).allSatisfy({ $0.source == $1.source }) { return [] }
        let byName = { (hosts: [VirtualHostTable]) in
            Dictionary(hosts.map { ($0.virtualHost.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let (first, second) = (byName(left), byName(right))
        return Set(first.keys).union(second.keys).sorted().compactMap { name in
            let (one, other) = (first[name], second[name])
            if one?.source == other?.source { return nil }
            guard [one, other].contains(where: { $0?.virtualHost.domains.contains(where: servedHosts.includes) ?? false }) else {
                return nil
            }
            return (name, one?.virtualHost, other?.virtualHost)
        }
    }

    private func partsOfHost(_ name: String, _ one: VirtualHost?, _ other: VirtualHost?) -> [String] {
        guard let one else { return ["virtual host \(name) of \(second.name) only"] }
        guard let other else { return ["virtual host \(name) of \(first.name) only"] }
        if one.domains != other.domains || one.requiresTLS != other.requiresTLS { return ["virtual host \(name)"] }
        if let index = zip(one.routes, other.routes).enumerated().first(where: { $1.0 != $1.1 })?.offset {
            return ["virtual host \(name), route \(index) (\(one.routes[index].value.origin))"]
        }
        return ["virtual host \(name), number of routes (\(one.routes.count) and \(other.routes.count))"]
    }

    /// Equal routes may still lead to clusters that only one gateway has, or has otherwise.
    private func hostsWithUnequalClusters(_ hosts: [VirtualHostTable]) -> [VirtualHost] {
        if first.table.configuration.clusters == second.table.configuration.clusters { return [] }
        var known: [String: Bool] = [:]
        let isUnequal = { (cluster: WeightedCluster) in
            if let answer = known[cluster.name] { return answer }
            let answer = first.table.cluster(named: cluster.name) != second.table.cluster(named: cluster.name)
            known[cluster.name] = answer
            return answer
        }
        return hosts.map(\.virtualHost).filter { host in
            let differs = host.routes.contains { route in
                guard case .forward(let forward) = route.value.action else { return false }
                return forward.clusters.contains(where: isUnequal)
            }
            return differs && host.domains.contains(where: servedHosts.includes)
        }
    }

    // MARK: Requests that may show it

    private func requests(to hosts: [(host: VirtualHost, isSecure: Bool)]) -> [SimulatedRequest] {
        let port = first.listenerPort(for: server.port)
        var requests: [SimulatedRequest] = []
        for (host, isSecure) in hosts {
            let names = host.domains.compactMap(servedHosts.host)
            for name in names {
                for path in ["/", "/fanlight-none"] {
                    requests.append(
                        SimulatedRequest(
                            transport: isSecure ? .https : .http, listenerPort: port, serverName: isSecure ? name : nil, authority: name,
                            path: path))
                }
            }
            for route in host.routes {
                let request = RouteWitness.request(for: route.value.match, domains: names, listenerPort: port, isSecure: isSecure)
                if let request { requests.append(request) }
            }
        }
        return requests
    }

    private func decisions(_ request: SimulatedRequest) -> (Decision, Decision) {
        var other = request
        other.listenerPort = second.listenerPort(for: server.port)
        // Which addresses a cluster has is not part of a configuration.
        return (
            first.table.decide(request, endpoints: EndpointTable(), givesReasons: false),
            second.table.decide(other, endpoints: EndpointTable(), givesReasons: false)
        )
    }

    /// Names of listeners and route configurations may differ, since they hold the workload's ports.
    private static func areAlike(_ one: Decision, _ other: Decision) -> Bool {
        one.outcome == other.outcome && one.status == other.status && one.clusters == other.clusters && one.flags == other.flags
            && one.route?.origin == other.route?.origin && one.route?.name == other.route?.name && one.location == other.location
            && one.rewrittenPath == other.rewrittenPath && one.rewrittenAuthority == other.rewrittenAuthority
            && one.filterChain?.gateway == other.filterChain?.gateway
    }
}
