import FanlightIR
import Testing

@testable import FanlightFeed

@Suite("What is encoded is what is assembled")
struct RoundTripTests {
    @Test("a gateway assembles what was encoded, through any row of changes", arguments: UInt64(1)...30)
    func followsChanges(seed: UInt64) throws {
        var gateway = SampleGateway(seed: seed)
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        var snapshot = FeedSnapshot()
        for _ in 0..<40 {
            for _ in 0..<gateway.random.number(1...3) { gateway.change() }
            let feed = gateway.feed()
            let next = encoder.snapshot(of: feed)
            let assembled = try assembler.follow(next, since: snapshot)
            if let assembled { #expect(FeedContent(assembled) == FeedContent(feed)) }
            #expect((assembled == nil) == next.hasContent(of: snapshot))
            #expect(FeedContent(assembler.feed) == FeedContent(feed))
            snapshot = next
        }
    }

    @Test("the resources do not depend on how a configuration came about", arguments: UInt64(1)...30)
    func isDeterministic(seed: UInt64) {
        var gateway = SampleGateway(seed: seed)
        var encoder = FeedEncoder()
        for _ in 0..<30 {
            gateway.change()
            let feed = gateway.feed()
            let snapshot = encoder.snapshot(of: feed)
            var fresh = FeedEncoder()
            let other = fresh.snapshot(of: feed)
            #expect(snapshot.fingerprint == other.fingerprint)
            for type in FeedType.allCases where type != .workload {
                #expect(
                    Dictionary(uniqueKeysWithValues: snapshot.resources(of: type.rawValue).map { ($0.name, $0.field) })
                        == Dictionary(uniqueKeysWithValues: other.resources(of: type.rawValue).map { ($0.name, $0.field) }))
            }
        }
    }

    @Test("a gateway that missed any number of changes gets what differs", arguments: UInt64(1)...20)
    func followsFromAnySnapshot(seed: UInt64) throws {
        var gateway = SampleGateway(seed: seed)
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        var known = encoder.snapshot(of: gateway.feed())
        _ = try assembler.follow(known, since: FeedSnapshot())
        for _ in 0..<10 {
            for _ in 0..<gateway.random.pick([1, 5, 40, 200]) {
                gateway.change()
                _ = encoder.snapshot(of: gateway.feed())
            }
            let feed = gateway.feed()
            let newest = encoder.snapshot(of: feed)
            _ = try assembler.follow(newest, since: known)
            #expect(FeedContent(assembler.feed) == FeedContent(feed))
            known = newest
        }
    }

    @Test("what a gateway has does not depend on the way there, nor on updates that never ended", arguments: UInt64(1)...20)
    func forgetsTheWay(seed: UInt64) throws {
        var gateway = SampleGateway(seed: seed)
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        var snapshot = FeedSnapshot()
        for step in 0..<20 {
            for _ in 0..<gateway.random.number(1...4) { gateway.change() }
            let next = encoder.snapshot(of: gateway.feed())
            let ends = step == 19 || gateway.random.chance(40)
            _ = try assembler.follow(next, since: snapshot, ends: false)
            snapshot = next
            guard ends else { continue }
            let end = try #require(next.resource(FeedType.workloadName, of: FeedType.workload.rawValue))
            _ = try assembler.receive(
                DeltaUpdate(
                    typeURL: FeedType.workload.url, nonce: "1",
                    items: [DeltaUpdate.Item(name: end.name, version: end.version, body: Array(end.body))]))
            var fresh = FeedAssembler()
            // Also by what large parts are compared by.
            #expect(try fresh.follow(next, since: FeedSnapshot()) == assembler.feed)
        }
    }
}
