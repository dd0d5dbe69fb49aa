import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting

/// A cluster as one loop sees it: its endpoints, their connections, and who waits for one.
///
/// It is brought up to date when a request asks for it, so that a new configuration costs nothing for clusters that nobody uses.
final class ClusterState {
    let name: String
    private(set) var cluster: Cluster?
    private(set) var hosts: [UpstreamHost] = []
    private var balancer = LoadBalancer(policy: .random, weights: [], turn: 0)
    private var endpoints: Shared<[Endpoint]>?
    private var resolved: [SocketAddress] = []
    private var generation: UInt64 = 0
    private(set) var metricsNumber: UInt32 = 0
    private(set) var upstreamIdleTimeout: UInt64 = 0
    private(set) var connectTimeout: UInt64 = 10_000

    /// The configuration has a cluster of that name.
    private(set) var isConfigured = false
    /// The limits that the configuration sets; without one, more than there can be.
    private(set) var maxConnections = Int.max
    private(set) var maxRequests = Int.max
    private(set) var maxPendingRequests = Int.max
    private(set) var maxRequestsPerConnection = Int.max
    /// Names that must be resolved before the cluster can be used.
    private(set) var dnsNames: [String] = []
    /// TLS towards endpoints is not spoken by this data plane; nothing may then leave it in the clear.
    private(set) var isUnsupported = false

    var connections = 0
    var activeRequests = 0
    /// Exchanges that wait for a connection, as slab tokens.
    var pending: [UInt64] = []
    /// How many may wait before those that have gone away are looked for; doubles, so that looking costs each of them a constant.
    private var pendingBound = 64
    /// Not in the loop's table any more. Routes that remember it ask for the cluster anew.
    var isForgotten = false

    init(name: String) { self.name = name }

    /// No configuration names it and nothing of it is left.
    var isObsolete: Bool { !isConfigured && connections == 0 && activeRequests == 0 && pending.isEmpty }

    /// False when as many wait as may.
    func enqueue(_ token: UInt64, limit: Int, isCurrent: (UInt64) -> Bool) -> Bool {
        if pending.count >= min(limit, pendingBound) {
            pending.removeAll { !isCurrent($0) }
            pendingBound = max(64, pending.count * 2)
            if pending.count >= limit { return false }
        }
        pending.append(token)
        return true
    }

    /// The endpoints that are gone are returned, so that their idle connections can be closed.
    func refresh(_ snapshot: LoopSnapshot, names: MetricNames, options: ProxyOptions, random: inout RandomSource) -> [UpstreamHost] {
        guard generation != snapshot.generation else { return [] }
        generation = snapshot.generation
        let cluster = snapshot.routing.cluster(named: name)
        var isBalancerStale = cluster?.loadBalancing != self.cluster?.loadBalancing
        if cluster != self.cluster {
            self.cluster = cluster
            metricsNumber = cluster.map { names.cluster($0) } ?? 0
            upstreamIdleTimeout = (cluster?.idleTimeout ?? options.upstreamIdleTimeout).wholeMilliseconds
            connectTimeout = (cluster?.connectTimeout ?? .seconds(10)).wholeMilliseconds
            readLimits(cluster)
            isBalancerStale = true
            endpoints = nil
        }
        guard let cluster else {
            let gone = hosts
            hosts = []
            endpoints = nil
            balancer = LoadBalancer(policy: .random, weights: [], turn: 0)
            return mark(gone)
        }
        let wanted: [(address: SocketAddress, weight: Int)]
        switch cluster.discovery {
        case .endpoints:
            let current = snapshot.endpoints.clusters[name]
            if let current, let endpoints, current == endpoints, !isBalancerStale { return [] }
            endpoints = current
            wanted = (current?.value ?? []).compactMap { endpoint in
                SocketAddress(endpoint.address, port: endpoint.port).map { ($0, endpoint.weight) }
            }
        case .strictDNS(let names):
            wanted = names.flatMap { name in
                snapshot.addresses(of: name.host, port: name.port).map { ($0, name.weight) }
            }
        case .logicalDNS(let names):
            wanted = names.flatMap { name in
                snapshot.addresses(of: name.host, port: name.port).prefix(1).map { ($0, name.weight) }
            }
        case .originalDestination:
            wanted = []
        }
        return replaceHosts(wanted, policy: cluster.loadBalancing, random: &random)
    }

    private func readLimits(_ cluster: Cluster?) {
        isConfigured = cluster != nil
        maxConnections = cluster?.maxConnections ?? .max
        maxRequests = cluster?.maxRequests ?? .max
        maxPendingRequests = cluster?.maxPendingRequests ?? .max
        maxRequestsPerConnection = cluster?.maxRequestsPerConnection ?? .max
        isUnsupported = cluster.map { $0.tlsMode != nil && $0.tlsMode != "DISABLE" } ?? false
        switch cluster?.discovery {
        case .strictDNS(let endpoints), .logicalDNS(let endpoints):
            dnsNames = endpoints.map(\.host).filter { SocketAddress($0, port: 0) == nil }
        default: dnsNames = []
        }
    }

    /// An endpoint for a request; nil without any.
    func chooseHost(random: inout RandomSource, avoiding previous: [ObjectIdentifier]) -> UpstreamHost? {
        // Envoy: host_selection_retry_max_attempts is 5 in Istio's retry policies.
        for _ in 0..<(previous.isEmpty ? 1 : 6) {
            guard let index = balancer.choose(random: &random, load: { hosts[$0].active }) else { return nil }
            if previous.isEmpty || !previous.contains(ObjectIdentifier(hosts[index])) { return hosts[index] }
        }
        return balancer.choose(random: &random, load: { hosts[$0].active }).map { hosts[$0] }
    }

    private func replaceHosts(
        _ wanted: [(address: SocketAddress, weight: Int)], policy: Cluster.LoadBalancing, random: inout RandomSource
    ) -> [UpstreamHost] {
        var old: [SocketAddress: UpstreamHost] = [:]
        for host in hosts { old[host.address] = host }
        hosts = wanted.map { address, weight in
            guard let host = old.removeValue(forKey: address), host.weight == max(1, weight) else {
                return UpstreamHost(address: address, weight: weight)
            }
            return host
        }
        balancer = LoadBalancer(policy: policy, weights: hosts.map(\.weight), turn: random.below(1 << 20))
        let kept = Set(hosts.map(ObjectIdentifier.init))
        return mark(old.values.filter { !kept.contains(ObjectIdentifier($0)) })
    }

    private func mark(_ gone: [UpstreamHost]) -> [UpstreamHost] {
        for host in gone { host.isRemoved = true }
        return gone
    }
}
