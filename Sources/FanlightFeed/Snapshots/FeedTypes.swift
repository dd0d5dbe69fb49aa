/// The types of resources that a stream may carry, in the order in which they are sent.
///
/// Sessions know no more about resources than this, so that another translation of the configuration is another table.
package struct FeedTypes: Hashable, Sendable {
    package let urls: [String]
    /// By type; types of a later stage refer to resources of earlier ones.
    package let stages: [Int]
    /// Whether a stage waits until the ones before it are acknowledged. A receiver that takes everything into use at once needs no waiting.
    package let waits: Bool

    package init(_ types: [(url: String, stage: Int)], waits: Bool) {
        urls = types.map(\.url)
        stages = types.map(\.stage)
        self.waits = waits
    }

    package var count: Int { urls.count }

    package func index(of url: String) -> Int? { urls.firstIndex(of: url) }

    /// Whether what goes may go together with what comes: nothing is left then that refers to it.
    func removesAtOnce(_ type: Int) -> Bool { !waits || stages[type] == stages.max() }
}

/// The types of our own package, `fanlight.feed.v1`.
package enum FeedType: Int, CaseIterable, Sendable {
    case cluster
    case endpoints
    case secret
    case routeConfiguration
    case virtualHost
    case routeOrder
    case ownedRoutes
    case listener
    case sockets
    /// The end of an update: what came before it is taken into use.
    case workload

    package static let prefix = "type.googleapis.com/fanlight.feed.v1."

    package static let table = FeedTypes(allCases.map { ($0.url, $0.stage) }, waits: false)

    package var url: String { Self.prefix + name }

    package init?(url: String) {
        guard let type = Self.allCases.first(where: { $0.url == url }) else { return nil }
        self = type
    }

    package var name: String {
        switch self {
        case .cluster: "Cluster"
        case .endpoints: "Endpoints"
        case .secret: "Secret"
        case .routeConfiguration: "RouteConfiguration"
        case .virtualHost: "VirtualHost"
        case .routeOrder: "RouteOrder"
        case .ownedRoutes: "OwnedRoutes"
        case .listener: "Listener"
        case .sockets: "Sockets"
        case .workload: "Workload"
        }
    }

    private var stage: Int {
        switch self {
        case .cluster: 0
        case .endpoints, .secret: 1
        case .routeConfiguration, .virtualHost, .routeOrder, .ownedRoutes: 2
        case .listener, .sockets: 3
        case .workload: 4
        }
    }
}
