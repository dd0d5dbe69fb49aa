import FanlightIR
import FanlightRouting

func vsOrigin(_ rule: Int, _ name: String = "vs") -> Origin {
    Origin(kind: "VirtualService", namespace: "default", name: name, rule: rule, match: 0)
}

func route(_ index: Int, _ match: RouteMatch, action: Route.Action? = nil) -> Shared<Route> {
    Shared(
        Route(
            name: "r\(index)", origin: vsOrigin(index), match: match,
            action: action ?? .directResponse(DirectResponse(status: 200, body: []))))
}

func virtualHost(_ domains: [String], _ matches: [RouteMatch], requiresTLS: Bool = false) -> Shared<VirtualHost> {
    let routes = matches.enumerated().map { route($0, $1) }
    return Shared(VirtualHost(name: (domains.first ?? "") + ":80", domains: domains, routes: routes, requiresTLS: requiresTLS))
}

func cluster(_ name: String) -> Cluster {
    Cluster(name: name, discovery: .endpoints, service: ServiceIdentity(host: name, name: name, namespace: "default"))
}

func configuration(_ hosts: [Shared<VirtualHost>], clusters: [Cluster] = [], chains: [FilterChain]? = nil) -> GatewayConfiguration {
    let gateway = Origin(kind: "Gateway", namespace: "default", name: "gw", rule: 0)
    let plain = FilterChain(
        serverNames: [], transport: .raw, action: .http(routeConfiguration: "http.80"), origin: gateway, gateway: "default/gw")
    return GatewayConfiguration(
        listeners: [Listener(name: "0.0.0.0_80", bind: "", port: 80, filterChains: chains ?? [plain])],
        routeConfigurations: [RouteConfiguration(name: "http.80", virtualHosts: hosts)], clusters: Shared(clusters))
}

/// A request as bytes with offsets, with something before and behind each piece.
struct WireRequest {
    var bytes: [UInt8] = Array("#".utf8)
    var shape = RequestShape(method: .empty, path: .empty, query: .empty, authority: .empty, isSecure: false)
    var fields: [HeaderField] = []

    init(_ path: String, method: String = "GET", authority: String = "a.com", headers: [(String, String)] = [], isSecure: Bool = false) {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        shape = RequestShape(
            method: append(method), path: append(parts[0]), query: append(parts.count > 1 ? parts[1] : ""), authority: append(authority),
            isSecure: isSecure)
        for (name, value) in headers { fields.append(HeaderField(name: append(name), value: append(value))) }
    }

    private mutating func append(_ text: String) -> ByteRange {
        let range = ByteRange(start: UInt32(bytes.count), length: UInt32(text.utf8.count))
        bytes += text.utf8
        bytes.append(0x23)
        return range
    }

    func match(_ table: VirtualHostTable?) -> Int? { table?.match(shape, fields: fields.span, bytes: bytes.span) }
}

/// The index of the route that takes the request.
func match(_ matches: [RouteMatch], _ request: WireRequest) -> Int? {
    let table = RoutingTable(configuration([virtualHost(["*"], matches)]))
    return request.match(table.routes(named: "http.80")?.virtualHosts.first)
}
