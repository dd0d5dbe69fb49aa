package import FanlightIR
package import FanlightRouting

/// Routes that no request can reach, because an earlier one takes all that they would take.
package enum Shadowing {
    /// A dead route and the one that it is hidden behind.
    package struct Shadow: Hashable, Sendable {
        /// Index in the virtual host's routes.
        package var index: Int
        package var origin: Origin
        package var winnerIndex: Int
        package var winner: Origin
        /// A request that satisfies the dead route's match and that the gateway gives to the winner; nil where none could be made up.
        package var witness: SimulatedRequest?
    }

    /// The dead routes of a virtual host, in order.
    ///
    /// A route is dead when one earlier route covers it; that several cover it together is not found. Routes that depend on claims are left
    /// out: they take nothing anyway.
    ///
    /// - Parameters:
    ///   - listenerPort: where the witness arrives.
    ///   - isSecure: whether it arrives over TLS.
    package static func shadows(in virtualHost: VirtualHost, listenerPort: Int = 80, isSecure: Bool = false) -> [Shadow] {
        var implication = MatchImplication()
        var candidates = ShadowCandidates()
        var shadows: [Shadow] = []
        for (index, route) in virtualHost.routes.enumerated() {
            let route = route.value
            guard route.match.claims.isEmpty else { continue }
            if let winner = winner(over: route.match, in: virtualHost.routes, candidates, &implication) {
                shadows.append(
                    Shadow(
                        index: index, origin: route.origin, winnerIndex: winner, winner: virtualHost.routes[winner].value.origin,
                        witness: nil))
            } else {
                // A dead route hides nothing that is not hidden already.
                candidates.insert(route.match, index: index)
            }
        }
        return witnessed(shadows, in: virtualHost, listenerPort: listenerPort, isSecure: isSecure)
    }

    /// The dead routes that are some owner's, or dead because of one that is: those that `shadows` may find more or fewer of when the owner's
    /// routes change. The others are not compared with one another.
    package static func shadows(
        in virtualHost: VirtualHost, listenerPort: Int = 80, isSecure: Bool = false, involving isOwn: (Origin) -> Bool
    ) -> [Shadow] {
        let routes = virtualHost.routes
        let own = routes.indices.filter { routes[$0].read { isOwn($0.origin) && $0.match.claims.isEmpty } }
        guard !own.isEmpty else { return [] }
        let filter = PathFilter(own.map { routes[$0].value.match.path })
        // Rising, with those of the owner in it.
        let related = routes.indices.filter { routes[$0].read { filter.mayRelate($0.match.path) && $0.match.claims.isEmpty } }
        var implication = MatchImplication()
        var isOwnIndex = own[...]
        var winners: [Int] = []
        var shadows: [Shadow] = []
        for (position, index) in related.enumerated() {
            let route = routes[index].value
            let isOwnRoute = isOwnIndex.first == index
            if isOwnRoute { isOwnIndex.removeFirst() }
            let winner =
                isOwnRoute
                ? related[..<position].first { implication.implies(route.match, routes[$0].value.match) }
                : winners.first { implication.implies(route.match, routes[$0].value.match) }
            if let winner {
                shadows.append(
                    Shadow(index: index, origin: route.origin, winnerIndex: winner, winner: routes[winner].value.origin, witness: nil))
            } else if isOwnRoute {
                winners.append(index)
            }
        }
        return witnessed(shadows, in: virtualHost, listenerPort: listenerPort, isSecure: isSecure)
    }

    private static func witnessed(_ shadows: [Shadow], in virtualHost: VirtualHost, listenerPort: Int, isSecure: Bool) -> [Shadow] {
        guard !shadows.isEmpty else { return [] }
        let trial = Trial(virtualHost, listenerPort: listenerPort, isSecure: isSecure)
        return shadows.map { shadow in
            var shadow = shadow
            shadow.witness = trial.witness(for: shadow.index, winner: shadow.winnerIndex)
            return shadow
        }
    }

    private static func winner(
        over match: RouteMatch, in routes: [Shared<Route>], _ candidates: ShadowCandidates, _ implication: inout MatchImplication
    ) -> Int? {
        var best: Int?
        for group in candidates.groups(covering: match) {
            for index in group {
                if let best, index >= best { break }
                if implication.implies(match, routes[index].value.match) {
                    best = index
                    break
                }
            }
        }
        return best
    }
}

extension Shadowing {
    /// The virtual host alone on a gateway, to try requests on.
    private struct Trial {
        let virtualHost: VirtualHost
        let listenerPort: Int
        let isSecure: Bool
        let table: RoutingTable

        init(_ virtualHost: VirtualHost, listenerPort: Int, isSecure: Bool) {
            self.virtualHost = virtualHost
            self.listenerPort = listenerPort
            self.isSecure = isSecure
            let open = VirtualHost(name: virtualHost.name, domains: ["*"], routes: virtualHost.routes, requiresTLS: false)
            let tls = TLSSettings(credentialNames: [], clientCertificate: .none, minVersion: "", maxVersion: "")
            let chain = FilterChain(
                serverNames: [], transport: isSecure ? .tls(tls) : .raw, action: .http(routeConfiguration: virtualHost.name),
                origin: Origin(kind: "", namespace: "", name: ""), gateway: "")
            table = RoutingTable(
                GatewayConfiguration(
                    listeners: [Listener(name: "", bind: "", port: listenerPort, filterChains: [chain])],
                    routeConfigurations: [RouteConfiguration(name: virtualHost.name, virtualHosts: [Shared(open)])], clusters: Shared([])))
        }

        func witness(for index: Int, winner: Int) -> SimulatedRequest? {
            let match = virtualHost.routes[index].value.match
            let request = RouteWitness.request(
                for: match, domains: virtualHost.domains, listenerPort: listenerPort, isSecure: isSecure)
            guard let request else { return nil }
            let decision = table.decide(request, endpoints: EndpointTable(), givesReasons: false)
            return decision.route?.index == winner ? request : nil
        }
    }
}
