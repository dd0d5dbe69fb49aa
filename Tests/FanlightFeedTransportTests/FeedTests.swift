import FanlightFeed
import FanlightFeedTransport
import FanlightIR
import Testing

@Suite("The feed between a control plane and gateways, over sockets")
struct FeedTests {
    let authority: TestAuthority
    let identity = FeedIdentity(namespace: "ns", pod: "one")

    init() throws {
        authority = try TestAuthority()
        try authority.issue(client: "gateway", commonName: identity.userName)
    }

    @Test("a gateway serves what is published, and the control plane learns of it", arguments: ["tcp", "unix"])
    func isServed(kind: String) async throws {
        let server = FeedServer()
        var encoder = FeedEncoder()
        let address = try await server.start(
            authority, at: [kind == "tcp" ? .tcp(host: "127.0.0.1", port: 0) : .unix(path: authority.path("feed.sock"))])
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 5, hosts: 300))])
        let gateway = TestGateway(authority, at: address)
        let feed = await gateway.feeds.first { _ in true }
        #expect(feed?.configuration.routeConfigurations.first?.virtualHosts.count == 300)
        #expect(feed?.sockets.first?.listenerPort == 8080)
        let report = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        #expect(report?.identity == identity)
        #expect(server.replicas().map(\.state) == [.synced])
        #expect(server.replicas().first?.revision == 5)
        #expect(server.replicas().first?.fingerprint == gateway.client.status().fingerprint)

        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 6, hosts: 300, path: "/new"))])
        #expect(await gateway.feeds.first { SampleFeed.path($0) == "/new" }?.revision == 6)
        await gateway.stop()
        await server.stop()
    }

    @Test("an update that a gateway refuses is told with its reason, and the next one is taken")
    func isRefused() async throws {
        let server = FeedServer()
        var encoder = FeedEncoder()
        let address = try await server.start(authority)
        let refusal = FeedRefusal(
            typeURL: FeedType.ownedRoutes.url, resource: "r", origin: Origin(kind: "VirtualService", namespace: "ns", name: "vs-0"),
            message: "does not please")
        let gateway = TestGateway(authority, at: address) { SampleFeed.path($0) == "/bad" ? .refused(refusal) : .accepted }
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1))])
        _ = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 2, path: "/bad"))])
        let report = await server.reports.first { if case .refused = $0.event { true } else { false } }
        #expect(report?.event == .refused(revision: 2, refusal))
        #expect(server.replicas().map(\.state) == [.rejected])
        #expect(server.replicas().first?.revision == 1)
        #expect(gateway.client.status().revision == 1)
        #expect(gateway.client.status().refusal == refusal)

        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 3, path: "/good"))])
        let next = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        #expect(next?.event == .acknowledged(revision: 3, fingerprint: gateway.client.status().fingerprint))
        #expect(server.replicas().map(\.state) == [.synced])
        await gateway.stop()
        await server.stop()
    }

    @Test("a control plane that starts anew with the same content sends nothing, and knows that its gateways are up to date")
    func isRestarted() async throws {
        let path = FeedAddress.unix(path: authority.path("feed.sock"))
        let first = FeedServer()
        _ = try await first.start(authority, at: [path])
        var encoder = FeedEncoder()
        // Changes on the way must not show in what the content is.
        for path in ["/a", "/b", "/same"] { first.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1, path: path))]) }
        let gateway = TestGateway(authority, at: path)
        #expect(await gateway.feeds.first { SampleFeed.path($0) == "/same" } != nil)
        _ = await first.reports.first { if case .acknowledged = $0.event { true } else { false } }
        await first.stop()

        let second = FeedServer()
        var fresh = FeedEncoder()
        second.publish(["ns/gateway": fresh.snapshot(of: SampleFeed.feed(revision: 70, path: "/same"))])
        _ = try await second.start(authority, at: [path])
        let report = await second.reports.first { if case .acknowledged = $0.event { true } else { false } }
        #expect(report?.event == .acknowledged(revision: 70, fingerprint: gateway.client.status().fingerprint))
        second.publish(["ns/gateway": fresh.snapshot(of: SampleFeed.feed(revision: 71, path: "/other"))])
        // The next that the gateway is handed is the change: nothing came in between.
        #expect(await gateway.feeds.first { _ in true }.flatMap(SampleFeed.path) == "/other")
        await gateway.stop()
        await second.stop()
    }

    @Test("a replica gets its own configuration, and one that nobody knows gets none")
    func getsItsOwn() async throws {
        let other = FeedIdentity(namespace: "other", pod: "two")
        try authority.issue(client: "other", commonName: other.userName)
        try authority.issue(client: "unknown", commonName: FeedIdentity(namespace: "ns", pod: "unknown").userName)
        let server = FeedServer { $0.pod == "unknown" ? nil : "\($0.namespace)/gateway" }
        var encoder = FeedEncoder()
        server.publish([
            "ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1, path: "/ns"), for: "ns/gateway"),
            "other/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1, path: "/other", namespace: "other"), for: "other/gateway"),
        ])
        let address = try await server.start(authority)
        let unknown = TestGateway(authority, at: address, pod: "unknown", certificate: "unknown")
        _ = await server.reports.first { $0.identity.pod == "unknown" }
        let one = TestGateway(authority, at: address)
        // What it says of itself does not count: only its certificate does.
        let two = TestGateway(authority, at: address, pod: "one", namespace: "ns", certificate: "other")
        #expect(await one.feeds.first { _ in true }.flatMap(SampleFeed.path) == "/ns")
        #expect(await two.feeds.first { _ in true }.flatMap(SampleFeed.path) == "/other")
        #expect(unknown.client.status().source == .none)
        #expect(server.replicas().first { $0.identity.pod == "unknown" }?.key == nil)
        for gateway in [one, two, unknown] { await gateway.stop() }
        await server.stop()
    }

    @Test("who has no certificate of a gateway is turned away", arguments: ["stranger", "admin"])
    func turnsAway(who: String) async throws {
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1))])
        let address = try await server.start(authority)
        if who == "admin" {
            try authority.issue(client: "admin", commonName: "fanlight-admin")
        } else {
            let foreign = try TestAuthority()
            try foreign.issue(client: "stranger", commonName: identity.userName)
            for end in ["crt", "key"] { try authority.write(foreign.read("stranger.\(end)"), "stranger.\(end)") }
        }
        let gateway = TestGateway(authority, at: address, certificate: who)
        while gateway.client.status().problem == nil { await Task.yield() }
        #expect(server.replicas().isEmpty)
        #expect(gateway.client.status().source == .none)
        if who == "admin" { #expect(gateway.client.status().problem?.contains("not that of a gateway") == true) }
        await gateway.stop()
        await server.stop()
    }

    @Test("certificates that are exchanged are used by the next connection")
    func exchangesCertificates() async throws {
        let path = FeedAddress.unix(path: authority.path("feed.sock"))
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1))])
        let address = try await server.start(authority, at: [path])
        let gateway = TestGateway(authority, at: address)
        _ = await gateway.feeds.first { _ in true }
        try authority.issueServer()
        try authority.issue(client: "gateway", commonName: FeedIdentity(namespace: "ns", pod: "renewed").userName)
        let second = TestGateway(authority, at: address)
        #expect(await second.feeds.first { _ in true } != nil)
        #expect(server.replicas().map(\.identity.pod) == ["one", "renewed"])
        await gateway.stop()
        await second.stop()
        await server.stop()
    }

    @Test(
        "a gateway whose certificate has ended, or begins later by the other's clock, says so, and comes when it has another; others stay",
        arguments: [0...1_000_000.0, 8_000_000_000...9_000_000_000.0])
    func skewedClock(validity: ClosedRange<Double>) async throws {
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1))])
        let address = try await server.start(authority)
        let other = TestGateway(authority, at: address)
        _ = await other.feeds.first { _ in true }
        let name = FeedIdentity(namespace: "ns", pod: "skewed").userName
        try authority.issue(client: "skewed", commonName: name, validity: validity)
        let gateway = TestGateway(authority, at: address, certificate: "skewed")
        while gateway.client.status().problem == nil { await Task.yield() }
        #expect(gateway.client.status().problem?.isEmpty == false)
        #expect(server.replicas().map(\.identity.pod) == ["one"])
        try authority.issue(client: "skewed", commonName: name)
        #expect(await gateway.feeds.first { _ in true } != nil)
        #expect(gateway.client.status().problem == nil)
        #expect(server.replicas().map(\.identity.pod) == ["one", "skewed"])
        #expect(other.client.status().isConnected)
        await gateway.stop()
        await other.stop()
        await server.stop()
    }

    @Test("an address that is taken is an error that names it")
    func reportsTakenAddress() async throws {
        let first = FeedServer()
        let address = try await first.start(authority)
        let second = FeedServer()
        let error = await #expect(throws: FeedTransportError.self) { _ = try await second.start(authority, at: [address]) }
        #expect(error?.message.contains("\(address)") == true)
        await first.stop()
    }

    @Test("a replica that comes again takes the place of its former stream")
    func takesOver() async throws {
        let server = FeedServer()
        var encoder = FeedEncoder()
        server.publish(["ns/gateway": encoder.snapshot(of: SampleFeed.feed(revision: 1))])
        let address = try await server.start(authority)
        let first = TestGateway(authority, at: address)
        _ = await server.reports.first { if case .acknowledged = $0.event { true } else { false } }
        let second = TestGateway(authority, at: address)
        #expect(await second.feeds.first { _ in true } != nil)
        #expect(server.replicas().count == 1)
        await first.stop()
        await second.stop()
        _ = await server.reports.first { if case .disconnected = $0.event { true } else { false } }
        #expect(server.replicas().map(\.state) == [.disconnected])
        await server.stop()
    }
}
