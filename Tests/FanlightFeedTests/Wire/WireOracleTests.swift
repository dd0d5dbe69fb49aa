import FanlightIR
import SwiftProtobuf
import Testing

@testable import FanlightFeed

@Suite("The protobuf form, against generated code")
struct WireOracleTests {
    /// What generated code makes of the bytes, written again by it: the same bytes, or some field was not where the .proto file has it.
    private func rewritten<Generated: SwiftProtobuf.Message>(_ value: some WireMessage, as: Generated.Type) throws -> [UInt8] {
        let message = try Generated(serializedBytes: value.encoded)
        #expect(message.unknownFields.data.isEmpty)
        return try message.serializedBytes()
    }

    @Test("routes are written as the .proto file says", arguments: UInt64(1)...40)
    func routes(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let origin = random.origin()
        let owner = RouteOwner(origin)
        let routes = OwnedRoutes(
            key: VirtualHostKey(routeConfiguration: random.text(), virtualHost: random.text()), owner: owner,
            runs: random.list(0...2) { random in
                random.list(0...2) { random in
                    Shared(
                        random.route(
                            Origin(
                                kind: owner.kind, namespace: owner.namespace, name: owner.name, rule: random.maybe { $0.number(-1...300) },
                                match: random.maybe { $0.number(0...9) })))
                }
            })
        #expect(try rewritten(routes, as: Fanlight_Feed_V1_OwnedRoutes.self) == routes.encoded)
        let again = try OwnedRoutes(encoded: routes.encoded)
        #expect(again.runs == routes.runs && again.key == routes.key && again.owner == routes.owner)
    }

    @Test("clusters, endpoints and listeners are written as the .proto file says", arguments: UInt64(1)...40)
    func others(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let cluster = random.cluster(random.text())
        #expect(try rewritten(cluster, as: Fanlight_Feed_V1_Cluster.self) == cluster.encoded)
        #expect(try Cluster(encoded: cluster.encoded) == cluster)
        let listener = Listener(
            name: random.text(), bind: random.text(), port: random.number(0...65_535),
            filterChains: random.list(0...3) { random in random.filterChain(random.text()) })
        #expect(try rewritten(listener, as: Fanlight_Feed_V1_Listener.self) == listener.encoded)
        #expect(try Listener(encoded: listener.encoded) == listener)
        let endpoints = ClusterEndpoints(
            cluster: random.text(),
            endpoints: random.list(0...3) { Endpoint(address: $0.text(), port: $0.number(0...9), weight: $0.number(0...300)) })
        #expect(try rewritten(endpoints, as: Fanlight_Feed_V1_Endpoints.self) == endpoints.encoded)
        #expect(try ClusterEndpoints(encoded: endpoints.encoded).endpoints == endpoints.endpoints)
    }

    @Test("frames, orders, sockets, secrets and refusals are written as the .proto file says", arguments: UInt64(1)...20)
    func frames(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let key = VirtualHostKey(routeConfiguration: random.text(), virtualHost: random.text())
        let owners = random.list(0...3) { RouteOwner($0.origin()) }
        let frame = VirtualHostFrame(
            key: key, domains: random.list(0...3) { $0.text() }, requiresTLS: random.chance(50), order: owners,
            furtherOrder: random.list(0...2) { $0.text() })
        #expect(try rewritten(frame, as: Fanlight_Feed_V1_VirtualHost.self) == frame.encoded)
        #expect(try VirtualHostFrame(encoded: frame.encoded).order == owners)
        let part = RouteOrderPart(key: key, owners: owners)
        #expect(try rewritten(part, as: Fanlight_Feed_V1_RouteOrder.self) == part.encoded)
        let sockets = SocketList(
            random.list(0...3) { FeedSocket(address: $0.text(), port: 1, listenerPort: 2, servicePort: $0.number(0...9)) })
        #expect(try rewritten(sockets, as: Fanlight_Feed_V1_Sockets.self) == sockets.encoded)
        let secret = NamedCredential(
            name: random.text(), credential: ServerCredential(certificateChain: [1, 2, 0], privateKey: Redacted([3, 4])))
        #expect(try rewritten(secret, as: Fanlight_Feed_V1_Secret.self) == secret.encoded)
        #expect(try NamedCredential(encoded: secret.encoded).credential == secret.credential)
        let workload = WorkloadFrame(
            workload: FeedWorkload(namespace: random.text(), name: random.text(), labels: ["a": random.text(), "b": ""]),
            revision: random.next(),
            fingerprint: random.text())
        #expect(try rewritten(workload, as: Fanlight_Feed_V1_Workload.self) == workload.encoded)
        #expect(try WorkloadFrame(encoded: workload.encoded).revision == workload.revision)
        let refusal = FeedRefusal(
            typeURL: random.text(), resource: random.text(), origin: random.maybe { $0.origin() }, message: random.text())
        #expect(try rewritten(refusal, as: Fanlight_Feed_V1_Refusal.self) == refusal.encoded)
        #expect(FeedRefusal(wireBytes: refusal.wireBytes) == refusal)
    }

    @Test("type URLs are those that the .proto file makes")
    func typeURLs() {
        let messages: [any SwiftProtobuf.Message.Type] = [
            Fanlight_Feed_V1_Cluster.self, Fanlight_Feed_V1_Endpoints.self, Fanlight_Feed_V1_Secret.self,
            Fanlight_Feed_V1_RouteConfiguration.self,
            Fanlight_Feed_V1_VirtualHost.self, Fanlight_Feed_V1_RouteOrder.self, Fanlight_Feed_V1_OwnedRoutes.self,
            Fanlight_Feed_V1_Listener.self,
            Fanlight_Feed_V1_Sockets.self, Fanlight_Feed_V1_Workload.self,
        ]
        #expect(messages.map { "type.googleapis.com/\($0.protoMessageName)" } == FeedType.allCases.map(\.url))
        #expect(FeedRefusal.typeURL == "type.googleapis.com/\(Fanlight_Feed_V1_Refusal.protoMessageName)")
    }
}
