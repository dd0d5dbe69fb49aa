import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightRouting
import Testing

/// A gateway with TLS servers on one listener.
final class SecureGateway: Sendable {
    /// One server of a Gateway; requests to it are answered with its name, or forwarded to the cluster `a`.
    struct Server: Sendable {
        var name: String
        var hosts: [String]
        /// The certificates' names in the secret table; nil for a server without TLS.
        var credentials: [String]?
        var minVersion = ""
        var maxVersion = ""
        var ciphers: [String] = []
        var clientCertificate = TLSSettings.ClientCertificate.none
        var isForwarded = false

        init(_ name: String, _ hosts: [String], _ credentials: String...) {
            self.name = name
            self.hosts = hosts
            self.credentials = credentials
        }

        func with(_ edit: (inout Server) -> Void) -> Server {
            var copy = self
            edit(&copy)
            return copy
        }

        var chain: FilterChain {
            let transport: FilterChain.Transport =
                credentials.map {
                    .tls(
                        TLSSettings(
                            credentialNames: $0, clientCertificate: clientCertificate, minVersion: minVersion, maxVersion: maxVersion,
                            cipherSuites: ciphers))
                } ?? .raw
            return FilterChain(
                serverNames: hosts.contains("*") ? [] : hosts, transport: transport, action: .http(routeConfiguration: name),
                origin: Make.origin,
                gateway: "default/test")
        }

        var routes: RouteConfiguration {
            let route = isForwarded ? Make.route() : Make.local(.directResponse(DirectResponse(status: 200, body: Array(name.utf8))))
            return RouteConfiguration(
                name: name, virtualHosts: [Shared(VirtualHost(name: name, domains: ["*"], routes: [Shared(route)], requiresTLS: true))])
        }
    }

    static let binding = SocketBinding(address: "127.0.0.1", port: 0, listenerPort: 443)

    let proxy: GatewayProxy
    let log: TestLog
    let port: Int
    private let endpoints: EndpointTable
    /// Serves as long as somebody holds it.
    private let backend: TestBackend?

    init(
        _ servers: [Server], secrets: [String: ServerCredential] = [:], backend: TestBackend? = nil, options: ProxyOptions = ProxyOptions()
    ) async throws {
        log = TestLog()
        self.backend = backend
        proxy = try GatewayProxy(name: "default/test", options: options, accessLog: log)
        try proxy.start()
        endpoints = Make.endpoints(backend.map { ["a": [$0]] } ?? [:])
        let results = await proxy.apply(Self.configuration(servers, secrets, endpoints))
        port = Int(try #require(results[Self.binding]).get().port)
    }

    func apply(_ servers: [Server], secrets: [String: ServerCredential]) async {
        await proxy.apply(Self.configuration(servers, secrets, endpoints))
    }

    static func table(_ secrets: [String: ServerCredential]) -> SecretTable { SecretTable(credentials: secrets.mapValues { Shared($0) }) }

    func connect(
        _ name: String?, versions: ClosedRange<UInt16> = TestTLSClient.any, protocols: [String] = ["http/1.1"], ciphers: String? = nil,
        signatures: [UInt16] = [], session: OpaquePointer? = nil
    ) throws -> TestTLSClient {
        try TestTLSClient(
            port: port, serverName: name, versions: versions, protocols: protocols, ciphers: ciphers, signatures: signatures,
            session: session)
    }

    func get(_ name: String, _ path: String = "/") throws -> TestMessage? {
        try connect(name).call("GET \(path) HTTP/1.1\r\nhost: \(name)\r\n\r\n")
    }

    /// Whether so many connections of clients are left once the loop has seen the ends of all others.
    func settles(atConnections count: Int64) async -> Bool {
        for _ in 0..<10_000 {
            if await proxy.metricsSnapshot().connections.downstreamActive == count { return true }
        }
        return false
    }

    private static func configuration(
        _ servers: [Server], _ secrets: [String: ServerCredential], _ endpoints: EndpointTable
    ) -> ProxyConfiguration {
        let configuration = GatewayConfiguration(
            listeners: [Listener(name: "0.0.0.0_443", bind: "", port: 443, filterChains: servers.map(\.chain))],
            routeConfigurations: servers.map(\.routes), clusters: Shared([Make.cluster("a")]))
        return ProxyConfiguration(
            routing: RoutingTable(configuration), endpoints: endpoints, secrets: table(secrets), sockets: [binding])
    }
}
