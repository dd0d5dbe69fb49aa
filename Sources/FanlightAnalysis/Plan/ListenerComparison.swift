import FanlightIR
import FanlightRouting

/// One port of a gateway's Service, before and after.
struct ListenerComparison {
    private let before: GatewayBehaviour
    private let after: GatewayBehaviour
    private let port: Int
    private let old: ChainIndex
    private let new: ChainIndex
    private let clusters: ClusterChanges
    private let work: ComparisonWork
    private let areBothOpen: (before: Bool, after: Bool)

    /// How connections are answered.
    private enum Form {
        case refused
        case http(RouteTable, TLSSettings?)
        case tcp([WeightedCluster])

        var routes: RouteTable? {
            if case .http(let routes, _) = self { return routes }
            return nil
        }
    }

    /// The chains that take the connections with some server names.
    private struct Pair: Hashable {
        var before: Int?
        var after: Int?
    }

    init(before: GatewayBehaviour, after: GatewayBehaviour, port: Int, clusters: ClusterChanges, work: ComparisonWork) {
        self.before = before
        self.after = after
        self.port = port
        self.clusters = clusters
        self.work = work
        let (left, right) = (before.listener(on: port), after.listener(on: port))
        areBothOpen = (left != nil, right != nil)
        old = ChainIndex(left?.filterChains ?? [])
        new = ChainIndex(right?.filterChains ?? [])
    }

    func run() {
        guard areBothOpen.before || areBothOpen.after else { return }
        let isListener = areBothOpen.before != areBothOpen.after
        let first = work.difference.changes.count
        if isListener { tellListener() }
        compare(transport: .http, pair: Pair(before: old.index(nil), after: new.index(nil)), names: [])
        for (pair, names) in namedPairs() { compare(transport: .https, pair: pair, names: names) }
        if isListener { work.showListener(at: first) }
    }

    /// Every pair of chains that connections over TLS come to, with the server names that lead there; none for all others.
    private func namedPairs() -> [(Pair, [String])] {
        var pairs: [Pair: [String]] = [Pair(before: old.index(nil), after: new.index(nil)): []]
        let named = Set((old.chains + new.chains).flatMap(\.serverNames))
        for name in named.sorted() where name != "*" {
            let sample = name.hasPrefix("*.") ? Self.sample(of: name, named) : name
            pairs[Pair(before: old.index(sample), after: new.index(sample)), default: []].append(sample)
        }
        return pairs.sorted {
            ($0.value.first ?? "", $0.key.before ?? -1, $0.key.after ?? -1) < (
                $1.value.first ?? "", $1.key.before ?? -1, $1.key.after ?? -1
            )
        }
        .map { ($0.key, $0.value) }
    }

    /// A name that the wildcard takes and that is not named itself.
    private static func sample(of wildcard: String, _ named: Set<String>) -> String {
        let plain = RouteWitness.host(in: wildcard)
        var number = 1
        var sample = plain
        while named.contains(sample) {
            number += 1
            sample = "any\(number)\(wildcard.dropFirst())"
        }
        return sample
    }

    private func form(_ gateway: GatewayBehaviour, _ chain: FilterChain?, isSecure: Bool) -> Form {
        guard let chain else { return .refused }
        let settings: TLSSettings? = if case .tls(let settings) = chain.transport { settings } else { nil }
        switch chain.action {
        case .http(let name):
            guard isSecure == (settings != nil), let routes = gateway.table.routes(named: name) else { return .refused }
            return .http(routes, settings)
        // The simulation has TLS that is terminated ask for TLS; what is in it does not matter.
        case .tcp(let clusters): return settings != nil && !isSecure ? .refused : .tcp(clusters)
        }
    }

    private func compare(transport: SimulatedRequest.Transport, pair: Pair, names: [String]) {
        let isSecure = transport == .https
        let one = pair.before.map { old.chains[$0] }
        let other = pair.after.map { new.chains[$0] }
        switch (form(before, one, isSecure: isSecure), form(after, other, isSecure: isSecure)) {
        case (.refused, .refused): break
        case (.http(let left, let oldTLS), .http(let right, let newTLS)):
            if let oldTLS, let newTLS, oldTLS != newTLS { tell(oldTLS, newTLS, names) }
            compareHosts(left, right, transport, pair, names)
        case (.refused, .http(let routes, _)): compareHosts(nil, routes, transport, pair, names)
        case (.http(let routes, _), .refused): compareHosts(routes, nil, transport, pair, names)
        case (.tcp(let left), .tcp(let right)):
            // Without TLS inside, a named chain takes nothing that the chain for all does not.
            if isSecure, names.isEmpty, one?.transport == .raw { return }
            tellConnections(.answerChanged, isSecure, names, Self.differences(left, right, clusters), danger: nil)
        case (.refused, .tcp(let targets)):
            tellConnections(
                .hostAdded, isSecure, names, ["bytes are forwarded to \(ActionText.short(Forward(clusters: targets)))"], danger: nil)
        case (.tcp, .refused):
            tellConnections(.hostRemoved, isSecure, names, ["bytes are not forwarded any more"], danger: "the host is lost")
        case (.tcp, .http):
            tellConnections(
                .answerChanged, isSecure, names, ["requests are routed, whose bytes were forwarded"], danger: "what speaks no HTTP breaks")
        case (.http, .tcp):
            tellConnections(
                .answerChanged, isSecure, names, ["bytes are forwarded, and requests not routed any more"], danger: "its routes are lost")
        }
    }

