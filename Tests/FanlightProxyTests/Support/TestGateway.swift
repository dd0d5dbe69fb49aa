import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightRouting
import Synchronization
import Testing

/// A gateway with one listener on a port that the system chooses.
final class TestGateway: Sendable {
    let proxy: GatewayProxy
    let port: Int
    let log: TestLog
    static let binding = SocketBinding(address: "127.0.0.1", port: 0, listenerPort: 80)

    init(_ configuration: GatewayConfiguration, endpoints: EndpointTable, options: ProxyOptions = ProxyOptions()) async throws {
        log = TestLog()
        proxy = try GatewayProxy(name: "default/test", options: options, accessLog: log)
        try proxy.start()
        let results = await proxy.apply(
            ProxyConfiguration(routing: RoutingTable(configuration), endpoints: endpoints, sockets: [Self.binding]))
        port = Int(try #require(results[Self.binding]).get().port)
    }

    /// One virtual host for everything, with one cluster for each name of `backends`.
    convenience init(
        _ routes: [Route], backends: [String: [TestBackend]], requiresTLS: Bool = false, options: ProxyOptions = ProxyOptions(),
        adjust: (inout Cluster) -> Void = { _ in }
    ) async throws {
        let clusters = backends.keys.sorted().map { name in
            var cluster = Make.cluster(name)
            adjust(&cluster)
            return cluster
        }
        try await self.init(
            Make.configuration(routes, clusters: clusters, requiresTLS: requiresTLS),
            endpoints: Make.endpoints(backends), options: options)
    }

    func connect() -> TestSocket { TestSocket.connect(port: port) }

    /// One request on a connection of its own.
    func call(_ request: String, isHead: Bool = false) -> TestMessage? {
        let socket = connect()
        socket.send(request)
        let reader = MessageReader(socket)
        return reader.next(isHead: isHead)
    }

    func get(_ path: String, fields: String = "") -> TestMessage? {
        call("GET \(path) HTTP/1.1\r\nhost: test\r\n\(fields)\r\n")
    }
}

/// Keeps the records that it gets.
final class TestLog: AccessLogSink {
    private let kept = Mutex<[AccessLogRecord]>([])

    var records: [AccessLogRecord] { kept.withLock { $0 } }

    func write(_ records: [AccessLogRecord]) { kept.withLock { $0 += records } }
}

/// Parts of configurations.
enum Make {
    static let origin = Origin(kind: "VirtualService", namespace: "default", name: "test", rule: 0)

    static func route(
        _ path: RouteMatch.Path = .prefix("/", ignoresCase: false),
        to clusters: [WeightedCluster] = [WeightedCluster(name: "a", weight: 1)],
        edit: (inout Route, inout Forward) -> Void = { _, _ in }
    ) -> Route {
        var forward = Forward(clusters: clusters)
        var route = Route(name: "test", origin: origin, match: RouteMatch(path: path), action: .forward(forward))
        edit(&route, &forward)
        route.action = .forward(forward)
        return route
    }

    static func local(_ action: Route.Action, _ path: RouteMatch.Path = .prefix("/", ignoresCase: false)) -> Route {
        Route(name: "local", origin: origin, match: RouteMatch(path: path), action: action)
    }

    static func cluster(_ name: String) -> Cluster {
        Cluster(
            name: name, discovery: .endpoints, loadBalancing: .roundRobin,
            service: ServiceIdentity(host: name, name: name, namespace: "default"))
    }

    static func endpoints(_ backends: [String: [TestBackend]]) -> EndpointTable {
        EndpointTable(clusters: backends.mapValues { Shared($0.map(\.endpoint)) })
    }

    static func configuration(_ routes: [Route], clusters: [Cluster], requiresTLS: Bool = false, domains: [String] = ["*"])
        -> GatewayConfiguration
    {
        let host = VirtualHost(name: "test:80", domains: domains, routes: routes.map { Shared($0) }, requiresTLS: requiresTLS)
        let chain = FilterChain(
            serverNames: [], transport: .raw, action: .http(routeConfiguration: "http.80"), origin: origin, gateway: "default/test")
        return GatewayConfiguration(
            listeners: [Listener(name: "0.0.0.0_80", bind: "", port: 80, filterChains: [chain])],
            routeConfigurations: [RouteConfiguration(name: "http.80", virtualHosts: [Shared(host)])], clusters: Shared(clusters))
    }
}
