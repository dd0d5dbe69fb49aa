import FanlightAnalysis
import FanlightIR
import FanlightRouting

func route(_ index: Int, _ match: RouteMatch, owner: String = "vs", action: Route.Action? = nil) -> Shared<Route> {
    Shared(
        Route(
            name: "", origin: Origin(kind: "VirtualService", namespace: "default", name: owner, rule: index, match: 0), match: match,
            action: action ?? .directResponse(DirectResponse(status: 200, body: []))))
}

func forward(_ cluster: String, path: String? = nil) -> Route.Action {
    .forward(Forward(clusters: [WeightedCluster(name: cluster, weight: 1)], pathRewrite: path.map { .matched($0) }))
}

func virtualHost(_ domain: String, _ routes: [Shared<Route>]) -> Shared<VirtualHost> {
    Shared(VirtualHost(name: domain + ":80", domains: [domain], routes: routes, requiresTLS: false))
}

func prefix(_ text: String, headers: [HeaderMatch] = []) -> RouteMatch {
    RouteMatch(path: .prefix(text, ignoresCase: false), headers: headers)
}

func exact(_ text: String, headers: [HeaderMatch] = []) -> RouteMatch {
    RouteMatch(path: .exact(text, ignoresCase: false), headers: headers)
}

func configuration(port: Int = 80, _ hosts: [Shared<VirtualHost>], clusters: [String] = []) -> GatewayConfiguration {
    let gateway = Origin(kind: "Gateway", namespace: "default", name: "gw", rule: 0)
    let chain = FilterChain(
        serverNames: [], transport: .raw, action: .http(routeConfiguration: "http.\(port)"), origin: gateway, gateway: "default/gw")
    let clusters = clusters.sorted().map {
        Cluster(name: $0, discovery: .endpoints, service: ServiceIdentity(host: $0, name: $0, namespace: "default"))
    }
    return GatewayConfiguration(
        listeners: [Listener(name: "0.0.0.0_\(port)", bind: "", port: port, filterChains: [chain])],
        routeConfigurations: [RouteConfiguration(name: "http.\(port)", virtualHosts: hosts)], clusters: Shared(clusters))
}
