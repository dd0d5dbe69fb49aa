import FanlightFeed
import FanlightIR
import FoundationEssentials
import Testing

@testable import FanlightFeedTransport

@Suite("The last good configuration on disk")
struct LastGoodTests {
    let authority: TestAuthority
    let nobody: FeedAddress

    init() throws {
        authority = try TestAuthority()
        try authority.issue(client: "gateway", commonName: FeedIdentity(namespace: "ns", pod: "one").userName)
        nobody = .unix(path: authority.path("nobody.sock"))
    }

    /// A gateway that served a configuration and went.
    private func serve(_ feed: GatewayFeed) async throws {
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: feed)])
        let address = try await server.start(authority)
        let gateway = TestGateway(authority, at: address, lastGood: "last-good")
        _ = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        await gateway.stop()
        await server.stop()
    }

    @Test("a gateway serves it while the control plane is away, and is sent nothing when that is back")
    func isServed() async throws {
        try await serve(SampleFeed.feed(revision: 4, hosts: 40, path: "/kept"))
        let address = FeedAddress.unix(path: authority.path("feed.sock"))
        let gateway = TestGateway(authority, at: address, lastGood: "last-good")
        let feed = await gateway.feeds.first { _ in true }
        #expect(feed.flatMap(SampleFeed.path) == "/kept")
        #expect(feed?.configuration.routeConfigurations.first?.virtualHosts.count == 40)

        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 9, hosts: 40, path: "/kept"))])
        _ = try await server.start(authority, at: [address])
        let report = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        #expect(report?.event == .acknowledged(revision: 9, fingerprint: gateway.client.status().fingerprint))
        #expect(gateway.client.status().source == .disk)
        await gateway.stop()
        await server.stop()
    }

    @Test("only the owner may read it")
    func isPrivate() async throws {
        try await serve(SampleFeed.feed(revision: 4))
        let mode = try FileManager.default.attributesOfItem(atPath: authority.path("last-good"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // Nothing of it is left elsewhere.
        #expect(try FileManager.default.contentsOfDirectory(atPath: authority.folder).filter { $0.contains("last-good") } == ["last-good"])
    }

    @Test(
        "a torn or foreign file is left out, and the gateway waits for the control plane",
        arguments: ["torn", "foreign", "empty", "flipped"])
    func isLeftOut(how: String) async throws {
        try await serve(SampleFeed.feed(revision: 4, hosts: 40, path: "/kept"))
        var bytes = try authority.read("last-good")
        switch how {
        case "torn": bytes.removeLast(bytes.count / 2)
        case "foreign": bytes = Array("something else that is longer than the first line of the file".utf8)
        case "empty": bytes = []
        default: bytes[bytes.count / 2] ^= 1
        }
        try authority.write(bytes, "last-good")
        #expect(throws: FeedTransportError.self) { try LastGoodConfiguration(authority.path("last-good")).read() }
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 5, path: "/fresh"))])
        let address = try await server.start(authority)
        let gateway = TestGateway(authority, at: address, lastGood: "last-good")
        #expect(await gateway.feeds.first { _ in true }.flatMap(SampleFeed.path) == "/fresh")
        _ = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        await gateway.stop()
        await server.stop()
        // It was replaced by what is served now.
        #expect(try LastGoodConfiguration(authority.path("last-good")).read().items.count > 0)
    }

    @Test("the configuration of another gateway is left out")
    func isOfAnother() async throws {
        var feed = SampleFeed.feed(revision: 4, path: "/kept")
        feed.workload.name = "other"
        try await serve(feed)
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 5, path: "/fresh"))])
        let address = try await server.start(authority)
        let gateway = TestGateway(authority, at: address, lastGood: "last-good")
        #expect(await gateway.feeds.first { _ in true }.flatMap(SampleFeed.path) == "/fresh")
        await gateway.stop()
        await server.stop()
    }
}
