package import FanlightIR

/// A gateway's configuration, ready to be asked what becomes of a request.
///
/// Immutable; it may be shared by all event loops.
package final class RoutingTable: Sendable {
    package let configuration: GatewayConfiguration
    private let tables: [String: RouteTable]
    let patterns: PatternPool
    private let seed: UInt64

    /// - Parameter previous: the table that this one follows. Parts whose configuration is equal are taken over, so that the cost follows the change.
    package init(_ configuration: GatewayConfiguration, reusing previous: RoutingTable? = nil) {
        self.configuration = configuration
        let patterns = previous?.patterns ?? PatternPool()
        // Names and paths come from many users; a seed that differs by process keeps them from being chosen to collide.
        let seed = previous?.seed ?? UInt64(truncatingIfNeeded: Hasher().finalize())
        var tables: [String: RouteTable] = [:]
        for routes in configuration.routeConfigurations {
            tables[routes.name] = RouteTable(routes, seed: seed, patterns: patterns, reusing: previous?.tables[routes.name])
        }
        self.tables = tables
        self.patterns = patterns
        self.seed = seed
    }

    /// The table of a route configuration; meant to be asked once per filter chain, not per request.
    package func routes(named name: String) -> RouteTable? { tables[name] }

    /// - Complexity: logarithmic in the number of clusters; clusters are sorted by name.
    package func cluster(named name: String) -> Cluster? {
        let clusters = configuration.clusters.value
        var low = 0
        var high = clusters.count
        while low < high {
            let middle = (low + high) / 2
            if clusters[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low < clusters.count && clusters[low].name == name ? clusters[low] : nil
    }
}
