import FanlightAnalysis
import FanlightIR
import FanlightRouting
import Testing

@Suite struct ConsistencyTests {
    private let servers = [Consistency.Server(port: 80, hosts: ["*.shop.com", "a.com"])]

    private func gateway(_ name: String, port: Int = 8080, _ hosts: [Shared<VirtualHost>], clusters: [String] = ["reviews"]) -> GatewayView
    {
        GatewayView(name: name, table: RoutingTable(configuration(port: port, hosts, clusters: clusters)), ports: [80: port])
    }

    private func hosts(_ target: String = "reviews") -> [Shared<VirtualHost>] {
        [
            virtualHost(
                "a.com",
                [
                    route(0, exact("/x")),
                    route(1, prefix("/api", headers: [HeaderMatch(name: "v", value: .exact("2"))]), action: forward(target)),
                ]),
            virtualHost("b.shop.com", [route(2, prefix("/"))]),
        ]
    }

    @Test("gateways with equal tables are alike, also on other ports of the workload")
    func alike() {
        let gateways = [gateway("x/a", hosts()), gateway("x/b", port: 9090, hosts())]
        #expect(Consistency.differences(among: gateways, servers: servers).isEmpty)
    }

    @Test("a planted difference is named with a request that shows it")
    func planted() throws {
        let gateways = [
            gateway("x/a", hosts()), gateway("x/b", port: 9090, hosts()),
            gateway("x/c", hosts("ratings"), clusters: ["ratings", "reviews"]),
        ]
        let differences = Consistency.differences(among: gateways, servers: servers)
        #expect(differences.map(\.second) == ["x/c"])
        let difference = try #require(differences.first)
        #expect(difference.parts.first == "virtual host a.com:80, route 1 (VirtualService default/vs rule 1 match 0)")
        #expect(difference.witness?.authority == "a.com")
        #expect(difference.witness?.path == "/api")
        #expect(difference.witness?.headers == [SimulatedRequest.Header(name: "v", value: "2")])
        #expect(difference.firstDecision?.clusters.map(\.cluster) == ["reviews"])
        #expect(difference.secondDecision?.clusters.map(\.cluster) == ["ratings"])
    }

    @Test("a host that another Gateway adds to one of them is found when the server has it, and not otherwise")
    func addedHost() throws {
        let within = gateway("x/b", hosts() + [virtualHost("c.shop.com", [route(5, prefix("/"), owner: "other")])])
        let difference = try #require(Consistency.differences(among: [gateway("x/a", hosts()), within], servers: servers).first)
        #expect(difference.parts == ["virtual host c.shop.com:80 of x/b only"])
        #expect(difference.witness?.authority == "c.shop.com")
        #expect(difference.firstDecision?.outcome == .notFound)
        let elsewhere = gateway("x/b", hosts() + [virtualHost("elsewhere.org", [route(5, prefix("/"))])])
        #expect(Consistency.differences(among: [gateway("x/a", hosts()), elsewhere], servers: servers).isEmpty)
    }

    @Test("a cluster that only one of them has is found behind equal routes")
    func missingCluster() throws {
        let gateways = [gateway("x/a", hosts()), gateway("x/b", hosts(), clusters: [])]
        let difference = try #require(Consistency.differences(among: gateways, servers: servers).first)
        #expect(difference.firstDecision?.flags == [.noHealthyUpstream])
        #expect(difference.secondDecision?.flags == [.noCluster])
    }

    @Test("a gateway without the port differs")
    func missingListener() throws {
        let gateways = [gateway("x/a", hosts()), GatewayView(name: "x/b", table: RoutingTable(.empty), ports: [:])]
        let difference = try #require(Consistency.differences(among: gateways, servers: servers).first)
        #expect(difference.parts == ["port 80 is served by x/a only"])
        #expect(difference.secondDecision?.outcome == .noListener)
    }

    @Test("what no request can show is still told")
    func invisible() throws {
        var slow = Forward(clusters: [WeightedCluster(name: "reviews", weight: 1)])
        slow.timeout = .seconds(1)
        let routes = { (action: Route.Action) in [virtualHost("a.com", [route(0, prefix("/"), action: action)])] }
        let gateways = [gateway("x/a", routes(forward("reviews"))), gateway("x/b", routes(.forward(slow)))]
        let difference = try #require(Consistency.differences(among: gateways, servers: servers).first)
        #expect(difference.parts == ["virtual host a.com:80, route 0 (VirtualService default/vs rule 0 match 0)"])
        #expect(difference.witness == nil)
    }
}
