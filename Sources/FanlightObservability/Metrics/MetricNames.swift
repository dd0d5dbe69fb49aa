package import FanlightIR
import Synchronization

/// Gives small numbers to routes and clusters, once per configuration change, so that counting a request needs no strings.
///
/// A number keeps its meaning for the life of the process, whatever the configuration does. The tables are bounded: what comes after
/// `limit` different names is counted under 0, as unknown.
package final class MetricNames: Sendable {
    /// A cluster as the metrics name it.
    package struct ClusterLabels: Hashable, Sendable {
        package let name: String
        package let service: ServiceIdentity

        package init(name: String, service: ServiceIdentity) {
            self.name = name
            self.service = service
        }
    }

    /// All names at one moment.
    package struct Table: Sendable {
        fileprivate var routes: [String] = []
        fileprivate var routeNumbers: [String: UInt32] = [:]
        fileprivate var clusters: [ClusterLabels] = []
        fileprivate var clusterNumbers: [ClusterLabels: UInt32] = [:]

        /// nil for 0 and for a number that was not given out.
        package func route(_ number: UInt32) -> String? {
            number > 0 && number <= routes.count ? routes[Int(number) - 1] : nil
        }

        /// nil for 0 and for a number that was not given out.
        package func cluster(_ number: UInt32) -> ClusterLabels? {
            number > 0 && number <= clusters.count ? clusters[Int(number) - 1] : nil
        }
    }

    private let limit: Int
    private let table = Mutex(Table())

    package init(limit: Int = 100_000) { self.limit = limit }

    /// - Parameter route: what the configuration names the route by: the VirtualService's namespace and name, and the rule.
    package func route(_ route: String) -> UInt32 {
        table.withLock { table in
            if let number = table.routeNumbers[route] { return number }
            guard table.routes.count < limit else { return 0 }
            table.routes.append(route)
            let number = UInt32(table.routes.count)
            table.routeNumbers[route] = number
            return number
        }
    }

    /// The route's label from where it was written: `namespace/name/rule`.
    package func route(_ origin: Origin) -> UInt32 {
        route(origin.rule.map { "\(origin.namespace)/\(origin.name)/\($0)" } ?? "\(origin.namespace)/\(origin.name)")
    }

    package func cluster(_ cluster: ClusterLabels) -> UInt32 {
        table.withLock { table in
            if let number = table.clusterNumbers[cluster] { return number }
            guard table.clusters.count < limit else { return 0 }
            table.clusters.append(cluster)
            let number = UInt32(table.clusters.count)
            table.clusterNumbers[cluster] = number
            return number
        }
    }

    package func cluster(_ cluster: Cluster) -> UInt32 {
        self.cluster(ClusterLabels(name: cluster.name, service: cluster.service))
    }

    package var snapshot: Table { table.withLock { $0 } }
}
