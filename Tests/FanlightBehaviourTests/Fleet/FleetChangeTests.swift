import FanlightEventLoop
import FanlightResources
import NIOHTTP1
import Testing

extension FleetProcessTests {
    /// What clients see of changes.
    @Suite struct ChangeTests {
        private static let sides = ["left", "right"]

        private static func rule(_ flip: Int) -> String {
            #"{"headers":{"response":{"set":{"x-flip":"\#(flip)"}}},"route":[{"destination":{"host":"\#(sides[flip % 2]).default.svc.cluster.local","port":{"number":80}}}]}"#
        }

        @Test(
            "routes flip under load: each request is answered by the old or the new one, whole, and both gateways end at the new one",
            .timeLimit(.minutes(5)))
        func flips() async throws {
            let backends = StubBackends()
            let (world, targets) = try await FleetWorld.pair()
            for side in Self.sides { try await world.makeService(side, port: try await backends.port(forCluster: side)) }
            let routes = FleetWorld.networking + "virtualservices/a"
            try await world.merge(routes, #"{"spec":{"http":[\#(Self.rule(0))]}}"#)
            try await FleetWorld.eventually("the first route is served") { targets.allSatisfy { Self.flip(of: $0) == 0 } }
            let load = try FleetLoad(targets) { response, versions in
                guard response.status == 200, let flip = response.header("x-flip").flatMap({ Int($0) }), versions.contains(flip),
                    response.header("x-stub-cluster") == Self.sides[flip % 2]
                else { return nil }
                return flip
            }
            var figures = Figures()
            let count = FleetProcessTests.rounds(100, long: 1_000)
            for _ in 0..<count {
                figures.add(try await load.advance { try await world.merge(routes, #"{"spec":{"http":[\#(Self.rule($0))]}}"#) })
            }
            try await load.more(20)
            let report = try await load.end()
            FleetProcessTests.tell("route flips until both gateways answer by them: \(figures); \(report)")
            #expect(report.failed == 0 && report.repeated == 0, "\(report)")
            #expect(targets.map { Self.flip(of: $0) } == [count, count])
            await backends.stop()
            try await world.end()
        }

        private static func flip(of target: SocketAddress) -> Int? {
            guard let client = PlainClient(target) else { return nil }
            client.send(closes: true)
            guard case .answer(let response) = client.outcome() else { return nil }
            return response.header("x-flip").flatMap { Int($0) }
        }

        @Test(
            "endpoints move between two backends under load, and each request is answered by one that is current", .timeLimit(.minutes(5)))
        func endpoints() async throws {
            let backends = StubBackends()
            let ports = [try await backends.port(forCluster: "left"), try await backends.port(forCluster: "right")]
            let route = #"{"route":[{"destination":{"host":"moving.default.svc.cluster.local","port":{"number":80}}}]}"#
            let world = try FleetWorld()
            try await world.start()
            try await world.makeSharedGateway()
            try await world.makeService("moving", port: ports[0])
            try await world.makeRoutes(route)
            for name in ["one", "two"] { try await world.makeGateway(name) }
            try await world.ready()
            let targets = try await world.serving(["one", "two"])
            let load = try FleetLoad(targets) { response, versions in
                guard response.status == 200, let cluster = response.header("x-stub-cluster") else { return nil }
                return versions.reversed().first { Self.sides[$0 % 2] == cluster }
            }
            var figures = Figures()
            for _ in 0..<FleetProcessTests.rounds(40, long: 200) {
                figures.add(
                    try await load.advance { move in
                        try await world.merge(
                            FleetWorld.slices + "/moving-a", #"{"ports":[{"name":"http","port":\#(ports[move % 2])}]}"#)
                    })
            }
            try await load.more(20)
            let report = try await load.end()
            FleetProcessTests.tell("moves of endpoints until both gateways send to the new one: \(figures); \(report)")
            #expect(report.failed == 0 && report.repeated == 0, "\(report)")
            await backends.stop()
            try await world.end()
        }
    }
}
