import FanlightIR
import Testing

@testable import FanlightFeed

@Suite("Updates that a gateway cannot take")
struct RefusalTests {
    private let owner = Origin(kind: "VirtualService", namespace: "ns", name: "vs")

    private var feed: GatewayFeed {
        let route = Route(
            name: "", origin: Origin(kind: "VirtualService", namespace: "ns", name: "vs", rule: 0),
            match: RouteMatch(path: .prefix("/", ignoresCase: false)), action: .directResponse(DirectResponse(status: 200, body: [])))
        let host = VirtualHost(name: "h:80", domains: ["h"], routes: [Shared(route)], requiresTLS: false)
        let chain = FilterChain(
            serverNames: [], transport: .raw, action: .http(routeConfiguration: "http.80"),
            origin: Origin(kind: "Gateway", namespace: "ns", name: "g", rule: 2), gateway: "ns/g")
        return GatewayFeed(
            configuration: GatewayConfiguration(
                listeners: [Listener(name: "l", bind: "", port: 80, filterChains: [chain])],
                routeConfigurations: [RouteConfiguration(name: "http.80", virtualHosts: [Shared(host)])], clusters: Shared([])), revision: 1
        )
    }

    /// A gateway that serves `feed`, and what is sent to it next, with an end that fits.
    private func refusal(_ change: (inout [String: [String: [UInt8]]]) -> Void) throws -> FeedRefusal? {
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        let snapshot = encoder.snapshot(of: feed)
        _ = try assembler.follow(snapshot, since: FeedSnapshot())
        assembler.accept()
        var resources: [String: [String: [UInt8]]] = [:]
        for type in FeedType.allCases where type != .workload {
            resources[type.url] = Dictionary(uniqueKeysWithValues: snapshot.resources(of: type.rawValue).map { ($0.name, Array($0.body)) })
        }
        let before = resources
        change(&resources)
        var sum = ResourceDigest()
        for (url, bodies) in resources {
            var update = DeltaUpdate(typeURL: url, nonce: "1")
            for (name, body) in bodies {
                let resource = FeedResource(typeURL: url, name: name, body: body)
                sum.add(resource.digest)
                if before[url]?[name] != body { update.items.append(DeltaUpdate.Item(name: name, version: resource.version, body: body)) }
            }
            update.removed = Array(before[url, default: [:]].keys.filter { bodies[$0] == nil })
            _ = try assembler.receive(update)
        }
        let end = WorkloadFrame(workload: FeedWorkload(), revision: 2, fingerprint: sum.text).encoded
        let last = DeltaUpdate(
            typeURL: FeedType.workload.url, nonce: "1", items: [DeltaUpdate.Item(name: "workload", version: "2", body: end)])
        do throws(FeedRefusal) {
            _ = try assembler.receive(last)
            return nil
        } catch {
            // What it served stays, and it says so when it comes again.
            #expect(FeedContent(assembler.feed) == FeedContent(feed))
            assembler.refuse()
            #expect(assembler.versions(of: FeedType.workload.url).values.first != "2")
            #expect(!assembler.isAccepted)
            return error
        }
    }

    private let routes = "http.80/h:80/ns/vs"

    @Test("routes that cannot be read are refused, and their VirtualService is named")
    func namesVirtualService() throws {
        let refusal = try #require(try refusal { $0[FeedType.ownedRoutes.url]?[routes] = [0x0A, 0x05, 0x01] })
        #expect(refusal.typeURL == FeedType.ownedRoutes.url && refusal.resource == routes && refusal.origin == owner)
    }

    @Test("routes without what they do are refused")
    func unknownAction() throws {
        var writer = WireWriter()
        VirtualHostKey(routeConfiguration: "http.80", virtualHost: "h:80").write(to: &writer)
        writer.message(3, RouteOwner(owner))
        writer.message(4) { $0.message(1) { $0.message(4, RouteMatch(path: .prefix("/", ignoresCase: false))) } }
        let refusal = try #require(try refusal { $0[FeedType.ownedRoutes.url]?[routes] = writer.bytes })
        #expect(refusal.message == "has an action of a route that this version does not know")
        #expect(refusal.origin == owner)
    }

