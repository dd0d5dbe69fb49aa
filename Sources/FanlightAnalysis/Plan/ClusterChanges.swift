import FanlightIR
import FanlightRouting

/// The clusters of a gateway that do not behave as they did: they came, went, were defined otherwise, or got or lost all their endpoints.
struct ClusterChanges {
    private enum State: Hashable {
        case missing
        case withoutEndpoints
        case ready

        var text: String {
            switch self {
            case .missing: "no such cluster, 503"
            case .withoutEndpoints: "no endpoints, 503"
            case .ready: "endpoints"
            }
        }
    }

    private struct Side {
        var cluster: Cluster?
        var state: State
    }

    private var changed: [String: (before: Side, after: Side)] = [:]

    init(before: GatewayBehaviour, after: GatewayBehaviour) {
        let old = before.table.configuration.clusters
        let new = after.table.configuration.clusters
        // Equal clusters are in equal places, so that usually nothing is looked up.
        if old == new {
            guard before.endpoints != after.endpoints else { return }
            for cluster in old.value where Self.state(cluster, before.endpoints) != Self.state(cluster, after.endpoints) {
                note(cluster.name, cluster, cluster, before, after)
            }
            return
        }
        var left = 0
        var right = 0
        let (olds, news) = (old.value, new.value)
        while left < olds.count || right < news.count {
            if right == news.count || (left < olds.count && olds[left].name < news[right].name) {
                note(olds[left].name, olds[left], nil, before, after)
                left += 1
            } else if left == olds.count || news[right].name < olds[left].name {
                note(news[right].name, nil, news[right], before, after)
                right += 1
            } else {
                let (one, other) = (olds[left], news[right])
                if one != other || Self.state(one, before.endpoints) != Self.state(other, after.endpoints) {
                    note(one.name, one, other, before, after)
                }
                left += 1
                right += 1
            }
        }
    }

    private mutating func note(_ name: String, _ old: Cluster?, _ new: Cluster?, _ before: GatewayBehaviour, _ after: GatewayBehaviour) {
        changed[name] = (
            Side(cluster: old, state: Self.state(old, before.endpoints)), Side(cluster: new, state: Self.state(new, after.endpoints))
        )
    }

    // FanlightRouting: RoutingTable.decide, whose flags these are.
    private static func state(_ cluster: Cluster?, _ endpoints: EndpointTable) -> State {
        guard let cluster else { return .missing }
        let isEmpty =
            switch cluster.discovery {
            case .endpoints: endpoints.clusters[cluster.name]?.value.isEmpty ?? true
            case .strictDNS(let names), .logicalDNS(let names): names.isEmpty
            case .originalDestination: true
            }
        return isEmpty ? .withoutEndpoints : .ready
    }

    var isEmpty: Bool { changed.isEmpty }

    func touches(_ route: Route) -> Bool {
        guard !changed.isEmpty, case .forward(let forward) = route.action else { return false }
        return forward.clusters.contains { changed[$0.name] != nil } || forward.mirrors.contains { changed[$0.cluster] != nil }
    }

    /// What is not the same of the cluster, in words; empty for one that did not change.
    func differences(_ name: String) -> [String] {
        guard let (before, after) = changed[name] else { return [] }
        let subject = ClusterText.short(name)
        if before.state != after.state { return ["\(subject): \(before.state.text) → \(after.state.text)"] }
        guard let old = before.cluster, let new = after.cluster else { return [] }
        var found: [String] = []
        func compare<Value: Equatable>(_ what: String, _ path: KeyPath<Cluster, Value>, _ text: (Value) -> String) {
            if old[keyPath: path] != new[keyPath: path] {
                found.append("\(subject): \(what) \(text(old[keyPath: path])) → \(text(new[keyPath: path]))")
            }
        }
        compare("TLS to the backend", \.tlsMode) { $0 ?? "none" }
        compare("HTTP/2 to the backend", \.usesHTTP2) { $0 ? "yes" : "no" }
        compare("load balancing", \.loadBalancing, \.rawValue)
        compare("connect timeout", \.connectTimeout, DurationText.text)
        compare("most connections", \.maxConnections, Self.limit)
        compare("most waiting requests", \.maxPendingRequests, Self.limit)
        compare("most requests", \.maxRequests, Self.limit)
        compare("most requests for each connection", \.maxRequestsPerConnection, Self.limit)
        compare("idle timeout", \.idleTimeout) { $0.map(DurationText.text) ?? "default" }
        if old.discovery != new.discovery { found.append("\(subject): where its addresses come from") }
        if found.isEmpty, old != new { found.append("\(subject): its definition") }
        return found
    }

    private static func limit(_ value: Int?) -> String { value.map(String.init) ?? "none" }
}

/// Names of clusters for people.
package enum ClusterText {
    /// `reviews.default.svc.cluster.local:9080 v2` for `outbound|9080|v2|reviews.default.svc.cluster.local`; other names as they are.
    package static func short(_ name: String) -> String {
        let parts = name.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return name }
        return "\(parts[3]):\(parts[1])" + (parts[2].isEmpty ? "" : " \(parts[2])")
    }
}

enum DurationText {
    /// `1.5s`, `250ms`.
    static func text(_ duration: Duration) -> String {
        let (seconds, rest) = duration.components
        let milliseconds = rest / 1_000_000_000_000_000
        if milliseconds == 0, seconds != 0 { return "\(seconds)s" }
        if seconds == 0 { return "\(milliseconds)ms" }
        return "\(Double(seconds) + Double(milliseconds) / 1_000)s"
    }
}
