import FanlightFeed
import FanlightFeedTransport
import FanlightIR
import Testing

@Suite("Streams that break")
struct BrokenStreamTests {
    @Test("a connection that is cut anywhere leaves nothing behind: the next ones bring the rest")
    func isCut() async throws {
        let authority = try TestAuthority()
        try authority.issue(client: "gateway", commonName: FeedIdentity(namespace: "ns", pod: "one").userName)
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1, hosts: 200, path: "/whole"))])
        guard case .tcp(_, let port) = try await server.start(authority) else { return }
        // Within the handshake, the first response, and messages of resources.
        let relay = try await CuttingRelay(to: port, limits: [100, 2_000, 3_000, 10_000, 20_000, 33_333, 60_000])
        let gateway = TestGateway(authority, at: .tcp(host: "127.0.0.1", port: relay.port))
        let feed = await gateway.feeds.first { _ in true }
        #expect(feed.flatMap(SampleFeed.path) == "/whole")
        #expect(feed?.configuration.routeConfigurations.first?.virtualHosts.count == 200)
        let report = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        #expect(report != nil)
        await gateway.stop()
        await relay.stop()
        await server.stop()
    }

    @Test("a gateway finds a control plane that comes later, and one that comes again at the same address")
    func comesAgain() async throws {
        let authority = try TestAuthority()
        try authority.issue(client: "gateway", commonName: FeedIdentity(namespace: "ns", pod: "one").userName)
        let address = FeedAddress.unix(path: authority.path("feed.sock"))
        let gateway = TestGateway(authority, at: address)
        while gateway.client.status().problem == nil { await Task.yield() }
        var encoder = FeedEncoder()
        for revision in UInt64(1)...4 {
            let server = FeedServer()
            server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: revision, path: "/\(revision)"))])
            _ = try await server.start(authority, at: [address])
            #expect(await gateway.feeds.first { _ in true }.flatMap(SampleFeed.path) == "/\(revision)")
            await server.stop()
            while gateway.client.status().isConnected { await Task.yield() }
        }
        await gateway.stop()
    }
}
