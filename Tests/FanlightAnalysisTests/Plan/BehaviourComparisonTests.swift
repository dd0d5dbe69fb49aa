import FanlightAnalysis
import FanlightIR
import FanlightRouting
import Testing

@Suite struct BehaviourComparisonTests {
    private static let clusters = ["cart", "reviews"]

    private func gateway(
        _ hosts: [Shared<VirtualHost>], name: String = "x/one", clusters: [String] = clusters, empty: Set<String> = [],
        ports: [Int: Int] = [80: 8080]
    ) -> GatewayBehaviour {
        var endpoints = EndpointTable()
        for cluster in clusters where !empty.contains(cluster) {
            endpoints.clusters[cluster] = Shared([Endpoint(address: "10.0.0.1", port: 80)])
        }
        return GatewayBehaviour(
            name: name, table: RoutingTable(configuration(port: 8080, hosts, clusters: clusters)), endpoints: endpoints, ports: ports)
    }

    private func difference(_ before: [Shared<VirtualHost>], _ after: [Shared<VirtualHost>]) -> BehaviourDifference {
        BehaviourComparison.difference(before: [gateway(before)], after: [gateway(after)])
    }

    /// What is told, in one line each.
    private func lines(_ difference: BehaviourDifference) -> [String] {
        difference.changes.map { change in
            let query = change.request.headers.map { " \($0.name)=\($0.value)" }.joined()
            return
                "\(change.kind.rawValue) \(change.host) \(change.request.method) \(change.request.path)\(query)\(change.danger == nil ? "" : " !")"
        }
    }

    private func header(_ value: String) -> HeaderMatch { HeaderMatch(name: "user", value: .exact(value)) }

    // MARK: Nothing changes

    @Test("another order of routes that have no request in common changes nothing")
    func harmlessOrder() {
        let routes = [
            route(0, exact("/a"), action: forward("cart")), route(1, prefix("/b"), action: forward("reviews")),
            route(2, prefix("/", headers: [header("x")]), action: forward("cart")),
        ]
        let result = difference([virtualHost("a.com", routes)], [virtualHost("a.com", [routes[1], routes[0], routes[2]])])
        #expect(result.isEmpty)
    }

    @Test("the same answers from other objects, and weights in other terms, change nothing")
    func otherOrigins() {
        let split = { (one: Int, two: Int) -> Route.Action in
            .forward(Forward(clusters: [WeightedCluster(name: "cart", weight: one), WeightedCluster(name: "reviews", weight: two)]))
        }
        let before = [virtualHost("a.com", [route(0, prefix("/"), owner: "old", action: split(1, 3))])]
        let after = [virtualHost("a.com", [route(7, prefix("/"), owner: "new", action: split(25, 75))])]
        #expect(difference(before, after).isEmpty)
    }

    @Test("a route that comes behind one that takes all of its requests changes nothing")
    func deadRoute() {
        let first = route(0, prefix("/"), action: forward("cart"))
        let result = difference(
            [virtualHost("a.com", [first])], [virtualHost("a.com", [first, route(1, prefix("/a"), action: forward("reviews"))])])
        #expect(result.isEmpty)
    }

    @Test("routes that only split what one had between them change nothing")
    func splitRoute() {
        let result = difference(
            [virtualHost("a.com", [route(0, prefix("/a"), action: forward("cart", path: "/x"))])],
            [
                virtualHost(
                    "a.com",
                    [
                        route(0, prefix("/a/b"), action: forward("cart", path: "/x/b")),
                        route(1, prefix("/a"), action: forward("cart", path: "/x")),
                    ])
            ])
        #expect(result.isEmpty)
    }

    @Test("another port of the workload behind the same port of the Service changes nothing")
    func otherTargetPort() {
        let hosts = [virtualHost("a.com", [route(0, prefix("/"), action: forward("cart"))])]
        let moved = GatewayBehaviour(
            name: "x/one", table: RoutingTable(configuration(port: 9090, hosts, clusters: Self.clusters)),
            endpoints: gateway(hosts).endpoints, ports: [80: 9090])
        #expect(BehaviourComparison.difference(before: [gateway(hosts)], after: [moved]).isEmpty)
    }

    // MARK: Answers

    @Test("a changed destination is told with a request that shows it")
    func destination() throws {
        let result = difference(
            [virtualHost("a.com", [route(0, exact("/x"), action: forward("cart")), route(1, prefix("/api"), action: forward("cart"))])],
            [virtualHost("a.com", [route(0, exact("/x"), action: forward("cart")), route(1, prefix("/api"), action: forward("reviews"))])])
        #expect(lines(result) == ["answerChanged a.com GET /api"])
        let change = try #require(result.changes.first)
        #expect(change.gateway == "x/one")
        #expect(change.port == 80)
        #expect(change.before.clusters.map(\.cluster) == ["cart"])
        #expect(change.after.clusters.map(\.cluster) == ["reviews"])
        #expect(change.differences == ["destination: cart → reviews"])
    }

