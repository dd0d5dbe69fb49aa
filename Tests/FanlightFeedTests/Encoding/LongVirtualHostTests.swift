import FanlightIR
import Testing

@testable import FanlightFeed

@Suite("A virtual host with the routes of many VirtualServices")
struct LongVirtualHostTests {
    private static func routes(_ owner: Int, _ version: Int, _ count: Int = 1) -> [Shared<Route>] {
        (0..<count).map { index in
            Shared(
                Route(
                    name: "v\(version)", origin: Origin(kind: "VirtualService", namespace: "ns", name: "vs-\(owner)", rule: index),
                    match: RouteMatch(path: .exact("/\(index)", ignoresCase: false)),
                    action: .directResponse(DirectResponse(status: 200, body: []))))
        }
    }

    private static func feed(_ runs: [[Shared<Route>]], revision: UInt64) -> GatewayFeed {
        let host = VirtualHost(name: "h:80", domains: ["h"], routes: runs.flatMap { $0 }, requiresTLS: false)
        return GatewayFeed(
            configuration: GatewayConfiguration(
                listeners: [], routeConfigurations: [RouteConfiguration(name: "http.80", virtualHosts: [Shared(host)])],
                clusters: Shared([])),
            revision: revision)
    }

    @Test("is put together in order through inserts, removals, moves and repetitions of owners", arguments: UInt64(1)...6)
    func keepsOrder(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var runs = (0..<400).map { Self.routes($0, 0) }
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        var snapshot = FeedSnapshot()
        for step in 0..<30 {
            for _ in 0..<random.pick([1, 1, 1, 2, 30]) {
                let place = random.number(0...max(0, runs.count - 1))
                switch random.number(0...5) {
                case 0 where runs.count > 1: runs.remove(at: place)
                case 1: runs.insert(Self.routes(random.number(0...800), step, random.number(1...3)), at: place)
                case 2 where runs.count > 1: runs.swapAt(place, random.number(0...runs.count - 1))
                case 3 where !runs.isEmpty: runs[place] = Self.routes(random.number(0...800), step)
                case 4 where seed % 3 == 0 && runs.count > 300: runs.removeSubrange(0..<250)
                default: runs.append(Self.routes(random.number(0...800), step))
                }
            }
            let feed = Self.feed(runs, revision: UInt64(step))
            let next = encoder.snapshot(of: feed)
            _ = try assembler.follow(next, since: snapshot)
            #expect(FeedContent(assembler.feed) == FeedContent(feed))
            var fresh = FeedEncoder()
            #expect(fresh.snapshot(of: feed).fingerprint == next.fingerprint)
            snapshot = next
        }
    }

    @Test("is put together from any short row of owners to any other", arguments: UInt64(1)...4)
    func followsShortRows(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        var snapshot = FeedSnapshot()
        // The same routes again and again, so that most of a row is as it was.
        let known = (0..<4).map { owner in (0..<2).map { Self.routes(owner, $0) } }
        for step in 0..<400 {
            let feed = Self.feed(random.list(0...6) { known[$0.number(0...3)][$0.number(0...1)] }, revision: UInt64(step))
            let next = encoder.snapshot(of: feed)
            _ = try assembler.follow(next, since: snapshot)
            #expect(FeedContent(assembler.feed) == FeedContent(feed))
            snapshot = next
        }
    }

    @Test("a change, an insertion and a removal encode and send a few resources, however many there are", arguments: [100, 3000])
    func isIncremental(count: Int) throws {
        var runs = (0..<count).map { Self.routes($0, 0) }
        var encoder = FeedEncoder()
        var snapshot = encoder.snapshot(of: Self.feed(runs, revision: 1))
        func sent(_ change: (inout [[Shared<Route>]]) -> Void) -> (encodes: Int, names: Int, bytes: Int) {
            change(&runs)
            let before = encoder.encodedCount
            let next = encoder.snapshot(of: Self.feed(runs, revision: snapshot.revision + 1))
            var names = 0
            var bytes = 0
            for type in FeedType.allCases {
                for name in next.candidates(of: type.rawValue, since: snapshot) {
                    names += 1
                    bytes += next.resource(name, of: type.rawValue)?.field.count ?? 0
                }
            }
            snapshot = next
            return (encoder.encodedCount - before, names, bytes)
        }
        // The routes of one owner, and the end of the update.
        let change = sent { $0[50] = Self.routes(50, 1) }
        #expect(change.encodes == 2 && change.names == 2 && change.bytes < 1000)
        // And the part of the order that it is in, with the frame where that part begins the order or is cut there.
        let insertion = sent { $0.insert(Self.routes(100_000, 1), at: 60) }
        #expect(insertion.encodes <= 5 && insertion.names <= 5)
        let removal = sent { $0.remove(at: 60) }
        #expect(removal.encodes <= 4 && removal.names <= 5)
    }

    @Test("routes that did not change are the same values at the gateway, so that tables made of them are taken over")
    func keepsValues() throws {
        var runs = (0..<200).map { Self.routes($0, 0) }
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        let first = encoder.snapshot(of: Self.feed(runs, revision: 1))
        let before = try #require(try assembler.follow(first, since: FeedSnapshot()))
        let decoded = assembler.decodedCount
        runs[7] = Self.routes(7, 1)
        let after = try #require(try assembler.follow(encoder.snapshot(of: Self.feed(runs, revision: 2)), since: first))
        #expect(assembler.decodedCount == decoded + 1)
        let old = try #require(before.configuration.routeConfigurations.first?.virtualHosts.first?.value.routes)
        let new = try #require(after.configuration.routeConfigurations.first?.virtualHosts.first?.value.routes)
        for index in old.indices {
            let isSame = unsafeBitCast(old[index], to: UInt.self) == unsafeBitCast(new[index], to: UInt.self)
            #expect(isSame == (index != 7))
        }
    }
}
