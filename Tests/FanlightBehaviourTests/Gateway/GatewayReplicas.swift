import FanlightEventLoop
import FanlightFeedTransport
import FanlightIR
import FanlightWorkloads
import Foundation
import Logging
import Synchronization
import Testing

@testable import FanlightFeed

/// Replicas of one gateway as processes, with the configuration that they served last on disk and no control plane. Each answers with its Pod's name.
final class GatewayReplicas: Sendable {
    /// The address and port that all of them listen on.
    let address: SocketAddress
    let data: String
    private let own: Bool
    private let routes: Int
    private let current: Mutex<ProcessRuntime>
    private let newest = Mutex<[String: PodReport]>([:])

    /// - Parameter routes: how many each has, besides the one that answers.
    init(routes: Int = 0, data: String? = nil) throws {
        own = data == nil
        let data = try data ?? CrashFolder().data
        self.data = data
        self.routes = routes
        address = try Self.freeAddress()
        current = Mutex(try Self.runtime(data, address, routes))
        listen()
    }

    deinit {
        if own { try? FileManager.default.removeItem(atPath: data) }
    }

    var runtime: ProcessRuntime { current.withLock { $0 } }

    private func listen() {
        let runtime = runtime
        newest.withLock { $0 = [:] }
        Task { [weak self] in
            for await report in runtime.reports {
                // What an earlier one still says is about the past.
                guard let self, self.runtime === runtime else { return }
                newest.withLock { $0[report.name] = report }
            }
        }
    }

    private static func runtime(_ data: String, _ address: SocketAddress, _ routes: Int) throws -> ProcessRuntime {
        var options = ProcessRuntimeOptions(dataFolder: data, executable: try FanlightProcess.program()) { pod, folder in
            let feed = feed(named: pod.name, address, routes: routes)
            try LastGoodConfiguration(folder + "/last-good").write(archive(feed))
            return ProcessRuntimeOptions.FeedAccess(
                address: "unix:\(folder)/nobody", certificatePath: "\(folder)/crt", keyPath: "\(folder)/key", authorityPath: "\(folder)/ca")
        }
        options.backoff.first = .milliseconds(200)
        options.drainTimeout = .seconds(20)
        return try ProcessRuntime(options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// A port that was free a moment ago, on an address that no other test uses.
    static func freeAddress() throws -> SocketAddress {
        let any = try #require(SocketAddress(loopback(), port: 0))
        let probe = try Socket.listen(on: any)
        defer { Socket.close(probe) }
        return Socket.localAddress(probe)
    }

    private static func loopback() -> String { "127.\(Int.random(in: 80...99)).\(Int.random(in: 0...255)).\(Int.random(in: 1...254))" }

    /// The runtime is gone and another one comes, as when `serve` is upgraded in place.
    func changeSupervisor() async throws {
        await runtime.detach()
        let next = try Self.runtime(data, address, routes)
        current.withLock { $0 = next }
        listen()
    }

    static func pod(_ name: String, address: String = loopback()) -> PodSpec {
        PodSpec(
            namespace: "demo", name: name, uid: "uid-\(name)", workload: "demo/a", labels: ["app": "istio-a"], address: address,
            serviceAddresses: [])
    }

    func report(_ name: String) -> PodReport? { newest.withLock { $0[name] } }

    @discardableResult
    func wait(_ name: String, _ claim: String, until condition: (PodReport) -> Bool) async throws -> PodReport {
        let deadline = ContinuousClock.now + .seconds(45)
        while true {
            if let report = report(name), condition(report) { return report }
            try #require(ContinuousClock.now < deadline, "\(name) did not become \(claim): \(String(describing: report(name)))")
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Starts a replica and returns its process when it is ready.
    @discardableResult
    func start(_ pod: PodSpec) async throws -> Int32 {
        await runtime.start(pod)
        return try #require(try await wait(pod.name, "ready") { $0.isReady }.processID)
    }

    func stop(_ name: String) async throws {
        await runtime.stop("demo/\(name)", grace: .seconds(30))
        try await wait(name, "ended") { $0.phase == .ended }
    }

    // MARK: Configuration

    static func feed(named name: String, _ address: SocketAddress, routes: Int) -> GatewayFeed {
        let origin = Origin(kind: "VirtualService", namespace: "demo", name: "a", rule: 0)
        let answer = Route(
            name: "answer", origin: origin, match: RouteMatch(path: .prefix("/", ignoresCase: false)),
            action: .directResponse(DirectResponse(status: 200, body: Array(name.utf8))))
        let others = (0..<routes).map { number in
            Shared(
                Route(
                    name: "route-\(number)", origin: Origin(kind: "VirtualService", namespace: "demo", name: "service-\(number)", rule: 0),
                    match: RouteMatch(path: .prefix("/service/\(number)/", ignoresCase: false)),
                    action: .forward(
                        Forward(clusters: [WeightedCluster(name: "outbound|80||service-\(number).demo.svc.cluster.local", weight: 1)]))))
        }
        let clusters = (0..<routes).map { number in
            Cluster(
                name: "outbound|80||service-\(number).demo.svc.cluster.local", discovery: .endpoints, loadBalancing: .roundRobin,
                service: ServiceIdentity(host: "service-\(number).demo.svc.cluster.local", name: "service-\(number)", namespace: "demo"))
        }
        let endpoints = EndpointTable(
            clusters: Dictionary(
                uniqueKeysWithValues: clusters.map { ($0.name, Shared([Endpoint(address: "127.0.0.1", port: 9)])) }))
        let host = VirtualHost(name: "*:80", domains: ["*"], routes: others + [Shared(answer)], requiresTLS: false)
        let chain = FilterChain(
            serverNames: [], transport: .raw, action: .http(routeConfiguration: "http.80"), origin: origin, gateway: "demo/a")
        return GatewayFeed(
            configuration: GatewayConfiguration(
                listeners: [Listener(name: "0.0.0.0_80", bind: "", port: 80, filterChains: [chain])],
                routeConfigurations: [RouteConfiguration(name: "http.80", virtualHosts: [Shared(host)])],
                clusters: Shared(clusters.sorted { $0.name < $1.name })),
            endpoints: endpoints, sockets: [FeedSocket(address: address.host, port: Int(address.port), listenerPort: 80, servicePort: 80)],
            workload: FeedWorkload(namespace: "demo", name: "a", labels: ["app": "istio-a"]), revision: 7)
    }

    static func archive(_ feed: GatewayFeed) -> FeedArchive {
        var encoder = FeedEncoder()
        let snapshot = encoder.snapshot(of: feed)
        return FeedArchive(
            items: FeedType.allCases.flatMap { type in
                snapshot.resources(of: type.rawValue).map {
                    FeedArchive.Item(type: type, name: $0.name, version: $0.version, body: Array($0.body))
                }
            })
    }
}
