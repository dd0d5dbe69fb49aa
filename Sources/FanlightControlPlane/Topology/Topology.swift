package import FanlightResources

/// Which hosts lead over which gateways and VirtualServices to which services, as much of it as somebody wants to look at.
///
/// What is shown is made of whole paths from a host to its services.
package struct Topology: Sendable {
    package enum Kind: String, Sendable {
        case gateway
        case host
        case route
        case service
    }

    /// Problems of an object, by level.
    package struct Problems: Hashable, Sendable {
        package var errors: Int
        package var warnings: Int
        /// Matches that no request reaches.
        package var dead: Int

        package init(errors: Int = 0, warnings: Int = 0, dead: Int = 0) {
            self.errors = errors
            self.warnings = warnings
            self.dead = dead
        }
    }

    package struct Node: Hashable, Sendable {
        /// `gateway:namespace/name`, `host:a.example.com`, `route:a.example.com|namespace/name`, `service:reviews.default.svc.cluster.local`.
        package let id: String
        package let kind: Kind
        package let name: String
        package let namespace: String
        /// The object that it stands for; nil for a host, and for a service that nothing defines.
        package let resource: ResourceKey?
        package var problems = Problems()
        /// One line for people.
        package var detail = ""
        /// Of a route: the host that it is on.
        package var host: String?
        /// Of a route: how many routes the VirtualService has on the host.
        package var routes: Int?
        /// Of a service: endpoints of what is shown of it.
        package var endpoints: Int?
    }

    package struct Edge: Hashable, Sendable {
        package enum Kind: String, Sendable {
            case serves
            case routes
            case forwards
            case mirrors
        }

        package let from: String
        package let to: String
        package let kind: Kind
        /// In per cent; nil where nothing is split, or where rules split differently.
        package var weight: Int?
        /// The subset.
        package var label: String?
        package var port: Int?
        /// `namespace/name` of the Gateways that it goes through, sorted.
        package var via: [String] = []
    }

    package struct Query: Hashable, Sendable {
        /// Of the VirtualService, or of a service that it leads to.
        package var namespace: String?
        package var host: String?
        /// An IstioGateway or a Gateway, `namespace/name`; of an IstioGateway the name alone will do.
        package var gateway: String?
        /// Words that all occur in the names along a path.
        package var search: String
        package var limit: Int

        package init(namespace: String? = nil, host: String? = nil, gateway: String? = nil, search: String = "", limit: Int = 300) {
            self.namespace = namespace
            self.host = host
            self.gateway = gateway
            self.search = search
            self.limit = limit
        }

        var filtersPaths: Bool { namespace != nil || host != nil || !search.isEmpty }
    }

    /// Gateways first, then hosts, routes and services; each sorted.
    package let nodes: [Node]
    /// Sorted.
    package let edges: [Edge]
    /// What matches and is not shown.
    package let omittedHosts: Int
    package let omittedRoutes: Int

    /// Paths with problems come first where not all can be shown, then hosts in their order.
    package init(_ state: ControlPlaneState, problems: [ResourceKey: Problems], query: Query) {
        let paths = TopologyPaths(state, query: query)
        var drawing = TopologyDrawing(
            state, gateways: paths.gateways, problems: problems, limit: query.limit, showsIdleGateways: !query.filtersPaths)
        var later: [TopologyPaths.Path] = []
        var hosts: Set<String> = []
        var routes: Set<Place> = []
        paths.forEach { path in
            hosts.insert(path.host)
            guard let service = path.service else { return later.append(path) }
            routes.insert(Place(host: path.host, service: service))
            if let found = problems[service], found.errors + found.warnings > 0 {
                drawing.add(path)
            } else if later.count < query.limit {
                later.append(path)
            }
        }
        for path in later { drawing.add(path) }
        (nodes, edges) = drawing.result
        omittedHosts = hosts.count - nodes.count { $0.kind == .host }
        omittedRoutes = routes.count - nodes.count { $0.kind == .route }
    }

    /// What has one route node: a host has more than one path to a VirtualService where several ports serve it.
    private struct Place: Hashable {
        let host: String
        let service: ResourceKey
    }
}
