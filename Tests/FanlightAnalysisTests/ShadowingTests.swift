import FanlightAnalysis
import FanlightIR
import FanlightRouting
import Testing

@Suite struct ShadowingTests {
    private func shadows(_ matches: [RouteMatch]) -> [Shadowing.Shadow] {
        let routes = matches.enumerated().map { route($0, $1) }
        return Shadowing.shadows(in: VirtualHost(name: "a.com:80", domains: ["a.com"], routes: routes, requiresTLS: false))
    }

    private static let jason = HeaderMatch(name: "end-user", value: .exact("jason"))
    private static let get = HeaderMatch(name: ":method", value: .exact("GET"))

    @Test(
        "a route is dead behind an earlier one that takes all that it would take",
        arguments: [
            (exact("/a"), exact("/a")), (exact("/a"), RouteMatch(path: .exact("/A", ignoresCase: true))), (exact("/a/b"), prefix("/a")),
            (prefix("/a/b"), prefix("/a")), (exact("/a"), prefix("/")), (RouteMatch(path: .regex("/x.*")), prefix("/")),
            (RouteMatch(path: .regex("/x.*")), RouteMatch(path: .regex("/x.*"))),
            (RouteMatch(path: .regex("/api/v[0-9]+")), prefix("/api/")),
            (exact("/v1"), RouteMatch(path: .regex("/v[0-9]"))),
            (RouteMatch(path: .prefix("/Ab", ignoresCase: true)), RouteMatch(path: .prefix("/a", ignoresCase: true))),
            (prefix("/", headers: [jason]), prefix("/")), (prefix("/", headers: [jason, get]), prefix("/", headers: [get])),
            (prefix("/", headers: [jason]), prefix("/", headers: [HeaderMatch(name: "end-user", value: .prefix("ja"))])),
            (prefix("/", headers: [jason]), prefix("/", headers: [HeaderMatch(name: "end-user", value: .present)])),
            (prefix("/", headers: [jason]), prefix("/", headers: [HeaderMatch(name: "end-user", value: .regex("j.*"))])),
            (prefix("/", headers: [get]), prefix("/", headers: [HeaderMatch(name: ":method", value: .exact("POST"), isInverted: true)])),
            (
                RouteMatch(path: .prefix("/", ignoresCase: false), queryParameters: [QueryParameterMatch(name: "q", value: .exact("1"))]),
                RouteMatch(path: .prefix("/", ignoresCase: false), queryParameters: [QueryParameterMatch(name: "q", value: .present)])
            ),
        ])
    func dead(loser: RouteMatch, winner: RouteMatch) throws {
        let found = shadows([exact("/other"), winner, loser])
        #expect(found.map(\.index) == [2])
        #expect(found.map(\.winnerIndex) == [1])
        #expect(found.first?.witness?.authority == "a.com")
    }

    @Test(
        "a route that takes a request of its own is not dead",
        arguments: [
            (prefix("/a"), exact("/a")), (prefix("/a"), prefix("/a/")), (exact("/A"), exact("/a")),
            (prefix("/"), prefix("/", headers: [jason])),
            (RouteMatch(path: .exact("/a", ignoresCase: true)), exact("/a")), (RouteMatch(path: .regex("/a?.*")), prefix("/a")),
            (RouteMatch(path: .regex("/api|/x")), prefix("/api")), (RouteMatch(path: .regex("(?i)/api")), prefix("/api")),
            (prefix("/", headers: [get]), prefix("/", headers: [jason])),
            (
                prefix("/", headers: [HeaderMatch(name: "end-user", value: .exact("jason"), treatsMissingAsEmpty: true)]),
                prefix("/", headers: [jason])
            ),
            (prefix("/", headers: [jason]), prefix("/", headers: [HeaderMatch(name: "end-user", value: .exact("x"), isInverted: true)])),
            (exact("/a"), RouteMatch(path: .prefix("/", ignoresCase: false), claims: ["c"])),
        ])
    func alive(second: RouteMatch, first: RouteMatch) {
        #expect(shadows([first, second]).isEmpty)
    }

    @Test("the witness satisfies the dead route and goes to the winner")
    func witness() throws {
        let pattern = RouteMatch(
            path: .regex("/api/v[0-9]+/(items|orders)/?"), headers: [HeaderMatch(name: "x-id", value: .regex("\\d{3}"))],
            queryParameters: [QueryParameterMatch(name: "q", value: .prefix("a"))])
        let routes = [route(0, prefix("/api/"), owner: "old"), route(1, pattern, owner: "young")]
        let host = VirtualHost(name: "*.w.com:80", domains: ["*.w.com"], routes: routes, requiresTLS: false)
        let shadow = try #require(Shadowing.shadows(in: host).first)
        #expect(shadow.winner.name == "old")
        #expect(shadow.origin.name == "young")
        let request = try #require(shadow.witness)
        let table = RoutingTable(configuration([Shared(host)]))
        #expect(table.failure(of: pattern, for: request) == nil)
        #expect(table.decide(request, endpoints: EndpointTable()).route?.index == 0)
    }

    @Test("a dead route is told without witness where its pattern cannot be read")
    func noWitness() {
        let match = RouteMatch(path: .regex("/(?P<name>a|b)\\x41"))
        let found = shadows([prefix("/"), match])
        #expect(found.map(\.index) == [1])
        #expect(found.first?.witness == nil)
    }

    @Test("ten thousand routes are analysed without comparing each with each", arguments: [false, true])
    func manyRoutes(differByHeader: Bool) {
        let matches = (0..<10_000).map { index in
            differByHeader
                ? prefix("/", headers: [HeaderMatch(name: "user", value: .exact("u\(index)"))]) : exact("/service-\(index)/items")
        }
        #expect(shadows(matches + [matches[77]]).map(\.winnerIndex) == [77])
    }
}
