import FanlightAnalysis
import FanlightIR
import FanlightRouting

/// The same sequence for the same seed.
struct PlanGenerator: RandomNumberGenerator {
    private var state: UInt64

    // Neighbouring seeds start far from one another, else one sequence would be the other from its second number on.
    init(seed: UInt64) { state = Self.mixed(seed) }

    // The splitmix64 step.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    private static func mixed(_ state: UInt64) -> UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Some gateways from a small alphabet, so that their parts meet often, and edits of them such as users make.
struct RandomGateways {
    struct Host: Hashable {
        var domain: String
        var routes: [Route]
        var requiresTLS = false
    }

    struct Port: Hashable {
        enum Speech: Hashable {
            case http
            case https
            case tcp([WeightedCluster])
        }

        var port: Int
        var target: Int
        var speaks: Speech
        var serverNames: [String] = []
        var hosts: [Host]
    }

    struct Gateway: Hashable {
        var name: String
        var ports: [Port]
        var clusters: [String]
        var emptyClusters: Set<String>
    }

    var generator: PlanGenerator
    /// Whether there are patterns that cannot be compared.
    let hasHardPatterns: Bool
    var gateways: [Gateway] = []

    static let domains = ["a.com", "b.com", "x.b.com", "*.b.com", "*.y.b.com", "*"]
    static let clusters = ["one", "two", "three"]

