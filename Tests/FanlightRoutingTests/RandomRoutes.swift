import FanlightIR
import FanlightRouting

/// The same sequence for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    // The splitmix64 step.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Routes and requests from a small alphabet, so that they meet often.
struct RandomRoutes {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &generator)] }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func path() -> String {
        let count = Int.random(in: 0...3, using: &generator)
        return "/" + (0..<count).map { _ in pick(["a", "B", "ab", "aBcdefgh", "x1", ""]) }.joined(separator: "/")
    }

    mutating func value() -> ValueMatch {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0, 1: .exact(pick(["", "1", "ab", "GET"]))
        case 2: .prefix(pick(["", "1", "a"]))
        case 3: .regex(pick(["a.*", "[0-9]+", ".*", "(", "1|ab"]))
        default: .present
        }
    }

    mutating func match() -> RouteMatch {
        let path: RouteMatch.Path =
            switch Int.random(in: 0..<8, using: &generator) {
            case 0, 1, 2: .exact(self.path(), ignoresCase: chance(30))
            case 3, 4, 5: .prefix(chance(10) ? "" : self.path(), ignoresCase: chance(30))
            default: .regex(pick(["/a.*", "/[a-z]+/.*", ".*", "/ab", "/(a|B)/?", "(", "/x[0-9]"]))
            }
        let headers = (0..<(chance(40) ? Int.random(in: 1...2, using: &generator) : 0)).map { _ in
            HeaderMatch(
                name: pick(["h1", "h2", ":method", ":authority", ":scheme", "host", ":path"]), value: value(), isInverted: chance(25),
                treatsMissingAsEmpty: chance(25))
        }
        let query = chance(20) ? [QueryParameterMatch(name: pick(["q", "r"]), value: value())] : []
        return RouteMatch(path: path, headers: headers, queryParameters: query, claims: chance(2) ? ["claim"] : [])
    }

    mutating func request() -> SimulatedRequest {
        var path = path()
        if chance(5) { path += "/../b" }
        if chance(40) { path += "?" + (0..<2).map { _ in pick(["q", "r=1", "q=ab", "q=1", "", "r="]) }.joined(separator: "&") }
        let headers = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            SimulatedRequest.Header(name: pick(["h1", "H1", "h2", "h3"]), value: pick(["", "1", "ab", "abc", "2"]))
        }
        return SimulatedRequest(
            listenerPort: 80, method: pick(["GET", "POST"]), authority: pick(["a.com", "a.com:80", "x.b.com", "B.com", "c.com"]),
            path: path,
            headers: headers)
    }
}
