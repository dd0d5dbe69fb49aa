/// Everything that one gateway workload serves, except the addresses of endpoints, which change on a path of their own.
package struct GatewayConfiguration: Hashable, Sendable {
    /// Sorted by port, then bind.
    package let listeners: [Listener]
    /// Sorted by name.
    package let routeConfigurations: [RouteConfiguration]
    /// Sorted by name.
    package let clusters: Shared<[Cluster]>

    package init(listeners: [Listener], routeConfigurations: [RouteConfiguration], clusters: Shared<[Cluster]>) {
        self.listeners = listeners
        self.routeConfigurations = routeConfigurations
        self.clusters = clusters
    }

    package static let empty = GatewayConfiguration(listeners: [], routeConfigurations: [], clusters: Shared([]))
}
