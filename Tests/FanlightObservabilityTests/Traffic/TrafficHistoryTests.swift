import Testing

@testable import FanlightObservability

@Suite struct TrafficHistoryTests {
    private static func rate(_ requests: Double, errors: Double = 0) -> TrafficMeter.Rate {
        var rate = TrafficMeter.Rate()
        rate.requests = requests
        rate.errors = errors
        return rate
    }

    private static func step(_ routes: [String: Double]) -> TrafficMeter.Step {
        var step = TrafficMeter.Step()
        step.total = rate(routes.values.reduce(0, +))
        step.routes = routes.mapValues { rate($0) }
        return step
    }

    @Test("before the first step there is nothing to tell")
    func empty() { #expect(TrafficHistory().lines(gateway: nil, route: nil, steps: 240).isEmpty) }

    @Test("steps are told oldest first, and those of which nothing is known as nothing")
    func gaps() throws {
        var history = TrafficHistory()
        history.record(["g": Self.step(["r": 1])], at: 10)
        history.record([:], at: 11)
        history.record(["g": Self.step(["r": 3])], at: 12)
        history.record(["g": Self.step([:])], at: 13)
        let lines = history.lines(gateway: "g", route: nil, steps: 5)
        #expect(lines.map(\.route) == [nil, "r"])
        #expect(lines[0].requests == [nil, 1, nil, 3, 0])
        #expect(lines[1].requests == [nil, 1, nil, 3, 0])
        #expect(lines[1].p50 == [nil, nil, nil, nil, nil])
    }

    @Test("a ring has the latest 240 steps, whatever came before")
    func ring() throws {
        var history = TrafficHistory()
        for step in 0..<1_000 where step % 7 != 0 { history.record(["g": Self.step(["r": Double(step)])], at: step) }
        let requests = try #require(history.lines(gateway: "g", route: "r", steps: 240).first).requests
        let expected: [Double?] = (760..<1_000).map { $0 % 7 == 0 ? nil : Double($0) }
        #expect(requests == expected)
    }

    @Test("a gap longer than the ring leaves nothing of what was before", arguments: [239, 240, 241, 5_000])
    func longGap(_ gap: Int) throws {
        var series = TrafficSeries(startingAt: 0)
        for step in 0..<300 { series.record(Self.rate(1), at: step) }
        series.record(Self.rate(2), at: 299 + gap)
        let known = (0...(299 + gap)).filter { series[$0] != nil }
        #expect(known == (gap == 239 ? [299, 538] : [299 + gap]))
    }

    @Test("without a gateway, gateways alone are told; with one, its twenty busiest routes")
    func busiest() {
        var history = TrafficHistory()
        let routes = Dictionary(uniqueKeysWithValues: (0..<30).map { ("r\($0)", Double($0 + 1)) })
        history.record(["a": Self.step(routes), "b": Self.step(["x": 1])], at: 0)
        #expect(history.lines(gateway: nil, route: nil, steps: 4).map { [$0.gateway, $0.route] } == [["a", nil], ["b", nil]])
        let expected: [String?] = [nil] + (10..<30).reversed().map { "r\($0)" }
        #expect(history.lines(gateway: "a", route: nil, steps: 4).map(\.route) == expected)
        #expect(history.lines(gateway: "none", route: nil, steps: 4).isEmpty)
    }

    @Test("a route is named with its rule, or without for all of its rules")
    func routes() {
        var history = TrafficHistory()
        history.record(["a": Self.step(["n/v/0": 1, "n/v/1": 2, "n/vv/0": 3]), "b": Self.step(["n/v/0": 4])], at: 0)
        #expect(history.lines(gateway: "a", route: "n/v/1", steps: 1).map(\.requests) == [[2]])
        #expect(
            history.lines(gateway: nil, route: "n/v", steps: 1).map { [$0.gateway, $0.route] } == [
                ["a", "n/v/0"], ["a", "n/v/1"], ["b", "n/v/0"],
            ])
    }

    @Test("series are bounded, and the quietest are those that are not kept")
    func bounded() {
        var history = TrafficHistory(limit: 101)
        for step in 0..<20 {
            // Two hundred quiet routes that take turns, and fifty busy ones.
            var routes = Dictionary(uniqueKeysWithValues: (0..<50).map { ("busy\($0)", 10.0) })
            for route in 0..<200 { routes["quiet\((route + step * 37) % 500)"] = 0.1 }
            history.record(["g": Self.step(routes)], at: step)
            #expect(history.seriesCount <= 101)
        }
        let busy = (0..<50).flatMap { history.lines(gateway: "g", route: "busy\($0)", steps: 20) }
        #expect(busy.count == 50)
        #expect(busy.allSatisfy { $0.requests == Array(repeating: 10, count: 20) })
    }

    @Test("a busy newcomer takes the place of a quiet series")
    func newcomer() {
        var history = TrafficHistory(limit: 11)
        history.record(["g": Self.step(Dictionary(uniqueKeysWithValues: (0..<10).map { ("r\($0)", Double($0 + 1)) }))], at: 0)
        history.record(["g": Self.step(["new": 5, "small": 0.5])], at: 1)
        #expect(history.seriesCount == 11)
        #expect(history.lines(gateway: "g", route: "new", steps: 1).count == 1)
        #expect(history.lines(gateway: "g", route: "r0", steps: 1).isEmpty)
        #expect(history.lines(gateway: "g", route: "small", steps: 1).isEmpty)
    }

    @Test("equal routes that do not all fit are kept up to the bound, the first ones by then")
    func ties() {
        var history = TrafficHistory(limit: 6)
        for step in 0..<3 {
            history.record(["g": Self.step(Dictionary(uniqueKeysWithValues: (0..<9).map { ("r\($0)", 1.0) }))], at: step)
            #expect(history.seriesCount == 6)
        }
        let expected: [String?] = (0..<5).map { "r\($0)" }
        #expect(history.lines(gateway: "g", route: nil, steps: 1).dropFirst().map(\.route) == expected)
    }

    @Test("gateways that come take the places of routes")
    func gatewaysCome() {
        var history = TrafficHistory(limit: 6)
        history.record(["a": Self.step(["r1": 1, "r2": 2, "r3": 3, "r4": 4, "r5": 5])], at: 0)
        history.record(["a": Self.step(["r5": 5]), "b": Self.step([:]), "c": Self.step(["x": 9])], at: 1)
        #expect(history.seriesCount == 6)
        #expect(history.lines(gateway: "c", route: "x", steps: 1).count == 1)
        #expect(history.lines(gateway: "a", route: "r1", steps: 1).isEmpty)
    }

    @Test("what had no requests for an hour is forgotten")
    func forgotten() {
        var history = TrafficHistory()
        history.record(["gone": Self.step(["r": 1]), "g": Self.step(["r": 1])], at: 0)
        for step in 1...239 { history.record(["g": Self.step([:])], at: step) }
        #expect(history.seriesCount == 4)
        history.record(["g": Self.step([:])], at: 240)
        #expect(history.seriesCount == 1)
    }

    @Test("a sample takes 16 bytes")
    func size() { #expect(MemoryLayout<TrafficSeries.Sample>.stride == 16) }
}