    @Test("what no decision shows is told in words: timeouts, retries, headers, faults, mirrors")
    func invisible() throws {
        func told(_ change: (inout Route, inout Forward) -> Void) -> [String] {
            var forward = Forward(clusters: [WeightedCluster(name: "cart", weight: 1)])
            var route = route(0, prefix("/")).value
            change(&route, &forward)
            route.action = .forward(forward)
            let before = virtualHost("a.com", [FanlightAnalysisTests.route(0, prefix("/"), action: FanlightAnalysisTests.forward("cart"))])
            return difference([before], [virtualHost("a.com", [Shared(route)])]).changes.flatMap(\.differences)
        }
        #expect(told { $1.timeout = .milliseconds(1_500) } == ["timeout: none → 1.5s"])
        #expect(told { $1.retry = RetryPolicy(retries: 2, conditions: [.reset]) } == ["retries: none → 2 on reset"])
        #expect(told { $1.mirrors = [MirrorPolicy(cluster: "reviews", percentage: 10)] } == ["mirrors: none → reviews 10.0%"])
        #expect(told { $1.authorityRewrite = "b.com" } == ["host at the backend: a.com → b.com"])
        #expect(told { $1.pathRewrite = .matched("/v2/") } == ["path at the backend: / → /v2/"])
        #expect(
            told { route, _ in route.requestHeaders.set = [HeaderOperations.Field(name: "x", value: "1")] } == [
                "request headers: as they are → set x: 1"
            ])
        #expect(
            told { route, _ in route.fault = Fault(delay: nil, abort: Fault.Abort(status: 503, percentage: 5)) } == [
                "fault: none → abort 503 for 5.0%"
            ])
    }

    @Test("a route that comes first takes from each of the others what both match")
    func newFirst() {
        let old = [
            route(0, exact("/a/x"), action: forward("cart")), route(1, prefix("/b"), action: forward("cart")),
            route(2, prefix("/"), action: forward("cart")),
        ]
        let new = [route(9, prefix("/a"), owner: "new", action: forward("reviews"))] + old
        let result = difference([virtualHost("a.com", old)], [virtualHost("a.com", new)])
        #expect(lines(result) == ["answerChanged a.com GET /a/x", "answerChanged a.com GET /a"])
    }

    @Test("requests are made up for conditions on headers, methods and queries, and against those of earlier routes")
    func conditions() {
        var match = prefix("/", headers: [HeaderMatch(name: ":method", value: .regex("POST|PUT"))])
        match.queryParameters = [QueryParameterMatch(name: "v", value: .prefix("2"))]
        let guarding = route(
            0, prefix("/", headers: [HeaderMatch(name: "user", value: .exact("eve"), isInverted: true, treatsMissingAsEmpty: true)]))
        let result = difference(
            [virtualHost("a.com", [guarding, route(1, match, action: forward("cart"))])],
            [virtualHost("a.com", [guarding, route(1, match, action: forward("reviews"))])])
        #expect(lines(result) == ["answerChanged a.com POST /?v=2 user=eve"])
    }

    @Test("patterns are compared exactly: a request is found inside their overlap, and none where they have none")
    func patterns() {
        let numbers = route(0, RouteMatch(path: .regex("/items/[0-9]+")), action: forward("cart"))
        let words = { (cluster: String) in route(1, RouteMatch(path: .regex("/items/[a-z0-9]+x?")), action: forward(cluster)) }
        let result = difference([virtualHost("a.com", [numbers, words("cart")])], [virtualHost("a.com", [numbers, words("reviews")])])
        #expect(lines(result) == ["answerChanged a.com GET /items/a"])
        let hidden = { (cluster: String) in route(1, RouteMatch(path: .regex("/items/[1-3]{2,5}")), action: forward(cluster)) }
        #expect(
            difference([virtualHost("a.com", [numbers, hidden("cart")])], [virtualHost("a.com", [numbers, hidden("reviews")])]).isEmpty)
    }

    @Test("a pattern that cannot be compared is a doubt where nothing shows the change")
    func doubt() throws {
        let wide = route(0, RouteMatch(path: .regex("/a\\b.*")), action: forward("cart"))
        let narrow = { (cluster: String) in route(1, RouteMatch(path: .regex("/a\\b/.+")), action: forward(cluster)) }
        let result = difference([virtualHost("a.com", [wide, narrow("cart")])], [virtualHost("a.com", [wide, narrow("reviews")])])
        #expect(result.changes.isEmpty)
        #expect(result.doubts.map(\.host) == ["a.com"])
        #expect(!result.isEmpty)
    }

    @Test("a path that is rewritten alike for some requests and not for others is told by one that shows it")
    func rewrites() {
        let before = route(0, prefix("/a"), action: forward("cart", path: "/"))
        let after = route(
            0, prefix("/a"),
            action: .forward(
                Forward(clusters: [WeightedCluster(name: "cart", weight: 1)], pathRewrite: .regex(pattern: "^/a$", substitution: "/"))))
        let result = difference([virtualHost("a.com", [before])], [virtualHost("a.com", [after])])
        #expect(lines(result) == ["answerChanged a.com GET /aa"])
    }

    // MARK: What hurts

    @Test("a request that is answered 404 from then on is a danger")
    func lostRoute() {
        let rest = route(1, exact("/health"), action: forward("cart"))
        let result = difference(
            [virtualHost("a.com", [route(0, prefix("/api"), action: forward("cart")), rest])], [virtualHost("a.com", [rest])])
        #expect(lines(result) == ["answerChanged a.com GET /api !"])
        #expect(result.danger.first?.after.status == 404)
    }

    @Test("a cluster that goes, or loses its endpoints, is a danger for all that lead to it")
    func lostCluster() {
        let hosts = [
            virtualHost("a.com", [route(0, prefix("/"), action: forward("cart"))]),
            virtualHost("b.com", [route(1, prefix("/"), action: forward("reviews"))]),
        ]
        let gone = BehaviourComparison.difference(before: [gateway(hosts)], after: [gateway(hosts, clusters: ["reviews"])])
        #expect(gone.danger.map(\.danger) == ["it is answered 503: there is no cart"])
        let empty = BehaviourComparison.difference(before: [gateway(hosts)], after: [gateway(hosts, empty: ["reviews"])])
        #expect(empty.danger.map(\.danger) == ["it is answered 503: reviews has no endpoints"])
        #expect(empty.danger.map(\.host) == ["b.com"])
    }

    @Test("a VirtualService that is still there and loses requests to another namespace's is a danger")
    func lostToOthers() {
        let mine = route(0, prefix("/api"), action: forward("cart"))
        var other = route(0, prefix("/api/v2"), action: forward("reviews")).value
        other.origin = Origin(kind: "VirtualService", namespace: "elsewhere", name: "theirs", rule: 0)
        let result = difference([virtualHost("a.com", [mine])], [virtualHost("a.com", [Shared(other), mine])])
        #expect(lines(result) == ["answerChanged a.com GET /api/v2 !"])
        #expect(result.danger.first?.danger == "VirtualService default/vs loses it to elsewhere/theirs of another namespace")
    }

    // MARK: Hosts and listeners

    @Test("a host that nobody had is added, and one that goes is lost")
    func hosts() {
        let shop = virtualHost("shop.com", [route(0, prefix("/"), action: forward("cart"))])
        let old = virtualHost("old.com", [route(1, exact("/"), action: forward("cart"))])
        let result = difference([old], [shop])
        #expect(lines(result) == ["hostRemoved old.com GET / !", "hostAdded shop.com GET /"])
        #expect(result.changes.map(\.before.outcome) == [.route, .notFound])
    }

    @Test("a host that a wildcard still has is not lost: its requests are answered otherwise")
    func wildcardTakesOver() {
        let wildcard = virtualHost("*.com", [route(0, prefix("/"), action: forward("reviews"))])
        let own = virtualHost("a.com", [route(1, prefix("/"), action: forward("cart"))])
        #expect(lines(difference([wildcard, own], [wildcard])) == ["answerChanged a.com GET /"])
    }

    @Test("a host that another gateway has had is newly exposed")
    func exposed() throws {
        let internalHost = [virtualHost("admin.com", [route(0, prefix("/"), action: forward("cart"))])]
        let result = BehaviourComparison.difference(
            before: [gateway([], name: "x/public"), gateway(internalHost, name: "x/internal")],
            after: [gateway(internalHost, name: "x/public"), gateway(internalHost, name: "x/internal")])
        #expect(lines(result) == ["exposed admin.com GET / !"])
        #expect(result.changes.first?.gateway == "x/public")
    }

    @Test("a path that another gateway has answered, and this one has not, is newly exposed")
    func exposedPath() {
        let open = route(0, prefix("/shop"), action: forward("cart"))
        let admin = route(1, prefix("/admin"), action: forward("cart"))
        let both = [virtualHost("a.com", [open, admin])]
        let result = BehaviourComparison.difference(
            before: [gateway([virtualHost("a.com", [open])], name: "x/public"), gateway(both, name: "x/internal")],
            after: [gateway(both, name: "x/public"), gateway(both, name: "x/internal")])
        #expect(lines(result) == ["exposed a.com GET /admin !"])
    }

    @Test("a gateway that comes listens, and one that goes has lost its listener and its hosts")
    func gateways() {
        let hosts = [virtualHost("a.com", [route(0, prefix("/"), action: forward("cart"))])]
        let added = BehaviourComparison.difference(before: [], after: [gateway(hosts)])
        #expect(lines(added) == ["listenerAdded * GET /", "hostAdded a.com GET /"])
        #expect(added.changes.first?.request.authority == "a.com")
        let removed = BehaviourComparison.difference(before: [gateway(hosts)], after: [])
        #expect(lines(removed) == ["listenerRemoved * GET / !", "hostRemoved a.com GET / !"])
        #expect(removed.changes.map(\.after.outcome) == [.noListener, .noListener])
    }

    @Test("TLS that is removed from a port is a danger, and so is a client certificate that is not asked for any more")
    func tls() throws {
        func gateway(_ transport: FilterChain.Transport) -> GatewayBehaviour {
            let host = virtualHost("a.com", [route(0, prefix("/"), action: forward("cart"))])
            let chain = FilterChain(
                serverNames: [], transport: transport, action: .http(routeConfiguration: "r"),
                origin: Origin(kind: "Gateway", namespace: "x", name: "g", rule: 0), gateway: "x/g")
            let cluster = Cluster(name: "cart", discovery: .endpoints, service: ServiceIdentity(host: "cart", name: "cart", namespace: "x"))
            return GatewayBehaviour(
                name: "x/one",
                table: RoutingTable(
                    GatewayConfiguration(
                        listeners: [Listener(name: "l", bind: "", port: 443, filterChains: [chain])],
                        routeConfigurations: [RouteConfiguration(name: "r", virtualHosts: [host])], clusters: Shared([cluster]))))
        }
        let strict = TLSSettings(credentialNames: ["x/c"], clientCertificate: .required, minVersion: "", maxVersion: "")
        let open = TLSSettings(credentialNames: ["x/c"], clientCertificate: .none, minVersion: "", maxVersion: "")
        let removed = BehaviourComparison.difference(before: [gateway(.tls(open))], after: [gateway(.raw)])
        #expect(removed.changes.map(\.kind) == [.hostAdded, .hostRemoved])
        #expect(removed.danger.map(\.danger) == ["TLS is removed: port 443 speaks plain HTTP", "the host is lost"])
        let opened = BehaviourComparison.difference(before: [gateway(.tls(strict))], after: [gateway(.tls(open))])
        #expect(opened.danger.map(\.danger) == ["clients are let in without a certificate"])
        #expect(opened.changes.map(\.differences) == [["client certificate: required → none"]])
    }

    // MARK: Limits

    @Test("what is beyond the limits is told to be missing")
    func limits() {
        let hosts = { (cluster: String) in
            (0..<50).map { virtualHost("h\($0).com", [route(0, prefix("/"), action: forward(cluster))]) }.sorted {
                $0.value.name < $1.value.name
            }
        }
        var limits = BehaviourLimits()
        limits.changes = 10
        let cut = BehaviourComparison.difference(before: [gateway(hosts("cart"))], after: [gateway(hosts("reviews"))], limits: limits)
        #expect(cut.changes.count == 10)
        #expect(cut.omissions == ["40 more changes are not told, since there are more than 10"])
        limits = BehaviourLimits()
        limits.trials = 20
        let tired = BehaviourComparison.difference(before: [gateway(hosts("cart"))], after: [gateway(hosts("reviews"))], limits: limits)
        #expect(tired.changes.count == 20)
        #expect(tired.omissions == ["gateway x/one, port 80: not all hosts were looked at, since 20 requests have been tried"])
    }

    @Test("one changed host beside ten thousand is found at once, and a changed catch-all behind ten thousand routes too")
    func large() {
        func hosts(_ last: String) -> [Shared<VirtualHost>] {
            (0..<10_000).map { virtualHost("h\($0 + 10_000).com", [route(0, prefix("/"), action: forward($0 == 5_000 ? last : "cart"))]) }
        }
        #expect(difference(hosts("cart"), hosts("reviews")).changes.map(\.host) == ["h15000.com"])
        let many = (0..<10_000).map { route($0, exact("/p\($0)"), action: forward("cart")) }
        let result = difference(
            [virtualHost("a.com", many + [route(10_000, prefix("/"), action: forward("cart"))])],
            [virtualHost("a.com", many + [route(10_000, prefix("/"), action: forward("reviews"))])])
        #expect(lines(result) == ["answerChanged a.com GET /"])
    }
}
