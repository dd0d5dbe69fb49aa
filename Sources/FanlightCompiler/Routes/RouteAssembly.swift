import FanlightIR
import FanlightResources

/// One route configuration in the making: the servers that share it and what every VirtualService contributes to each host.
///
/// It is kept between compilations, so that a changed VirtualService touches the hosts that it has or had, and nothing else.
///
/// - Source: Istio pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig, collapseDuplicateRoutes.
struct RouteAssembly {
    private struct Server {
        let merged: MergedServer
        let hosts: ServerHosts
    }

    private struct Group {
        var hosts: Set<String> = []
        /// What stands in `virtualHosts` for the group now.
        var published: Shared<VirtualHost>?
    }

    private typealias GroupKey = VirtualHostPool.Routes

    let name: String
    private let servers: [Server]
    /// Indices of servers by the name of their Gateway, rising.
    private let serversOfGateway: [String: [Int]]
    private var hosts: [String: HostRoutes] = [:]
    private var contributed: [ResourceKey: [(host: String, order: HostRoutes.Order)]] = [:]
    private var dirty: Set<String> = []
    private var groupOfHost: [String: GroupKey] = [:]
    private var groups: [GroupKey: Group] = [:]
    private var virtualHosts: [Shared<VirtualHost>] = []

    init(name: String, servers: [MergedServer]) {
        self.name = name
        self.servers = servers.map { Server(merged: $0, hosts: ServerHosts($0.hosts)) }
        serversOfGateway = Dictionary(grouping: servers.indices) { servers[$0].gateway.name }
        for (index, server) in servers.enumerated() where server.redirectsToHTTPS {
            for host in server.hosts where !host.contains("/") {
                let host = host.lowercased()
                if hosts[host]?.redirect == nil {
                    hosts[host, default: HostRoutes()].redirect = HostRoutes.Redirect(server: index, port: server.serverPort.number)
                }
                dirty.insert(host)
            }
        }
    }

    /// The Gateways whose VirtualServices matter here, without repetitions.
    var gateways: some Collection<String> { serversOfGateway.keys }

    mutating func remove(_ key: ResourceKey) {
        for (host, order) in contributed.removeValue(forKey: key) ?? [] {
            hosts[host]?.remove(order)
            if hosts[host]?.isEmpty == true { hosts[host] = nil }
            dirty.insert(host)
        }
    }

    /// - Parameter translate: the routes of the VirtualService for a Gateway, the port of its server, and whether TLS is terminated there.
    mutating func add(
        _ service: BoundVirtualService, translate: (_ gateway: String, _ port: Int, _ terminatesTLS: Bool) -> TranslatedVirtualService
    ) {
        // As in Istio the first server of a Gateway that the service meets decides what `match.port` is compared with.
        var translations: [String: TranslatedVirtualService] = [:]
        var places: [(host: String, order: HostRoutes.Order)] = []
        for index in service.gateways.flatMap({ serversOfGateway[$0] ?? [] }).sorted() {
            let server = servers[index]
            let common = server.hosts.intersection(with: service.hosts, namespace: service.resource.metadata.namespace)
            guard !common.isEmpty else { continue }
            let gateway = server.merged.gateway.name
            let routes = translations[gateway] ?? translate(gateway, server.merged.serverPort.number, server.merged.terminatesTLS)
            translations[gateway] = routes
            guard !routes.isEmpty else { continue }
            for host in common {
                let order = HostRoutes.Order(server: index, service: service.order)
                hosts[host, default: HostRoutes()].insert(
                    HostRoutes.Contribution(
                        order: order, routes: routes, port: server.merged.serverPort.number, redirects: server.merged.redirectsToHTTPS))
                places.append((host, order))
                dirty.insert(host)
            }
        }
        if !places.isEmpty { contributed[service.resource.key] = places }
    }

    /// The configuration as it stands now; what did not change since the last call is the same value.
    mutating func configuration(_ pool: inout VirtualHostPool) -> RouteConfiguration {
        var touched: Set<GroupKey> = []
        for host in dirty {
            if let old = groupOfHost.removeValue(forKey: host) {
                groups[old]?.hosts.remove(host)
                touched.insert(old)
            }
            guard let routes = hosts[host], !routes.isEmpty else { continue }
            let key = GroupKey(content: routes.content, requiresTLS: routes.requiresTLS)
            groupOfHost[host] = key
            groups[key, default: Group()].hosts.insert(host)
            touched.insert(key)
        }
        dirty = []
        publish(touched, &pool)
        if virtualHosts.isEmpty {
            let port = servers.first?.merged.serverPort.number ?? 0
            let blackhole = VirtualHost(name: "blackhole:\(port)", domains: ["*"], routes: [], requiresTLS: false)
            return RouteConfiguration(name: name, virtualHosts: [Shared(blackhole)])
        }
        return RouteConfiguration(name: name, virtualHosts: virtualHosts)
    }

    private mutating func publish(_ touched: Set<GroupKey>, _ pool: inout VirtualHostPool) {
        var removed: Set<String> = []
        var added: [Shared<VirtualHost>] = []
        for key in touched {
            if let old = groups[key]?.published {
                removed.insert(old.read(\.name))
                pool.retire(old, key)
            }
            guard let members = groups[key]?.hosts, !members.isEmpty else {
                groups[key] = nil
                continue
            }
            let domains = members.sorted()
            guard let first = hosts[domains[0]] else { continue }
            let virtualHost = pool.virtualHost(name: "\(domains[0]):\(first.port)", domains: domains, key) { first.routes }
            groups[key]?.published = virtualHost
            added.append(virtualHost)
        }
        if added.count + removed.count > 64 {
            virtualHosts = (virtualHosts.filter { !removed.contains($0.value.name) } + added).sorted { $0.value.name < $1.value.name }
            return
        }
        for name in removed {
            let index = position(of: name)
            if index < virtualHosts.count, virtualHosts[index].read(\.name) == name { virtualHosts.remove(at: index) }
        }
        for virtualHost in added { virtualHosts.insert(virtualHost, at: position(of: virtualHost.value.name)) }
    }

    private func position(of name: String) -> Int {
        virtualHosts.indices.firstIndex(fromWhich: { virtualHosts[$0].read(\.name) >= name })
    }
}