    @Test("parts that do not fit together are refused with the one that is missing or too many")
    func missingParts() throws {
        let missingRoutes = try #require(try refusal { $0[FeedType.ownedRoutes.url]?[routes] = nil })
        #expect(missingRoutes.resource == routes && missingRoutes.origin == owner)
        let missingFrame = try #require(try refusal { $0[FeedType.virtualHost.url]?["http.80/h:80"] = nil })
        #expect(missingFrame.typeURL == FeedType.virtualHost.url && missingFrame.resource == "http.80/h:80")
        let missingConfiguration = try #require(try refusal { $0[FeedType.routeConfiguration.url]?["http.80"] = nil })
        #expect(missingConfiguration.message.contains("http.80"))
        let everything = try #require(
            try refusal {
                for type in [FeedType.routeConfiguration, .virtualHost, .ownedRoutes] { $0[type.url] = [:] }
            })
        #expect(everything.typeURL == FeedType.listener.url && everything.origin?.name == "g" && everything.origin?.rule == 2)
    }

    @Test("an order that leaves routes out, names routes twice or has parts that nothing names is refused")
    func wrongOrder() throws {
        let key = VirtualHostKey(routeConfiguration: "http.80", virtualHost: "h:80")
        let owner = RouteOwner(owner)
        for order in [[], [owner, owner]] {
            let frame = VirtualHostFrame(key: key, domains: ["h"], requiresTLS: false, order: order, furtherOrder: [])
            let refusal = try #require(try refusal { $0[FeedType.virtualHost.url]?["http.80/h:80"] = frame.encoded })
            #expect(refusal.resource == routes && refusal.origin == self.owner)
        }
        let part = RouteOrderPart(key: key, owners: [])
        let unnamed = try #require(try refusal { $0[FeedType.routeOrder.url]?["http.80/h:80/ns/vs/0"] = part.encoded })
        #expect(unnamed.resource == "http.80/h:80")
        let frame = VirtualHostFrame(key: key, domains: ["h"], requiresTLS: false, order: [owner], furtherOrder: ["http.80/h:80/ns/vs/0"])
        #expect(try refusal { $0[FeedType.virtualHost.url]?["http.80/h:80"] = frame.encoded } != nil)
    }

    @Test("a resource under the name of another is refused")
    func wrongName() throws {
        let refusal = try #require(
            try refusal { resources in
                let body = resources[FeedType.ownedRoutes.url]?[routes]
                resources[FeedType.ownedRoutes.url] = ["http.80/h:80/ns/other": body ?? []]
            })
        #expect(refusal.resource == "http.80/h:80/ns/other")
    }

    @Test("a format of a later version is refused as a whole")
    func laterFormat() throws {
        var assembler = FeedAssembler()
        var writer = WireWriter()
        writer.integer(1, 2)
        let update = DeltaUpdate(
            typeURL: FeedType.workload.url, nonce: "1", items: [DeltaUpdate.Item(name: "workload", version: "1", body: writer.bytes)])
        let refusal = #expect(throws: FeedRefusal.self) { _ = try assembler.receive(update) }
        #expect(refusal?.message.contains("format 2") == true)
    }

    @Test("resources that are not all there are noticed, and asked for anew")
    func astray() throws {
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        let snapshot = encoder.snapshot(of: feed)
        let end = try #require(snapshot.resource("workload", of: FeedType.workload.rawValue))
        let update = DeltaUpdate(
            typeURL: FeedType.workload.url, nonce: "1",
            items: [DeltaUpdate.Item(name: "workload", version: end.version, body: Array(end.body))])
        #expect(throws: FeedRefusal.self) { _ = try assembler.receive(update) }
        #expect(assembler.isAstray)
    }

    @Test("an update that is refused takes nothing of the next one with it")
    func recovers() throws {
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        let first = encoder.snapshot(of: feed)
        _ = try assembler.follow(first, since: FeedSnapshot())
        assembler.accept()
        var bad = feed
        bad.endpoints.clusters["c"] = Shared([Endpoint(address: "10.0.0.1", port: 1)])
        let second = encoder.snapshot(of: bad)
        _ = try assembler.follow(second, since: first)
        assembler.refuse()
        // Back to what was there: the gateway serves that already.
        var back = feed
        back.revision = 3
        let third = encoder.snapshot(of: back)
        #expect(try assembler.follow(third, since: second)?.endpoints == back.endpoints)
        assembler.accept()
        #expect(assembler.isAccepted)
    }

    @Test("after a refusal and the way back, what is kept on disk is what is served")
    func keepsWhatItServes() throws {
        var encoder = FeedEncoder()
        var assembler = FeedAssembler()
        let first = encoder.snapshot(of: feed)
        _ = try assembler.follow(first, since: FeedSnapshot())
        assembler.accept()
        var bad = feed
        bad.endpoints.clusters["c"] = Shared([Endpoint(address: "10.0.0.1", port: 1)])
        _ = try assembler.follow(encoder.snapshot(of: bad), since: first)
        assembler.refuse()
        #expect(!assembler.isAccepted)
        // The end of the update that it serves is what it has, so that only the rest is sent.
        _ = try assembler.receive(DeltaUpdate(typeURL: FeedType.endpoints.url, nonce: "1", removed: ["c"]))
        #expect(assembler.isAccepted)
        var other = FeedAssembler()
        #expect(FeedContent(try other.receive(assembler.archive)) == FeedContent(feed))
    }
}
