import FanlightIR
import FanlightResources

/// The traffic policy of one port of a service or a subset of it, after inheritance.
///
/// - Source: Istio pilot/pkg/networking/util/util.go, MergeSubsetTrafficPolicy, GetPortLevelTrafficPolicy: a port's settings replace
///   all four blocks, also by leaving one out; a subset replaces block by block.
struct PortPolicy {
    private(set) var loadBalancer: Istio.TrafficPolicy.LoadBalancer?
    private(set) var connectionPool: Istio.TrafficPolicy.ConnectionPool?
    private(set) var tlsMode: String?

    init(_ rule: Istio.TrafficPolicy?, subset: Istio.TrafficPolicy?, port: Int) {
        if let rule { apply(rule, port: port) }
        if let subset { apply(subset, port: port) }
    }

    private mutating func apply(_ policy: Istio.TrafficPolicy, port: Int) {
        if let portPolicy = policy.ports.first(where: { $0.port == port }) {
            loadBalancer = portPolicy.loadBalancer
            connectionPool = portPolicy.connectionPool
            tlsMode = portPolicy.tlsMode
        } else {
            loadBalancer = policy.loadBalancer ?? loadBalancer
            connectionPool = policy.connectionPool ?? connectionPool
            tlsMode = policy.tlsMode ?? tlsMode
        }
    }

    var loadBalancing: Cluster.LoadBalancing {
        switch loadBalancer {
        case .simple("ROUND_ROBIN"): .roundRobin
        case .simple("RANDOM"): .random
        case .consistentHash: .consistentHash
        default: .leastRequest
        }
    }
}
