import FanlightAnalysis
import FanlightIR
import FanlightRouting
import Testing

/// The same sequence for the same seed.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    // The xorshift step of Marsaglia, with its state never 0.
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

@Suite struct ShadowingSoundnessTests {
    private func value(_ generator: inout SeededGenerator) -> ValueMatch {
        [.exact("1"), .exact("12"), .exact(""), .prefix("1"), .prefix(""), .regex("1.*"), .regex("[0-9]+"), .present].randomElement(
            using: &generator)
            ?? .present
    }

    private func match(_ generator: inout SeededGenerator) -> RouteMatch {
        let text = ["/", "/a", "/A", "/a/b", "/ab", "/a/", ""].randomElement(using: &generator) ?? "/"
        let ignoresCase = Bool.random(using: &generator)
        let paths: [RouteMatch.Path] = [
            .exact(text, ignoresCase: ignoresCase), .prefix(text, ignoresCase: ignoresCase),
            .regex(["/a.*", ".*", "/a|/ab", "/ab?", "(?i)/a", "/[a-c]/b", "/(a|ab)"].randomElement(using: &generator) ?? ".*"),
        ]
        var match = RouteMatch(path: paths.randomElement(using: &generator) ?? .regex(".*"))
        for name in ["h", ":method"] where Int.random(in: 0..<3, using: &generator) == 0 {
            match.headers.append(
                HeaderMatch(
                    name: name, value: value(&generator), isInverted: Bool.random(using: &generator),
                    treatsMissingAsEmpty: Int.random(in: 0..<3, using: &generator) == 0))
        }
        if Int.random(in: 0..<4, using: &generator) == 0 {
            match.queryParameters = [QueryParameterMatch(name: "q", value: value(&generator))]
        }
        return match
    }

    @Test("no request ever reaches a route that is called dead", arguments: 1...60 as ClosedRange<UInt64>)
    func deadIsUnreachable(seed: UInt64) {
        var generator = SeededGenerator(state: seed &* 0x9E37_79B9_7F4A_7C15)
        for _ in 0..<10 {
            let routes = (0..<15).map { route($0, match(&generator)) }
            let host = VirtualHost(name: "a.com:80", domains: ["a.com"], routes: routes, requiresTLS: false)
            let dead = Set(Shadowing.shadows(in: host).map(\.index))
            let table = RoutingTable(configuration([Shared(host)]))
            for path in ["/", "/a", "/A", "/ab", "/AB", "/a/b", "/a/B", "/b/b", "/x?q=1", "/a?q", "/ab?q=12&q=x", "/a?q=2"] {
                for headers in [[], ["1"], ["12", "x"], ["", "1"], ["x"]] {
                    for method in ["1", "12", "GET"] {
                        let request = SimulatedRequest(
                            listenerPort: 80, method: method, authority: "a.com", path: path,
                            headers: headers.map { SimulatedRequest.Header(name: "h", value: $0) })
                        let index = table.decide(request, endpoints: EndpointTable(), givesReasons: false).route?.index
                        #expect(index.map(dead.contains) != true, "\(request) reaches \(index ?? -1)")
                    }
                }
            }
        }
    }
}
