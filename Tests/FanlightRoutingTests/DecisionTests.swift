import FanlightIR
import FanlightRouting
import Testing

@Suite struct DecisionTests {
    private static let gateway = Origin(kind: "Gateway", namespace: "default", name: "gw", rule: 0)
    private static let tls = TLSSettings(credentialNames: ["c"], clientCertificate: .none, minVersion: "", maxVersion: "")

    private func chain(_ names: [String], tls: Bool, _ action: FilterChain.Action = .http(routeConfiguration: "http.80")) -> FilterChain {
        FilterChain(serverNames: names, transport: tls ? .tls(Self.tls) : .raw, action: action, origin: Self.gateway, gateway: "default/gw")
    }

    private func forward(_ clusters: [String], rewrite: PathRewrite? = nil) -> Route.Action {
        .forward(Forward(clusters: clusters.map { WeightedCluster(name: $0, weight: 50) }, pathRewrite: rewrite))
    }

    private func table(_ routes: [Shared<Route>], requiresTLS: Bool = false, chains: [FilterChain]? = nil) -> RoutingTable {
        let host = VirtualHost(name: "a.com:80", domains: ["a.com"], routes: routes, requiresTLS: requiresTLS)
        return RoutingTable(configuration([Shared(host)], clusters: [cluster("empty"), cluster("reviews")], chains: chains))
    }

    private let endpoints = EndpointTable(clusters: ["reviews": Shared([Endpoint(address: "10.0.0.1", port: 9080)])])

    private func request(_ path: String = "/", host: String = "a.com", _ transport: SimulatedRequest.Transport = .http, sni: String? = nil)
        -> SimulatedRequest
    {
        SimulatedRequest(transport: transport, listenerPort: 80, serverName: sni, authority: host, path: path)
    }