    init(seed: UInt64, hasHardPatterns: Bool) {
        generator = PlanGenerator(seed: seed)
        self.hasHardPatterns = hasHardPatterns
        gateways = ["x/public", "x/internal"].prefix(chance(60) ? 2 : 1).map { gateway($0) }
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &generator)] }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    // MARK: Making

    private mutating func gateway(_ name: String) -> Gateway {
        var ports = [Port(port: 80, target: pick([80, 8080]), speaks: .http, hosts: hosts())]
        if chance(40) {
            ports.append(
                Port(
                    port: 443, target: 8443, speaks: .https,
                    serverNames: pick([[], ["a.com", "b.com"], ["*.b.com"], ["a.com", "*.b.com"]]), hosts: hosts()))
        }
        if chance(15) {
            ports.append(Port(port: 9000, target: 9000, speaks: .tcp([WeightedCluster(name: pick(Self.clusters), weight: 1)]), hosts: []))
        }
        return Gateway(
            name: name, ports: ports, clusters: chance(80) ? Self.clusters : ["one", "two"], emptyClusters: chance(20) ? ["two"] : [])
    }

    private mutating func hosts() -> [Host] {
        var domains = Self.domains.shuffled(using: &generator)
        domains.removeLast(Int.random(in: 2...5, using: &generator))
        return domains.map { domain in
            let count = Int.random(in: chance(10) ? 0...0 : 1...6, using: &generator)
            return Host(domain: domain, routes: (0..<count).map { _ in route() }, requiresTLS: chance(6))
        }
    }

    mutating func route() -> Route {
        Route(
            name: "",
            origin: Origin(
                kind: "VirtualService", namespace: pick(["red", "blue"]), name: pick(["v", "w"]),
                rule: Int.random(in: 0..<9, using: &generator)),
            match: match(), action: action(),
            requestHeaders: chance(8) ? HeaderOperations(set: [HeaderOperations.Field(name: "x", value: "1")]) : HeaderOperations(),
            fault: chance(4) ? Fault(delay: nil, abort: Fault.Abort(status: 500, percentage: 10)) : nil)
    }

    private mutating func action() -> Route.Action {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: return .directResponse(DirectResponse(status: pick([200, 404, 503]), body: []))
        case 1:
            return .redirect(
                Redirect(
                    scheme: chance(30) ? "https" : nil, authority: chance(40) ? pick(["a.com", "c.com"]) : nil,
                    path: chance(50) ? pick([.prefix("/n"), .full("/n"), .prefix("/a")]) : nil, status: pick([301, 302])))
        default:
            let targets = (0..<(chance(25) ? 2 : 1)).map { _ in WeightedCluster(name: pick(Self.clusters), weight: pick([1, 2, 50])) }
            var forward = Forward(clusters: targets)
            if chance(30) {
                forward.pathRewrite = chance(20) ? .regex(pattern: "/a", substitution: "/z") : .matched(pick(["/", "/a", "/z"]))
            }
            if chance(10) { forward.authorityRewrite = pick(["a.com", "z.com"]) }
            if chance(10) { forward.timeout = .seconds(pick([1, 2])) }
            if chance(5) { forward.mirrors = [MirrorPolicy(cluster: pick(Self.clusters), percentage: 100)] }
            return .forward(forward)
        }
    }

    private mutating func value() -> ValueMatch {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0, 1, 2: .exact(pick(["", "1", "ab", "2"]))
        case 3: .prefix(pick(["1", "a"]))
        case 4: .regex(pick(["a.*", "[0-9]+", "1|ab", "(", "(?i)AB"]))
        default: .present
        }
    }

    mutating func match() -> RouteMatch {
        let texts = ["/", "/a", "/A", "/a/b", "/ab", "/a/", "/b", "/b/c"]
        var path: RouteMatch.Path =
            switch Int.random(in: 0..<10, using: &generator) {
            case 0, 1, 2: .exact(pick(texts), ignoresCase: chance(25))
            case 3, 4, 5, 6: .prefix(pick(texts), ignoresCase: chance(25))
            case 7: .prefix("/", ignoresCase: false)
            default: .regex(pick(["/a.*", "/[a-z]+/.*", ".*", "/ab", "/(a|b)/?", "(", "/[a-c]{1,2}", "(?i)/A", "/a|/b/c", "/.*c"]))
            }
        if hasHardPatterns, chance(20) { path = .regex(pick(["/a\\b.*", "/\\Qa\\E", "/(?s:a.*)"])) }
        var match = RouteMatch(path: path)
        for name in ["h", ":authority", ":method", ":scheme"] where chance(name == "h" ? 25 : 7) {
            let value: ValueMatch =
                switch name {
                case ":method": pick([.exact("GET"), .exact("POST"), .regex("GET|PUT")])
                case ":authority": pick([.exact("a.com"), .prefix("x."), .exact("a.com:80"), .regex("[a-z.]+")])
                case ":scheme": pick([.exact("http"), .exact("https")])
                default: self.value()
                }
            match.headers.append(
                HeaderMatch(name: name, value: value, isInverted: chance(25), treatsMissingAsEmpty: name == "h" && chance(25)))
        }
        match.headers.sort { $0.name < $1.name }
        if chance(12) { match.queryParameters = [QueryParameterMatch(name: "q", value: value())] }
        if chance(2) { match.claims = ["claim"] }
        return match
    }

    // MARK: Editing

    /// One to three edits; some of them change nothing that a request could show.
    mutating func edit() {
        for _ in 0..<Int.random(in: 1...3, using: &generator) { editOnce() }
    }

    private mutating func editOnce() {
        let gateway = Int.random(in: 0..<gateways.count, using: &generator)
        if gateways[gateway].ports.isEmpty { return gateways[gateway].ports = self.gateway("").ports }
        let port = Int.random(in: 0..<gateways[gateway].ports.count, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<4: gateways[gateway].ports.remove(at: port)
        case 4..<7: if gateways.count > 1 { gateways.remove(at: gateway) } else { gateways.append(self.gateway("x/new")) }
        case 7..<10: gateways[gateway].clusters = pick([["one"], Self.clusters, ["one", "two"]])
        case 10..<13: gateways[gateway].emptyClusters = pick([[], ["one"], ["two", "three"]])
        case 13..<16: gateways[gateway].ports[port].target += 1
        case 16..<19:
            gateways[gateway].ports[port].speaks = pick([.http, .https, .tcp([WeightedCluster(name: pick(Self.clusters), weight: 3)])])
        case 19..<22:
            gateways[gateway].ports[port].serverNames =
                gateways[gateway].ports[port].speaks == .https ? pick([[], ["a.com"], ["*.b.com", "x.b.com"]]) : []
        case 22..<30:
            let hosts = gateways[gateway].ports[port].hosts
            guard let domain = Self.domains.shuffled(using: &generator).first(where: { domain in !hosts.contains { $0.domain == domain } })
            else { return }
            let source = gateways.flatMap(\.ports).flatMap(\.hosts).filter { !$0.routes.isEmpty }
            var host = source.isEmpty || chance(50) ? Host(domain: domain, routes: [route()]) : pick(source)
            host.domain = domain
            gateways[gateway].ports[port].hosts.append(host)
        default:
            guard !gateways[gateway].ports[port].hosts.isEmpty else { return }
            let host = Int.random(in: 0..<gateways[gateway].ports[port].hosts.count, using: &generator)
            var edited = gateways[gateway].ports[port]
            edit(&edited, host)
            gateways[gateway].ports[port] = edited
        }
    }

    private mutating func edit(_ port: inout Port, _ host: Int) {
        let count = port.hosts[host].routes.count
        let place = count == 0 ? 0 : Int.random(in: 0..<count, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<10: port.hosts.remove(at: host)
        case 10..<14: port.hosts[host].requiresTLS.toggle()
        case 14..<35: port.hosts[host].routes.insert(route(), at: place)
        case _ where count == 0: break
        case 35..<50: port.hosts[host].routes.remove(at: place)
        case 50..<65: port.hosts[host].routes[place].action = action()
        case 65..<72: port.hosts[host].routes[place].match = match()
        case 72..<86: port.hosts[host].routes.swapAt(place, Int.random(in: 0..<count, using: &generator))
        case 86..<93: port.hosts[host].routes.shuffle(using: &generator)
        // Another rule of another object that says the same.
        default: port.hosts[host].routes[place].origin = Origin(kind: "VirtualService", namespace: "green", name: "g", rule: 1)
        }
    }

    // MARK: Compiling

    func behaviours() -> [GatewayBehaviour] {
        gateways.map { gateway in
            let tls = TLSSettings(credentialNames: ["c"], clientCertificate: .none, minVersion: "", maxVersion: "")
            let listeners = gateway.ports.map { port -> Listener in
                let action: FilterChain.Action =
                    if case .tcp(let clusters) = port.speaks { .tcp(clusters) } else { .http(routeConfiguration: "port.\(port.port)") }
                return Listener(
                    name: "0.0.0.0_\(port.target)", bind: "", port: port.target,
                    filterChains: [
                        FilterChain(
                            serverNames: port.serverNames, transport: port.speaks == .https ? .tls(tls) : .raw, action: action,
                            origin: Origin(kind: "Gateway", namespace: "x", name: "g", rule: 0), gateway: "x/g")
                    ])
            }
            let routes = gateway.ports.map { port in
                RouteConfiguration(
                    name: "port.\(port.port)",
                    virtualHosts: port.hosts.sorted { $0.domain < $1.domain }.map { host in
                        Shared(
                            VirtualHost(
                                name: "\(host.domain):\(port.port)", domains: [host.domain], routes: host.routes.map { Shared($0) },
                                requiresTLS: host.requiresTLS))
                    })
            }
            let clusters = gateway.clusters.sorted().map {
                Cluster(name: $0, discovery: .endpoints, service: ServiceIdentity(host: $0, name: $0, namespace: "x"))
            }
            var endpoints = EndpointTable()
            for name in gateway.clusters where !gateway.emptyClusters.contains(name) {
                endpoints.clusters[name] = Shared([Endpoint(address: "10.0.0.1", port: 80)])
            }
            let configuration = GatewayConfiguration(
                listeners: listeners.sorted { $0.port < $1.port }, routeConfigurations: routes.sorted { $0.name < $1.name },
                clusters: Shared(clusters))
            return GatewayBehaviour(
                name: gateway.name, table: RoutingTable(configuration), endpoints: endpoints,
                ports: Dictionary(gateway.ports.map { ($0.port, $0.target) }) { first, _ in first })
        }
    }

    // MARK: Asking

    mutating func request() -> SimulatedRequest {
        let host = pick(["a.com", "A.com", "a.com:80", "b.com", "x.b.com", "n.b.com", "m.y.b.com", "y.b.com", "c.org", "n.b.com:8080"])
        let paths = [
            "/", "/a", "/A", "/a/b", "/ab", "/AB", "/a/", "/b", "/b/c", "/c", "/aa", "/abc", "/a/b/c", "/B/C", "/ac", "/z/", "/a/x/../b",
        ]
        var path = pick(paths)
        if chance(25) { path += pick(["?q", "?q=1", "?q=ab", "?r=1", "?q=a&q=1", "?q=2x"]) }
        let values = ["", "1", "ab", "AB", "12", "2", "x"]
        let headers = (0..<pick([0, 0, 1, 1, 2])).map { _ in SimulatedRequest.Header(name: pick(["h", "H"]), value: pick(values)) }
        let isSecure = chance(40)
        let name = String(host.lowercased().prefix { $0 != ":" })
        return SimulatedRequest(
            transport: isSecure ? .https : .http, listenerPort: 0, serverName: isSecure && !chance(10) ? name : nil,
            method: pick(["GET", "GET", "POST", "PUT"]), authority: host, path: path, headers: headers)
    }
}