    private static func differences(_ old: [WeightedCluster], _ new: [WeightedCluster], _ clusters: ClusterChanges) -> [String] {
        var found: [String] = []
        if ActionText.targets(old) != ActionText.targets(new) {
            found.append("destination: \(ActionText.short(Forward(clusters: old))) → \(ActionText.short(Forward(clusters: new)))")
        }
        for name in Set(old.map(\.name)).intersection(new.map(\.name)).sorted() { found += clusters.differences(name) }
        return found
    }

    // MARK: Connections

    private func connection(_ isSecure: Bool, _ name: String?, asBytes: Bool) -> SimulatedRequest {
        SimulatedRequest(
            transport: asBytes ? (isSecure ? .tls : .tcp) : (isSecure ? .https : .http), listenerPort: port,
            serverName: isSecure ? name : nil,
            authority: name ?? RouteWitness.host(in: "*"))
    }

    private func tellConnections(
        _ kind: BehaviourChange.Kind, _ isSecure: Bool, _ names: [String], _ differences: [String], danger: String?
    ) {
        guard !differences.isEmpty else { return }
        let isMixed = kind == .answerChanged && danger != nil
        let request = connection(isSecure, names.first, asBytes: !isMixed)
        var change = change(
            kind, host: names.first ?? "*", request, differences, scope: .connections(serverName: isSecure ? names.first : nil))
        change.danger = danger
        if kind == .answerChanged, danger == nil, let flag = change.after.flags.first, change.before.flags.isEmpty {
            change.danger = "connections fail: \(flag.rawValue)"
        }
        if kind == .hostAdded, let other = work.otherGateway(answering: request, than: after.name) {
            change.kind = .exposed
            change.danger = "until now only other gateways such as \(other) have answered it"
        }
        work.add(change)
    }

    private func tell(_ old: TLSSettings, _ new: TLSSettings, _ names: [String]) {
        let differences = TLSDifference.differences(old, new)
        let request = connection(true, names.first, asBytes: false)
        var change = change(
            .answerChanged, host: names.first ?? "*", request, differences, scope: .connections(serverName: names.first))
        change.danger = TLSDifference.danger(old, new)
        work.add(change)
    }

    private func tellListener() {
        let isAdded = areBothOpen.after
        let chains = isAdded ? new.chains : old.chains
        let isSecure = chains.allSatisfy { $0.transport != .raw || !$0.serverNames.isEmpty }
        let name = chains.first?.serverNames.first.map { RouteWitness.host(in: $0) }
        let isHTTP = if case .http? = chains.first?.action { true } else { false }
        let request = connection(isSecure, name, asBytes: !isHTTP)
        var change = change(
            isAdded ? .listenerAdded : .listenerRemoved, host: "*", request,
            [isAdded ? "port \(port) comes to be listened on" : "nothing listens on port \(port) any more"], scope: .port)
        if !isAdded { change.danger = "the listener is lost" }
        work.add(change)
    }

    private func change(
        _ kind: BehaviourChange.Kind, host: String, _ request: SimulatedRequest, _ differences: [String], scope: BehaviourChange.Scope
    ) -> BehaviourChange {
        BehaviourChange(
            gateway: after.name, kind: kind, port: port, host: host, request: request,
            before: before.decide(request, on: port), after: after.decide(request, on: port), differences: differences, danger: nil,
            scope: scope)
    }

    // MARK: Hosts

    private func compareHosts(
        _ left: RouteTable?, _ right: RouteTable?, _ transport: SimulatedRequest.Transport, _ pair: Pair, _ names: [String]
    ) {
        let (old, new) = (self.old, self.new)
        let wasSecure = transport == .http && (old.chain(nil).map { $0.transport != .raw } ?? false)
        let site = ComparedSite(
            before: before, after: after, port: port, transport: transport, serverName: names.first,
            takesServerName: { Pair(before: old.index($0), after: new.index($0)) == pair }, oldRoutes: left, newRoutes: right,
            clusters: clusters,
            danger: wasSecure ? "TLS is removed: port \(port) speaks plain HTTP" : nil)
        for domain in Self.domains(left, right, clusters) {
            guard !work.isExhausted else {
                return work.leaveOut(
                    gateway: after.name, port: port, "not all hosts were looked at, since \(work.limits.trials) requests have been tried")
            }
            let host = HostSample(domain)
            var comparison = HostComparison(
                site: site, domain: domain, old: host.virtualHost(in: left), new: host.virtualHost(in: right), work: work)
            comparison.run()
        }
    }

    /// The domains whose virtual hosts are not the same, sorted.
    private static func domains(_ left: RouteTable?, _ right: RouteTable?, _ clusters: ClusterChanges) -> [String] {
        let (olds, news) = (left?.virtualHosts ?? [], right?.virtualHosts ?? [])
        if left === right, clusters.isEmpty { return [] }
        var domains: Set<String> = []
        var (one, other) = (0, 0)
        func isTouched(_ table: VirtualHostTable) -> Bool {
            !clusters.isEmpty && table.virtualHost.routes.contains { clusters.touches($0.value) }
        }
        // Both are sorted by name.
        while one < olds.count || other < news.count {
            if other == news.count || (one < olds.count && olds[one].virtualHost.name < news[other].virtualHost.name) {
                domains.formUnion(olds[one].virtualHost.domains)
                one += 1
            } else if one == olds.count || news[other].virtualHost.name < olds[one].virtualHost.name {
                domains.formUnion(news[other].virtualHost.domains)
                other += 1
            } else {
                if olds[one] !== news[other], olds[one].source != news[other].source || isTouched(news[other]) {
                    domains.formUnion(olds[one].virtualHost.domains + news[other].virtualHost.domains)
                } else if olds[one] === news[other], isTouched(news[other]) {
                    domains.formUnion(news[other].virtualHost.domains)
                }
                one += 1
                other += 1
            }
        }
        return domains.sorted()
    }
}
