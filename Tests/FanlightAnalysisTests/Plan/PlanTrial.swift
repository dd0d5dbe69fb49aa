import FanlightAnalysis
import FanlightIR
import FanlightRouting

/// A pair of states, what a plan says of it, and what becomes of requests before and after.
struct PlanTrial {
    /// One request at one port of a gateway.
    struct Fate {
        let before: Decision
        let after: Decision
        let isAnswered: Bool
        let differs: Bool
        /// The indices of the filter chains that take it.
        let chains: [Int?]
        /// The most specific domain on either side that has its host.
        let domain: String?
    }

    let before: [String: GatewayBehaviour]
    let after: [String: GatewayBehaviour]
    let difference: BehaviourDifference
    let requests: [SimulatedRequest]

    init(seed: UInt64, hasHardPatterns: Bool, requests count: Int) {
        var gateways = RandomGateways(seed: seed, hasHardPatterns: hasHardPatterns)
        let olds = gateways.behaviours()
        gateways.edit()
        let news = gateways.behaviours()
        before = Dictionary(olds.map { ($0.name, $0) }) { first, _ in first }
        after = Dictionary(news.map { ($0.name, $0) }) { first, _ in first }
        difference = BehaviourComparison.difference(before: olds, after: news)
        requests = (0..<count).map { _ in gateways.request() }
    }

    var names: Set<String> { Set(before.keys).union(after.keys) }

    func ports(of name: String) -> Set<Int> {
        Set(before[name]?.ports.keys.map { $0 } ?? []).union(after[name]?.ports.keys.map { $0 } ?? [])
    }

    func fate(_ request: SimulatedRequest, _ name: String, _ port: Int) -> Fate {
        let (old, new) = (before[name], after[name])
        let one = old?.decide(request, on: port) ?? Decision(.noListener)
        let two = new?.decide(request, on: port) ?? Decision(.noListener)
        let (seen, next) = (Observed(request, one, at: old), Observed(request, two, at: new))
        return Fate(
            before: one, after: two, isAnswered: seen != .nothing || next != .nothing, differs: seen != next,
            chains: chains(request.transport.isTLS ? request.serverName : nil, name, port),
            domain: domain(of: request, [(old, one), (new, two)]))
    }

    private func chains(_ serverName: String?, _ name: String, _ port: Int) -> [Int?] {
        [before[name], after[name]].map { gateway in
            let listener = gateway.flatMap { gateway in gateway.table.configuration.listeners.first { $0.port == gateway.ports[port] } }
            return FilterChainChoice.index(in: listener?.filterChains ?? [], serverName: serverName)
        }
    }

    private func domain(of request: SimulatedRequest, _ sides: [(GatewayBehaviour?, Decision)]) -> String? {
        let host = request.authority.lowercased().prefix { $0 != ":" }
        let known = sides.flatMap { gateway, decision in
            decision.routeConfiguration.flatMap { gateway?.table.routes(named: $0) }?.virtualHosts.flatMap(\.virtualHost.domains) ?? []
        }
        if known.contains(String(host)) { return String(host) }
        let wildcards = known.filter { $0.hasPrefix("*.") && host.hasSuffix($0.dropFirst()) && host.count >= $0.count }
        return wildcards.max { $0.count < $1.count } ?? (known.contains("*") ? "*" : nil)
    }

    /// Whether a scope has the request in it.
    func covers(_ host: String, _ scope: BehaviourChange.Scope, _ request: SimulatedRequest, _ fate: Fate, _ name: String, _ port: Int)
        -> Bool
    {
        switch scope {
        case .port: false
        case .connections(let serverName): fate.chains == chains(serverName, name, port)
        case .host(let transport, let serverName):
            transport == request.transport && fate.domain == host && fate.isAnswered && fate.chains == chains(serverName, name, port)
        case .routes(let transport, let serverName, let left, let right, _):
            transport == request.transport && fate.domain == host && fate.before.route?.index == left && fate.after.route?.index == right
                && fate.chains == chains(serverName, name, port)
        }
    }

    func isOpen(_ gateway: GatewayBehaviour?, _ port: Int) -> Bool {
        gateway.map { gateway in gateway.table.configuration.listeners.contains { $0.port == gateway.ports[port] } } ?? false
    }
}