    @Test("a decision names all that the request went through, with the reasons of the routes that were passed over")
    func route() {
        let routes = [
            FanlightRoutingTests.route(0, RouteMatch(path: .exact("/productpage", ignoresCase: false))),
            FanlightRoutingTests.route(
                1, RouteMatch(path: .prefix("/", ignoresCase: false), headers: [HeaderMatch(name: "end-user", value: .exact("jason"))])),
            FanlightRoutingTests.route(
                2, RouteMatch(path: .prefix("/x", ignoresCase: false)), action: forward(["reviews"], rewrite: .matched("/y"))),
            FanlightRoutingTests.route(3, RouteMatch(path: .prefix("/", ignoresCase: false))),
        ]
        let decision = table(routes).decide(request("/x/1?q=2"), endpoints: endpoints)
        #expect(decision.outcome == .route)
        #expect(decision.status == nil)
        #expect(decision.listener == "0.0.0.0_80")
        #expect(decision.filterChain?.gateway == "default/gw")
        #expect(decision.routeConfiguration == "http.80")
        #expect(decision.virtualHost == "a.com:80")
        #expect((decision.route?.index, decision.route?.name, decision.route?.origin) == (2, "r2", vsOrigin(2)))
        #expect(decision.clusters.map(\.cluster) == ["reviews"])
        #expect(decision.rewrittenPath == "/y/1?q=2")
        #expect(
            decision.considered.map(\.failure) == [
                "path is /x/1, not /productpage", "header end-user is absent; it must be \"jason\"", nil,
            ])
    }

    @Test(
        "clusters that are missing or without endpoints answer 503, in part or for all",
        arguments: [
            (["reviews"], nil, []), (["missing"], 503, [Decision.Flag.noCluster]), (["empty"], 503, [.noHealthyUpstream]),
            (["reviews", "missing"], nil, [.noCluster]), (["empty", "missing"], 503, [.noHealthyUpstream, .noCluster]),
        ] as [([String], Int?, [Decision.Flag])])
    func clusters(names: [String], status: Int?, flags: [Decision.Flag]) {
        let routes = [FanlightRoutingTests.route(0, RouteMatch(path: .prefix("/", ignoresCase: false)), action: forward(names))]
        let decision = table(routes).decide(request(), endpoints: endpoints)
        #expect(decision.outcome == .route)
        #expect(decision.status == status)
        #expect(decision.flags == flags)
    }

    @Test("an unknown host and a path without route are 404 with the flag NR")
    func notFound() {
        let table = table([FanlightRoutingTests.route(0, RouteMatch(path: .exact("/a", ignoresCase: false)))])
        let noHost = table.decide(request("/a", host: "b.com"), endpoints: endpoints)
        #expect((noHost.outcome, noHost.error, noHost.status, noHost.flags) == (.notFound, .noVirtualHost, 404, [.noRoute]))
        let noRoute = table.decide(request("/b"), endpoints: endpoints)
        #expect((noRoute.outcome, noRoute.error, noRoute.status, noRoute.flags) == (.notFound, .noRoute, 404, [.noRoute]))
        #expect(noRoute.considered.map(\.failure) == ["path is /b, not /a"])
    }

    @Test("a host that requires TLS redirects before any route is looked at, and keeps the port")
    func tlsRedirect() {
        let table = table([], requiresTLS: true)
        let decision = table.decide(request("/x/../z?y=1", host: "A.com:8080"), endpoints: endpoints)
        #expect((decision.outcome, decision.error, decision.status) == (.tlsRedirect, .tlsRedirect, 301))
        #expect(decision.location == "https://A.com:8080/z?y=1")
    }

    @Test("redirects and direct responses are answered with their status")
    func localAnswers() {
        let routes = [
            FanlightRoutingTests.route(
                0, RouteMatch(path: .prefix("/r", ignoresCase: false)), action: .redirect(Redirect(path: .full("/n"), status: 302))),
            FanlightRoutingTests.route(
                1, RouteMatch(path: .prefix("/", ignoresCase: false)), action: .directResponse(DirectResponse(status: 418, body: []))),
        ]
        let redirect = table(routes).decide(request("/r?q"), endpoints: endpoints)
        #expect((redirect.outcome, redirect.status, redirect.location) == (.redirect, 302, "http://a.com/n?q"))
        let direct = table(routes).decide(request("/d"), endpoints: endpoints)
        #expect((direct.outcome, direct.status) == (.directResponse, 418))
    }

    @Test(
        "the filter chain is chosen by the server name, and what the client speaks must fit it",
        arguments: [
            (.https, "a.com", .notFound), (.https, "x.w.com", .tcp), (.https, "w.com", .noFilterChain), (.https, nil, .noFilterChain),
            (.tls, "A.com", .protocolError), (.tls, "x.W.com", .tcp), (.tls, "y.x.w.com", .protocolError), (.http, nil, .noFilterChain),
        ] as [(SimulatedRequest.Transport, String?, Decision.Outcome)])
    func serverNames(transport: SimulatedRequest.Transport, name: String?, outcome: Decision.Outcome) {
        let passthrough = FilterChain.Action.tcp([WeightedCluster(name: "reviews", weight: 1)])
        let chains = [chain(["*.w.com"], tls: false, passthrough), chain(["*.x.w.com"], tls: false), chain(["a.com"], tls: true)]
        let decision = table([], chains: chains).decide(request("/", host: "none", transport, sni: name), endpoints: endpoints)
        #expect(decision.outcome == outcome)
    }

    @Test(
        "on a chain that takes every connection the outcome depends on both ends' protocols",
        arguments: [
            (.http, false, .notFound), (.https, false, .protocolError), (.tls, false, .protocolError), (.tcp, false, .protocolError),
            (.http, true, .tlsError), (.https, true, .notFound), (.tls, true, .protocolError), (.tcp, true, .tlsError),
        ] as [(SimulatedRequest.Transport, Bool, Decision.Outcome)])
    func protocols(transport: SimulatedRequest.Transport, terminatesTLS: Bool, outcome: Decision.Outcome) {
        let decision = table([], chains: [chain([], tls: terminatesTLS)]).decide(request(transport), endpoints: endpoints)
        #expect(decision.outcome == outcome)
    }

    private func request(_ transport: SimulatedRequest.Transport) -> SimulatedRequest { request("/", transport, sni: "a.com") }

    @Test("bytes are forwarded to the clusters of the chain, whatever the client speaks", arguments: SimulatedRequest.Transport.allCases)
    func tcp(transport: SimulatedRequest.Transport) {
        let action = FilterChain.Action.tcp([WeightedCluster(name: "missing", weight: 1)])
        let decision = table([], chains: [chain([], tls: false, action)]).decide(request(transport), endpoints: endpoints)
        #expect((decision.outcome, decision.flags) == (.tcp, [.noCluster]))
    }

    @Test("a port without listener is an error of its own, and an invalid path one of the protocol")
    func otherErrors() {
        var elsewhere = request()
        elsewhere.listenerPort = 81
        #expect(table([]).decide(elsewhere, endpoints: endpoints).error == .noListener)
        let invalid = table([]).decide(request("/a%00"), endpoints: endpoints)
        #expect((invalid.outcome, invalid.status) == (.protocolError, 400))
    }
}
