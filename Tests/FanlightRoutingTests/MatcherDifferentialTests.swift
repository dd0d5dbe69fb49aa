import FanlightIR
import FanlightRouting
import Testing

@Suite struct MatcherDifferentialTests {
    @Test("the compiled tables and a walk over the conditions agree on every request", arguments: 0..<40)
    func agree(seed: UInt64) {
        var random = RandomRoutes(seed: seed)
        for _ in 0..<25 {
            let matches = (0..<Int.random(in: 1...40, using: &random.generator)).map { _ in random.match() }
            let table = RoutingTable(configuration([virtualHost(["*"], matches)]))
            for _ in 0..<40 {
                let request = random.request()
                let expected = matches.firstIndex { table.failure(of: $0, for: request) == nil }
                #expect(table.decide(request, endpoints: EndpointTable()).route?.index == expected, "\(request)")
            }
        }
    }

    @Test("a table that follows another decides as one made from nothing", arguments: 0..<20)
    func incremental(seed: UInt64) {
        var random = RandomRoutes(seed: seed &+ 1000)
        var next = 0
        var routes: [Shared<Route>] = []
        var table: RoutingTable?
        for _ in 0..<40 {
            for _ in 0..<Int.random(in: 0...4, using: &random.generator) {
                routes.insert(route(next, random.match()), at: Int.random(in: 0...routes.count, using: &random.generator))
                next += 1
            }
            if random.chance(50), !routes.isEmpty { routes.remove(at: Int.random(in: 0..<routes.count, using: &random.generator)) }
            if random.chance(10) { routes.shuffle(using: &random.generator) }
            // Equal routes need not be the same objects.
            if random.chance(20) { routes = routes.map { Shared($0.value) } }
            let host = VirtualHost(name: "a", domains: ["*"], routes: routes, requiresTLS: false)
            let following = RoutingTable(configuration([Shared(host)]), reusing: table)
            let fresh = RoutingTable(configuration([Shared(host)]))
            for _ in 0..<30 {
                let request = random.request()
                #expect(following.decide(request, endpoints: EndpointTable()) == fresh.decide(request, endpoints: EndpointTable()))
            }
            table = following
        }
    }

    @Test("hosts that come, go and change are found as in a table made from nothing", arguments: 0..<10)
    func incrementalHosts(seed: UInt64) {
        var random = RandomRoutes(seed: seed &+ 2000)
        var rules: [String: RouteMatch] = [:]
        var table: RoutingTable?
        for _ in 0..<60 {
            let domain = random.pick([
                "a.com", "b.com", "*.b.com", "*.com", "*", "c.com", "d.com", "*.d.com", "e.com", "f.com", "g.com", "h.com",
            ])
            rules[domain] = random.chance(30) ? nil : random.match()
            let hosts = rules.sorted { $0.key < $1.key }.map { virtualHost([$0.key], [$0.value]) }
            let following = RoutingTable(configuration(hosts), reusing: table)
            let fresh = RoutingTable(configuration(hosts))
            for _ in 0..<30 {
                let request = random.request()
                #expect(following.decide(request, endpoints: EndpointTable()) == fresh.decide(request, endpoints: EndpointTable()))
            }
            table = following
        }
    }

    @Test("parts that are equal are taken over")
    func takenOver() throws {
        let hosts = (0..<10).map { virtualHost(["h\($0).com"], [RouteMatch(path: .prefix("/", ignoresCase: false))]) }
        let first = RoutingTable(configuration(hosts))
        var changed = hosts
        changed[3] = virtualHost(["h3.com"], [])
        let second = RoutingTable(configuration(changed), reusing: first)
        let before = try #require(first.routes(named: "http.80")).virtualHosts
        let after = try #require(second.routes(named: "http.80")).virtualHosts
        #expect(before.indices.filter { before[$0] !== after[$0] } == [3])
    }
}
