import FanlightIR
import Testing

@testable import FanlightFeed

@Suite("What a control plane encodes")
struct FeedEncoderTests {
    @Test("an equal configuration of a later revision is the snapshot from before")
    func isUnchanged() {
        var gateway = SampleGateway(seed: 5, steps: 100)
        var encoder = FeedEncoder()
        let first = encoder.snapshot(of: gateway.feed())
        let count = encoder.encodedCount
        gateway.revision += 10
        let second = encoder.snapshot(of: gateway.feed())
        #expect(encoder.encodedCount == count)
        #expect(second.hasContent(of: first))
        #expect(second.revision == first.revision + 10)
    }

    @Test("a change of one gateway costs nothing for a thousand others")
    func othersAreLeftAlone() {
        var gateway = SampleGateway(seed: 5, steps: 60)
        var encoder = FeedEncoder()
        let others = gateway.feed()
        for name in 0..<1000 { _ = encoder.snapshot(of: others, for: "other-\(name)") }
        _ = encoder.snapshot(of: gateway.feed(), for: "changed")
        let count = encoder.comparedCount
        gateway.change()
        let feed = gateway.feed()
        var unchanged = others
        unchanged.revision = feed.revision
        for name in 0..<1000 { #expect(encoder.snapshot(of: unchanged, for: "other-\(name)").revision == feed.revision) }
        _ = encoder.snapshot(of: feed, for: "changed")
        #expect(encoder.comparedCount == count + 1)
    }

    @Test("gateways that answer alike are marked alike, whatever their names and addresses, and others are not")
    func answersAreMarked() {
        var gateway = SampleGateway(seed: 7, steps: 100)
        var encoder = FeedEncoder()
        let feed = gateway.feed()
        var other = feed
        other.workload.name = "other"
        other.sockets = [FeedSocket(address: "127.0.0.99", port: 80, listenerPort: 8080, servicePort: 80)]
        let one = encoder.snapshot(of: feed, for: "one")
        let two = encoder.snapshot(of: other, for: "two")
        #expect(one.answers == two.answers)
        #expect(one.fingerprint != two.fingerprint)
        gateway.change()
        #expect(encoder.snapshot(of: gateway.feed(), for: "one").answers != two.answers)
    }

    @Test("a cluster that a thousand gateways get is encoded once, and its bytes are shared")
    func clustersAreShared() throws {
        var gateway = SampleGateway(seed: 11, steps: 60)
        var encoder = FeedEncoder()
        let before = gateway.feed()
        for name in 0..<1000 { _ = encoder.snapshot(of: before, for: "gateway-\(name)") }
        var feed = before
        let clusters = before.configuration.clusters.value
        let removed = try #require(clusters.last)
        feed.configuration = GatewayConfiguration(
            listeners: before.configuration.listeners, routeConfigurations: before.configuration.routeConfigurations,
            clusters: Shared(Array(clusters.dropLast())))
        feed.revision += 1
        for name in 0..<1000 { _ = encoder.snapshot(of: feed, for: "gateway-\(name)") }
        feed.configuration = before.configuration
        feed.revision += 1
        let count = encoder.encodedCount
        let snapshots = (0..<1000).map { encoder.snapshot(of: feed, for: "gateway-\($0)") }
        // The cluster, and the end of each update.
        #expect(encoder.encodedCount == count + 1001)
        let first = try #require(snapshots.first?.resource(removed.name, of: FeedType.cluster.rawValue))
        #expect(snapshots.allSatisfy { $0.resource(removed.name, of: FeedType.cluster.rawValue) === first })
    }

    @Test("gateways with the same routes share what is encoded", arguments: [true, false])
    func isShared(isNewGateway: Bool) {
        var gateway = SampleGateway(seed: 6, steps: 150)
        var encoder = FeedEncoder()
        let feed = gateway.feed()
        var other = feed
        other.workload.name = "other"
        _ = encoder.snapshot(of: feed, for: "one")
        if !isNewGateway { _ = encoder.snapshot(of: other, for: "two") }
        if !isNewGateway {
            for _ in 0..<5 { gateway.change() }
        }
        let changed = gateway.feed()
        other = changed
        other.workload.name = "other"
        let one = encoder.snapshot(of: changed, for: "one")
        let count = encoder.encodedCount
        let two = encoder.snapshot(of: other, for: "two")
        for type in [FeedType.virtualHost, .routeOrder, .ownedRoutes] {
            for resource in one.resources(of: type.rawValue) {
                #expect(two.resource(resource.name, of: type.rawValue) === resource)
            }
        }
        if isNewGateway { #expect(encoder.encodedCount == count + 1) }
    }

    @Test("two gateways whose configurations part are told apart, however they came about")
    func partsWays() throws {
        var gateway = SampleGateway(seed: 7, steps: 60)
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        let common = encoder.snapshot(of: gateway.feed(), for: "one")
        _ = try assembler.follow(common, since: FeedSnapshot())
        for _ in 0..<3 { gateway.change() }
        _ = encoder.snapshot(of: gateway.feed(), for: "one")
        var other = gateway
        other.change()
        let feed = other.feed()
        // A stream that follows another configuration from now on.
        let two = encoder.snapshot(of: feed, for: "two")
        _ = try assembler.follow(two, since: common)
        #expect(FeedContent(assembler.feed) == FeedContent(feed))
    }

    @Test("the name of a resource says unmistakably what it is")
    func names() {
        #expect(ResourceName.virtualHost("a/b:80", in: "c") == "c/a%2Fb:80")
        #expect(ResourceName.virtualHost("b:80", in: "c/a") == "c%2Fa/b:80")
        for owner in [("VirtualService", "ns", "n"), ("A/B", "n:s", "n%2F"), ("", "", "")] {
            var made = RouteOwner()
            (made.kind, made.namespace, made.name) = owner
            #expect(RouteOwner(resourceName: made.resourceName) == made)
        }
    }

    @Test("a private key does not show in descriptions")
    func isRedacted() {
        let key = Array("secret key".utf8)
        var encoder = FeedEncoder()
        let feed = GatewayFeed(
            configuration: .empty,
            secrets: SecretTable(credentials: ["ns/c": Shared(ServerCredential(certificateChain: [1], privateKey: Redacted(key)))]),
            revision: 1)
        let resource = encoder.snapshot(of: feed).resource("ns/c", of: FeedType.secret.rawValue)
        var text = ""
        dump(resource, to: &text)
        #expect(!text.contains("\(key[0])\n"))
        #expect(resource?.body.contains(key[0]) == true)
    }
}
