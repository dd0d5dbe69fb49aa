import FanlightIR

/// Where a path leads: a service with a port and a subset, as the name of a cluster says.
struct TopologyDestination: Hashable {
    let cluster: String
    let isMirror: Bool

    private var parts: [Substring] { cluster.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false) }

    var host: String { parts.count == 4 ? String(parts[3]) : cluster }
    var port: Int? { parts.count == 4 ? Int(parts[1]) : nil }
    var subset: String { parts.count == 4 ? String(parts[2]) : "" }

    /// The hosts of all services of a path, some of them more than once.
    static func hosts(_ path: TopologyPaths.Path) -> [String] {
        all(of: path).keys.map(\.host)
    }

    /// Each destination with its share in per cent: nil where nothing is split, or where rules split differently.
    static func all(of path: TopologyPaths.Path) -> [TopologyDestination: Int?] {
        var found: [TopologyDestination: Int?] = [:]
        func add(_ clusters: [WeightedCluster]) {
            let sum = clusters.reduce(0) { $0 + $1.weight }
            for cluster in clusters {
                let share = clusters.count > 1 && sum > 0 ? (cluster.weight * 100 + sum / 2) / sum : nil
                let destination = TopologyDestination(cluster: cluster.name, isMirror: false)
                if let known = found[destination], known != share {
                    found[destination] = .some(nil)
                } else {
                    found[destination] = .some(share)
                }
            }
        }
        for route in path.routes {
            route.read { content in
                guard case .forward(let forward) = content.action else { return }
                add(forward.clusters)
                for mirror in forward.mirrors { found[TopologyDestination(cluster: mirror.cluster, isMirror: true)] = .some(nil) }
            }
        }
        add(path.clusters)
        return found
    }
}
