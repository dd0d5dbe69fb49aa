package import FanlightIR

extension RoutingTable {
    /// What would become of a request. It is found by the same tables that serve requests.
    ///
    /// - Parameters:
    ///   - endpoints: the addresses of the clusters; they decide only whether a cluster answers 503.
    ///   - givesReasons: whether `considered` is filled, which costs a walk over the virtual host's routes.
    package func decide(_ request: SimulatedRequest, endpoints: EndpointTable, givesReasons: Bool = true) -> Decision {
        guard let listener = configuration.listeners.first(where: { $0.port == request.listenerPort }) else {
            return Decision(.noListener, error: .noListener)
        }
        let serverName = request.transport.isTLS ? request.serverName : nil
        guard let index = FilterChainChoice.index(in: listener.filterChains, serverName: serverName) else {
            var decision = Decision(.noFilterChain, error: .noFilterChain, flags: [.noRoute])
            decision.listener = listener.name
            return decision
        }
        let chain = listener.filterChains[index]
        var decision = decide(request, chain: chain, endpoints: endpoints, givesReasons: givesReasons)
        decision.listener = listener.name
        decision.filterChain = Decision.Chain(
            index: index, serverNames: chain.serverNames, origin: chain.origin, gateway: chain.gateway)
        return decision
    }

    /// The first condition of a match that a request fails, with what it wants and what there is; nil where the match takes the request.
    ///
    /// It is told from the conditions as they are configured, without the tables.
    package func failure(of match: RouteMatch, for request: SimulatedRequest) -> String? {
        guard let head = SimulatedHead(request) else { return "path \(request.path) is not valid" }
        return RouteReasons(head: head, patterns: patterns).failure(of: match)
    }

    private func decide(_ request: SimulatedRequest, chain: FilterChain, endpoints: EndpointTable, givesReasons: Bool) -> Decision {
        let terminatesTLS = if case .tls = chain.transport { true } else { false }
        if terminatesTLS, !request.transport.isTLS { return Decision(.tlsError, error: .tlsError) }
        switch chain.action {
        case .tcp(let clusters):
            var decision = Decision(.tcp)
            aim(&decision, at: clusters, endpoints: endpoints)
            return decision
        case .http(let name):
            guard request.transport == (terminatesTLS ? .https : .http) else { return Decision(.protocolError, error: .protocolError) }
            guard let head = SimulatedHead(request) else { return Decision(.protocolError, error: .protocolError, status: 400) }
            var decision = decide(head, routeConfiguration: name, endpoints: endpoints, givesReasons: givesReasons)
            decision.routeConfiguration = name
            return decision
        }
    }

    private func decide(_ head: SimulatedHead, routeConfiguration: String, endpoints: EndpointTable, givesReasons: Bool) -> Decision {
        guard let host = routes(named: routeConfiguration)?.virtualHost(authority: head.request.authority) else {
            return Decision(.notFound, error: .noVirtualHost, status: 404, flags: [.noRoute])
        }
        var decision: Decision
        if host.virtualHost.requiresTLS, !head.shape.isSecure {
            decision = Decision(.tlsRedirect, error: .tlsRedirect, status: 301)
            decision.location = "https://" + head.request.authority + head.path + head.querySuffix
        } else {
            let winner = host.match(head.shape, fields: head.fields.span, bytes: head.bytes.span)
            if let winner {
                decision = decide(head, route: host.virtualHost.routes[winner].value, index: winner, endpoints: endpoints)
            } else {
                decision = Decision(.notFound, error: .noRoute, status: 404, flags: [.noRoute])
            }
            if givesReasons { decision.considered = considered(head, in: host.virtualHost.routes, winner: winner) }
        }
        decision.virtualHost = host.virtualHost.name
        return decision
    }

    private func considered(_ head: SimulatedHead, in routes: [Shared<Route>], winner: Int?) -> [Decision.Candidate] {
        let reasons = RouteReasons(head: head, patterns: patterns)
        return routes.prefix(winner.map { $0 + 1 } ?? routes.count).enumerated().map { index, route in
            let route = route.value
            return Decision.Candidate(
                index: index, name: route.name, origin: route.origin, failure: index == winner ? nil : reasons.failure(of: route.match))
        }
    }

    private func decide(_ head: SimulatedHead, route: Route, index: Int, endpoints: EndpointTable) -> Decision {
        var decision: Decision
        switch route.action {
        case .forward(let forward):
            decision = Decision(.route)
            if let rewriting = PathRewriting(forward, match: route.match.path) {
                decision.rewrittenPath = rewriting.rewritten(head.path) + head.querySuffix
            }
            decision.rewrittenAuthority = forward.authorityRewrite
            aim(&decision, at: forward.clusters, endpoints: endpoints)
            if decision.clusters.allSatisfy({ $0.flag != nil }) { decision.status = 503 }
        case .redirect(let redirect):
            decision = Decision(.redirect, status: redirect.status)
            let query = Array((head.query ?? "").utf8)
            let authority = Array(head.request.authority.utf8)
            let location = RedirectLocation.location(
                redirect, match: route.match.path, path: Array(head.path.utf8).span, query: query.span, authority: authority.span,
                isSecure: head.shape.isSecure)
            decision.location = String(decoding: location, as: UTF8.self)
        case .directResponse(let response):
            decision = Decision(.directResponse, status: response.status)
        }
        decision.route = Decision.ChosenRoute(index: index, name: route.name, origin: route.origin)
        return decision
    }

    private func aim(_ decision: inout Decision, at clusters: [WeightedCluster], endpoints: EndpointTable) {
        decision.clusters = clusters.map { target($0, endpoints: endpoints) }
        for target in decision.clusters {
            if let flag = target.flag, !decision.flags.contains(flag) { decision.flags.append(flag) }
        }
    }

    private func target(_ weighted: WeightedCluster, endpoints: EndpointTable) -> Decision.Target {
        var target = Decision.Target(cluster: weighted.name, weight: weighted.weight)
        guard let cluster = cluster(named: weighted.name) else {
            target.flag = .noCluster
            return target
        }
        switch cluster.discovery {
        case .endpoints: target.endpoints = endpoints.clusters[weighted.name]?.value.count ?? 0
        case .strictDNS(let names), .logicalDNS(let names): target.endpoints = names.isEmpty ? 0 : nil
        case .originalDestination: target.endpoints = 0
        }
        if target.endpoints == 0 { target.flag = .noHealthyUpstream }
        return target
    }
}

extension SimulatedHead {
    /// A question mark without a query is not kept.
    fileprivate var querySuffix: String {
        guard let query, !query.isEmpty else { return "" }
        return "?" + query
    }
}
