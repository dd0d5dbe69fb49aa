import FanlightIR
import FanlightRegex
import FanlightRouting

/// Whether a request satisfies a match, asked of the matcher itself.
enum RouteConditions {
    static func hold(_ match: RouteMatch, for request: SimulatedRequest) -> Bool {
        let origin = Origin(kind: "", namespace: "", name: "")
        let route = Shared(Route(name: "", origin: origin, match: match, action: .directResponse(DirectResponse(status: 200, body: []))))
        let host = Shared(VirtualHost(name: "", domains: ["*"], routes: [route], requiresTLS: false))
        let chain = FilterChain(
            serverNames: [], transport: request.transport.isTLS ? .tls(Self.anyTLS) : .raw, action: .http(routeConfiguration: ""),
            origin: origin,
            gateway: "")
        let configuration = GatewayConfiguration(
            listeners: [Listener(name: "", bind: "", port: request.listenerPort, filterChains: [chain])],
            routeConfigurations: [RouteConfiguration(name: "", virtualHosts: [host])], clusters: Shared([]))
        return RoutingTable(configuration).decide(request, endpoints: EndpointTable(), givesReasons: false).outcome == .directResponse
    }

    static func holds(_ match: ValueMatch, _ value: String) -> Bool {
        switch match {
        case .exact(let text): value == text
        case .prefix(let text): value.hasPrefix(text)
        case .regex(let pattern): (try? Regex(pattern))?.matches(value) ?? false
        case .present: true
        }
    }

    private static let anyTLS = TLSSettings(credentialNames: [], clientCertificate: .none, minVersion: "", maxVersion: "")
}
