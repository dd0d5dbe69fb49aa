import FanlightFeed
import FanlightFeedTransport
import FanlightIR
import Logging
import Synchronization

/// A gateway that only takes note of what it is to serve.
final class TestGateway: Sendable {
    let feeds: AsyncStream<GatewayFeed>
    let client: FeedClient
    private let task: Task<Void, Never>

    /// - Parameter verdict: what the gateway makes of a configuration.
    init(
        _ authority: TestAuthority, at address: FeedAddress, pod: String = "one", namespace: String = "ns", certificate: String = "gateway",
        lastGood: String? = nil, verdict: @escaping @Sendable (GatewayFeed) -> FeedVerdict = { _ in .accepted }
    ) {
        let (feeds, continuation) = AsyncStream.makeStream(of: GatewayFeed.self)
        self.feeds = feeds
        let client = FeedClient(
            options: FeedClientOptions(
                address: address, certificatePath: authority.path("\(certificate).crt"), keyPath: authority.path("\(certificate).key"),
                authorityPath: authority.path("ca.crt"), namespace: namespace, pod: pod, workload: "ns/gateway",
                lastGoodPath: lastGood.map { authority.path($0) }, minPause: .milliseconds(5), maxPause: .milliseconds(50)),
            logger: Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() })
        self.client = client
        task = Task {
            await client.run { feed in
                continuation.yield(feed)
                return verdict(feed)
            }
        }
    }

    deinit { task.cancel() }

    func stop() async {
        task.cancel()
        await task.value
    }
}

extension FeedServer {
    convenience init(_ configuration: @escaping @Sendable (FeedIdentity) -> String? = { "\($0.namespace)/gateway" }) {
        self.init(logger: Logger(label: "server") { _ in SwiftLogNoOpLogHandler() }, configuration: configuration)
    }

    func start(_ authority: TestAuthority, at addresses: [FeedAddress] = [.tcp(host: "127.0.0.1", port: 0)]) async throws -> FeedAddress {
        try await start(
            FeedServerOptions(
                addresses: addresses, certificatePath: authority.path("server.crt"), keyPath: authority.path("server.key"),
                authorityPath: authority.path("ca.crt"), responseBytes: 4096))[0]
    }
}

extension AsyncSequence where Failure == Never {
    /// Waits for the first element that is meant; nil where the sequence ends before.
    func first(_ isMeant: (Element) -> Bool) async -> Element? {
        for await element in self where isMeant(element) { return element }
        return nil
    }
}

/// Configurations that differ in their routes.
enum SampleFeed {
    static func feed(revision: UInt64, hosts: Int = 3, path: String = "/", namespace: String = "ns") -> GatewayFeed {
        let virtualHosts = (0..<hosts).map { index in
            Shared(
                VirtualHost(
                    name: "h\(1000 + index).example:80", domains: ["h\(1000 + index).example"],
                    routes: [
                        Shared(
                            Route(
                                name: "", origin: Origin(kind: "VirtualService", namespace: namespace, name: "vs-\(index)", rule: 0),
                                match: RouteMatch(path: .prefix(index == 0 ? path : "/", ignoresCase: false)),
                                action: .forward(Forward(clusters: [WeightedCluster(name: "c", weight: 1)]))))
                    ], requiresTLS: false))
        }
        let chain = FilterChain(
            serverNames: [], transport: .raw, action: .http(routeConfiguration: "http.80"),
            origin: Origin(kind: "Gateway", namespace: namespace, name: "g", rule: 0), gateway: "\(namespace)/g")
        return GatewayFeed(
            configuration: GatewayConfiguration(
                listeners: [Listener(name: "0.0.0.0_8080", bind: "", port: 8080, filterChains: [chain])],
                routeConfigurations: [RouteConfiguration(name: "http.80", virtualHosts: virtualHosts)], clusters: Shared([])),
            sockets: [FeedSocket(address: "127.0.0.1", port: 80, listenerPort: 8080, servicePort: 80)],
            workload: FeedWorkload(namespace: namespace, name: "gateway"), revision: revision)
    }

    /// The path of the first route, by which samples are told apart.
    static func path(_ feed: GatewayFeed) -> String? {
        guard
            case .prefix(let path, _) = feed.configuration.routeConfigurations.first?.virtualHosts.first?.value.routes.first?.value.match
                .path
        else { return nil }
        return path
    }
}
