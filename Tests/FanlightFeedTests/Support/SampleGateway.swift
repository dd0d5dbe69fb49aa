import FanlightIR

@testable import FanlightFeed

/// A gateway whose configuration is changed at random, as a control plane would change it.
struct SampleGateway {
    var random: SeededGenerator
    /// Route configuration → virtual host → owners with their routes, in order.
    private var hosts: [String: [String: [[Shared<Route>]]]] = [:]
    private var tls: Set<String> = []
    private var clusters: [String: Cluster] = [:]
    private var endpoints: [String: Shared<[Endpoint]>] = [:]
    private var credentials: [String: Shared<ServerCredential>] = [:]
    private var sockets: [FeedSocket] = []
    private var chains: [String: [FilterChain]] = [:]
    private var labels: [String: String] = [:]
    private var made: [String: Shared<VirtualHost>] = [:]
    var revision: UInt64 = 0

    init(seed: UInt64, steps: Int = 30) {
        random = SeededGenerator(seed)
        for _ in 0..<steps { change() }
    }

    mutating func change() {
        revision += 1
        switch random.number(0...11) {
        case 0: clusters[clusterName()] = nil
        case 1:
            let name = clusterName()
            clusters[name] = random.cluster(name)
        case 2:
            endpoints[clusterName()] = random.maybe(80) { random in
                Shared(
                    random.list(0...3) { Endpoint(address: "10.0.0.\($0.number(1...9))", port: $0.number(1...9), weight: $0.number(1...3)) }
                )
            }
        case 3:
            credentials["\(random.pick(["a", "b"]))/\(random.pick(["one", "two"]))"] = random.maybe(80) { random in
                Shared(
                    ServerCredential(
                        certificateChain: random.list(0...40) { UInt8($0.number(0...255)) },
                        privateKey: Redacted(random.list(0...40) { UInt8($0.number(0...255)) })))
            }
        case 4:
            sockets = random.list(0...3) {
                FeedSocket(address: "127.0.0.\($0.number(1...9))", port: 80, listenerPort: 8080, servicePort: 80)
            }
        case 5: labels[random.pick(["app", "istio"])] = random.maybe { $0.name() }
        case 6:
            let name = random.pick(["http.80", "http.8080", "https.443.a/b:c.d"])
            if hosts[name] == nil || random.chance(70) {
                if hosts[name] == nil { hosts[name] = [:] }
                chains[name] = random.list(1...3) { $0.filterChain(name) }
            } else {
                hosts[name] = nil
                chains[name] = nil
            }
        default: changeRoutes()
        }
    }

    private mutating func clusterName() -> String { "outbound|80||\(random.pick(["a", "b", "c", "d", "e"]))" }

    private mutating func changeRoutes() {
        guard let configuration = hosts.keys.sorted().randomElement(using: &random) else { return }
        let host = random.pick(["shop.example:80", "*:80", "odd/host:80", "b.example:80"])
        var runs = hosts[configuration]?[host] ?? []
        defer {
            hosts[configuration]?[host] = runs
            made["\(configuration) \(host)"] = nil
        }
        switch random.number(0...9) {
        case 0:
            hosts[configuration]?[host] = nil
            runs = []
        case 1 where !runs.isEmpty: runs.remove(at: random.number(0...runs.count - 1))
        case 2 where runs.count > 1: runs.swapAt(random.number(0...runs.count - 1), random.number(0...runs.count - 1))
        case 3 where !runs.isEmpty:
            // One route of one owner.
            let index = random.number(0...runs.count - 1)
            if let origin = runs[index].first?.value.origin { runs[index].append(Shared(random.route(origin))) }
        case 4: if tls.remove(host) == nil { tls.insert(host) }
        default:
            let owner = Origin(kind: random.chance(90) ? "VirtualService" : "Other", namespace: "ns", name: "vs-\(random.number(0...150))")
            let place = random.number(0...runs.count)
            runs.insert(
                random.list(1...3) { random in Shared(random.route(Origin(kind: owner.kind, namespace: "ns", name: owner.name, rule: 1))) },
                at: place)
        }
    }

    mutating func feed() -> GatewayFeed {
        var configurations: [RouteConfiguration] = []
        for (name, hosts) in hosts.sorted(by: { $0.key < $1.key }) {
            var list: [Shared<VirtualHost>] = []
            for (host, runs) in hosts.sorted(by: { $0.key < $1.key }) {
                let key = "\(name) \(host)"
                let virtualHost =
                    made[key]
                    ?? Shared(VirtualHost(name: host, domains: [host], routes: runs.flatMap { $0 }, requiresTLS: tls.contains(host)))
                made[key] = virtualHost
                list.append(virtualHost)
            }
            configurations.append(RouteConfiguration(name: name, virtualHosts: list))
        }
        let listeners = chains.sorted { $0.key < $1.key }.enumerated().map { index, chain in
            Listener(name: "0.0.0.0_\(index)", bind: "", port: index, filterChains: chain.value)
        }
        return GatewayFeed(
            configuration: GatewayConfiguration(
                listeners: listeners, routeConfigurations: configurations, clusters: Shared(clusters.values.sorted { $0.name < $1.name })),
            endpoints: EndpointTable(clusters: endpoints), secrets: SecretTable(credentials: credentials), sockets: sockets,
            workload: FeedWorkload(namespace: "ns", name: "gateway", labels: labels), revision: revision)
    }
}
