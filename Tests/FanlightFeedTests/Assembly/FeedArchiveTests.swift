import Testing

@testable import FanlightFeed

@Suite("A configuration in one piece")
struct FeedArchiveTests {
    private func archive() throws -> (FeedArchive, GatewayFeed) {
        var gateway = SampleGateway(seed: 11, steps: 200)
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        let feed = gateway.feed()
        _ = try assembler.follow(encoder.snapshot(of: feed), since: FeedSnapshot())
        return (assembler.archive, feed)
    }

    @Test("is read as it was written, and what it lacks is all that has to be sent")
    func isRead() throws {
        let (archive, feed) = try archive()
        var assembler = FeedAssembler()
        let read = try assembler.receive(try FeedArchive(bytes: archive.bytes))
        #expect(FeedContent(read) == FeedContent(feed))
        assembler.accept()
        var encoder = FeedEncoder()
        let snapshot = encoder.snapshot(of: feed)
        for type in FeedType.allCases {
            let versions = Dictionary(uniqueKeysWithValues: snapshot.resources(of: type.rawValue).map { ($0.name, $0.version) })
            #expect(assembler.versions(of: type.url) == versions)
        }
    }

    @Test("that was changed anywhere or cut anywhere is refused")
    func isDamaged() throws {
        let bytes = try archive().0.bytes
        var random = SeededGenerator(1)
        for _ in 0..<200 {
            var damaged = bytes
            damaged[random.number(0...bytes.count - 1)] ^= UInt8(1 << random.number(0...7))
            #expect(throws: FeedArchive.Problem.self) { try FeedArchive(bytes: damaged) }
            #expect(throws: FeedArchive.Problem.self) { try FeedArchive(bytes: Array(bytes.prefix(random.number(0...bytes.count - 1)))) }
        }
    }
}
