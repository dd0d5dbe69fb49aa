import FanlightCompiler
import FanlightIR
import FanlightResources

/// The paths of a state that a query asks for: each VirtualService on each of its hosts, with the gateways that serve it there.
struct TopologyPaths {
    struct Path {
        let host: String
        /// nil for a host that has no routes, such as one that only redirects to https.
        let service: ResourceKey?
        /// Places in `gateways`.
        let gateways: [Int]
        let routes: [Shared<Route>]
        /// Of a path that is not routed as HTTP.
        let clusters: [WeightedCluster]
    }

    private struct Group {
        let namespace: String
        let name: String
        var routes: [Shared<Route>]
    }

    private let query: Topology.Query
    private let words: [[UInt8]]
    /// Those that the query asks for, one for each IstioGateway.
    let gateways: [ControlPlaneState.Gateway]
    private let names: [[UInt8]]
    private let virtualHosts: [(host: Shared<VirtualHost>, gateways: [Int])]
    private let streams: [Path]
    private let wantedHosts: Set<String>?

    init(_ state: ControlPlaneState, query: Topology.Query) {
        self.query = query
        words = query.search.lowercased().split(separator: " ").map { Array($0.utf8) }
        var seen: Set<String> = []
        gateways = state.gateways.filter { gateway in
            guard seen.insert(gateway.name).inserted else { return false }
            guard let wanted = query.gateway else { return true }
            return gateway.name == wanted || gateway.shortName == wanted
                || gateway.compiled.selectedBy.contains { $0.namespacedName == wanted }
        }
        names = gateways.map { Array($0.name.lowercased().utf8) }
        var places: [Shared<VirtualHost>: Int] = [:]
        var virtualHosts: [(host: Shared<VirtualHost>, gateways: [Int])] = []
        var streams: [[String]: Path] = [:]
        for (index, gateway) in gateways.enumerated() {
            for configuration in gateway.compiled.configuration.routeConfigurations {
                for host in configuration.virtualHosts {
                    guard let place = places[host] else {
                        places[host] = virtualHosts.count
                        virtualHosts.append((host, [index]))
                        continue
                    }
                    if virtualHosts[place].gateways.last != index { virtualHosts[place].gateways.append(index) }
                }
            }
            for chain in gateway.compiled.configuration.listeners.flatMap(\.filterChains) {
                guard case .tcp(let clusters) = chain.action else { continue }
                let key = ResourceKey(.virtualService, namespace: chain.origin.namespace, name: chain.origin.name)
                for host in chain.serverNames.isEmpty ? ["*"] : chain.serverNames {
                    let id = [host, key.namespacedName]
                    let known = streams[id]
                    let gateways = known.map { $0.gateways.last == index ? $0.gateways : $0.gateways + [index] } ?? [index]
                    streams[id] = Path(
                        host: host, service: key, gateways: gateways, routes: [], clusters: (known?.clusters ?? []) + clusters)
                }
            }
        }
        self.virtualHosts = virtualHosts
        let sorted = streams.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        self.streams = sorted
        wantedHosts = query.host.map { Self.serving($0.lowercased(), virtualHosts, sorted) }
    }

    /// The host itself, or else the most specific one that covers it.
    private static func serving(_ host: String, _ virtualHosts: [(host: Shared<VirtualHost>, gateways: [Int])], _ streams: [Path]) -> Set<
        String
    > {
        var best: String?
        func look(_ candidate: String) {
            guard candidate == host || HostName.isSubset(host, of: candidate) else { return }
            if best.map({ HostName.isMoreSpecific(candidate, than: $0) }) ?? true { best = candidate }
        }
        for entry in virtualHosts { entry.host.read { for domain in $0.domains where !$0.name.hasPrefix("blackhole:") { look(domain) } } }
        for stream in streams { look(stream.host) }
        return best.map { [$0] } ?? []
    }

    /// In the order of the virtual hosts, those of the first gateway first.
    func forEach(_ body: (Path) -> Void) {
        for (shared, members) in virtualHosts {
            let virtualHost = shared.value
            if virtualHost.name.hasPrefix("blackhole:") { continue }
            let domains = wantedHosts.map { wanted in virtualHost.domains.filter { wanted.contains($0) } } ?? virtualHost.domains
            guard !domains.isEmpty else { continue }
            let groups = Self.groups(virtualHost)
            for domain in domains {
                for group in groups {
                    let path = Path(
                        host: domain, service: ResourceKey(.virtualService, namespace: group.namespace, name: group.name),
                        gateways: members,
                        routes: group.routes, clusters: [])
                    if matches(path) { body(path) }
                }
                if groups.isEmpty {
                    let path = Path(host: domain, service: nil, gateways: members, routes: [], clusters: [])
                    if matches(path) { body(path) }
                }
            }
        }
        for stream in streams where (wantedHosts?.contains(stream.host) ?? true) && matches(stream) { body(stream) }
    }

    /// The routes by VirtualService. Those of one follow one another, but for the catch-alls at the end.
    private static func groups(_ virtualHost: VirtualHost) -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        var latest = -1
        for route in virtualHost.routes {
            route.read { content in
                if latest >= 0, groups[latest].name == content.origin.name, groups[latest].namespace == content.origin.namespace { return }
                let key = "\(content.origin.namespace)/\(content.origin.name)"
                if let place = places[key] {
                    latest = place
                } else {
                    latest = groups.count
                    places[key] = latest
                    groups.append(Group(namespace: content.origin.namespace, name: content.origin.name, routes: []))
                }
            }
            groups[latest].routes.append(route)
        }
        return groups
    }

    private func matches(_ path: Path) -> Bool {
        guard query.namespace != nil || !words.isEmpty else { return true }
        var services: [String]?
        func found() -> [String] {
            if let services { return services }
            let all = TopologyDestination.hosts(path)
            services = all
            return all
        }
        if let namespace = query.namespace, path.service?.namespace != namespace {
            guard found().contains(where: { $0.split(separator: ".").dropFirst().first.map(String.init) == namespace }) else {
                return false
            }
        }
        return words.allSatisfy { word in
            Self.contains(path.host, word) || path.service.map { Self.contains($0.namespacedName, word) } ?? false
                || path.gateways.contains { Self.contains(names[$0], word) } || found().contains { Self.contains($0, word) }
        }
    }

    private static func contains(_ text: String, _ word: [UInt8]) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { contains($0, word) } ?? contains(Array(text.utf8), word)
    }

    private static func contains(_ text: some RandomAccessCollection<UInt8>, _ word: [UInt8]) -> Bool {
        guard let first = word.first else { return true }
        guard text.count >= word.count else { return false }
        let end = text.index(text.endIndex, offsetBy: -word.count)
        var index = text.startIndex
        while index <= end {
            if text[index] == first, text[index...].starts(with: word) { return true }
            text.formIndex(after: &index)
        }
        return false
    }
}
