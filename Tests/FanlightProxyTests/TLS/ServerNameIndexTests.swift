import FanlightIR
import FanlightRouting
import Testing

@testable import FanlightProxy

@Suite("The index of server names")
struct ServerNameIndexTests {
    @Test("It answers as the choice of filter chains does, for random chains and names", arguments: 1...6 as ClosedRange<UInt64>)
    func agrees(_ seed: UInt64) {
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % bound
        }
        func name(_ labels: Int) -> String { (0..<labels).map { _ in ["a", "b", "test", "ab"][next(4)] }.joined(separator: ".") }
        for _ in 0..<100 {
            let chains = (0..<next(6)).map { _ in
                let names = (0..<next(4)).map { _ in
                    switch next(5) {
                    case 0: "*"
                    case 1, 2: "*." + name(1 + next(3))
                    default: name(1 + next(4))
                    }
                }
                return FilterChain(
                    serverNames: names, transport: .raw, action: .http(routeConfiguration: "x"), origin: Make.origin, gateway: "d/g")
            }
            let index = ServerNameIndex(chains)
            #expect(index.chain(for: nil) == FilterChainChoice.index(in: chains, serverName: nil))
            for _ in 0..<50 {
                var asked = name(1 + next(5))
                switch next(8) {
                case 0: asked = asked.uppercased()
                case 1: asked += "."
                case 2: asked = "." + asked
                case 3: asked = ["", ".", "..", "a..b", "*.a"][next(5)]
                default: break
                }
                #expect(
                    index.chain(for: asked) == FilterChainChoice.index(in: chains, serverName: asked),
                    "\(asked) among \(chains.map(\.serverNames))")
            }
        }
    }
}
