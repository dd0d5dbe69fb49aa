import FanlightCompiler
import FanlightIR
import FanlightManifests
import FanlightResources
import FoundationEssentials
import Testing

@testable import FanlightFeed

/// One folder of Tests/Fixtures, compiled.
struct FixtureFeed: Sendable, CustomTestStringConvertible {
    let name: String
    let feeds: [(workload: String, feed: GatewayFeed)]

    var testDescription: String { name }

    static let all: [FixtureFeed] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures")
        let areas = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return areas.sorted().flatMap { area -> [FixtureFeed] in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: area).path)) ?? []
            return names.sorted().compactMap { name in
                guard let data = try? Data(contentsOf: root.appending(path: "\(area)/\(name)/resources.yaml")) else { return nil }
                return FixtureFeed(name: "\(area)/\(name)", resources: ManifestReader.read(Array(data), file: name, strict: true).resources)
            }
        }
    }()

    private init(name: String, resources: [Resource]) {
        self.name = name
        var snapshot = ResourceSnapshot()
        for resource in resources { snapshot.apply(resource) }
        var compiler = Compiler()
        var endpoints = EndpointCompiler(snapshot: snapshot)
        feeds = compiler.compile(snapshot).gateways.map { compiled in
            let workload = compiled.workload.name ?? ""
            return (
                workload,
                GatewayFeed(
                    configuration: compiled.configuration, endpoints: endpoints.table(for: compiled.workload), secrets: compiled.secrets,
                    workload: FeedWorkload(namespace: compiled.workload.namespace, name: workload, labels: compiled.workload.labels),
                    revision: 1)
            )
        }
    }
}

@Suite("Compiled configurations on their way to a gateway")
struct FixtureRoundTripTests {
    @Test("what a gateway assembles is what was compiled", arguments: FixtureFeed.all)
    func isEqual(fixture: FixtureFeed) throws {
        var encoder = FeedEncoder()
        for (workload, feed) in fixture.feeds {
            var assembler = FeedAssembler()
            let assembled = try assembler.follow(encoder.snapshot(of: feed, for: workload), since: FeedSnapshot())
            #expect(assembled.map(FeedContent.init) == FeedContent(feed))
        }
    }

    @Test("there are fixtures")
    func areThere() { #expect(FixtureFeed.all.contains { !$0.feeds.isEmpty }) }

    @Test("a gateway follows from any configuration to any other")
    func followsAnywhere() throws {
        let feeds = FixtureFeed.all.flatMap(\.feeds).map(\.feed)
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        var snapshot = FeedSnapshot()
        for feed in feeds + feeds.reversed() {
            let next = encoder.snapshot(of: feed)
            _ = try assembler.follow(next, since: snapshot)
            #expect(FeedContent(assembler.feed) == FeedContent(feed))
            snapshot = next
        }
    }
}
