import FanlightIR

/// The routes of a virtual host as a complete list of answers: behind the routes stands what becomes of everything else.
struct RouteList {
    struct Entry {
        /// Index in the virtual host's routes; nil for what stands behind them.
        let index: Int?
        let match: RouteMatch
        /// Nil for the answer behind the routes.
        let route: Shared<Route>?
    }

    /// What becomes of requests that no route takes.
    enum Rest: Hashable {
        case notFound
        case tlsRedirect
    }

    let rest: Rest
    private let routes: [Shared<Route>]
    /// The indices of the routes that count, rising; nil where all do.
    private let indices: [Int]?

    /// - Parameter virtualHost: nil where no virtual host has the host.
    init(_ virtualHost: VirtualHost?, isSecure: Bool) {
        guard let virtualHost, !(virtualHost.requiresTLS && !isSecure) else {
            routes = []
            indices = nil
            rest = virtualHost == nil ? .notFound : .tlsRedirect
            return
        }
        rest = .notFound
        routes = virtualHost.routes
        // Nothing verifies tokens, so routes that depend on claims take nothing.
        let dependsOnClaims = virtualHost.routes.contains { !$0.value.match.claims.isEmpty }
        indices = dependsOnClaims ? virtualHost.routes.indices.filter { virtualHost.routes[$0].value.match.claims.isEmpty } : nil
    }

    /// With what stands behind the routes.
    var count: Int { (indices?.count ?? routes.count) + 1 }

    subscript(position: Int) -> Entry {
        guard let index = index(at: position) else { return Entry(index: nil, match: Self.everything, route: nil) }
        return Entry(index: index, match: routes[index].value.match, route: routes[index])
    }

    private static let everything = RouteMatch(path: .prefix("/", ignoresCase: false))

    /// Nil for what stands behind the routes.
    func route(at position: Int) -> Shared<Route>? { index(at: position).map { routes[$0] } }

    private func index(at position: Int) -> Int? {
        guard position < count - 1 else { return nil }
        return indices?[position] ?? position
    }

    /// Whether any request gets another answer than 404.
    var answers: Bool { count > 1 || rest == .tlsRedirect }

    /// The position of a route by its index in the virtual host; that of the last entry for nil.
    func position(of index: Int?) -> Int {
        guard let index else { return count - 1 }
        return indices?.firstIndex(of: index) ?? index
    }
}
