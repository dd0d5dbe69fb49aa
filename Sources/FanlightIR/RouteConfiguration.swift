/// The virtual hosts of one or more listeners, named as Istio names them: `http.80`, `https.443.https.gateway.default`.
package struct RouteConfiguration: Hashable, Sendable {
    package let name: String
    /// Sorted by name. No two share a domain.
    package let virtualHosts: [Shared<VirtualHost>]

    package init(name: String, virtualHosts: [Shared<VirtualHost>]) {
        self.name = name
        self.virtualHosts = virtualHosts
    }
}

/// The ordered routes of one host.
package struct VirtualHost: Hashable, Sendable {
    /// `host:port` with the port of the Gateway's server, as Istio names it.
    package let name: String
    /// Lower case: exact names, `*.suffix` or `*`. A port in the request's host is ignored.
    package let domains: [String]
    /// The first that matches decides.
    package let routes: [Shared<Route>]
    /// Requests that came without TLS are redirected to https before any route is looked at.
    package let requiresTLS: Bool

    package init(name: String, domains: [String], routes: [Shared<Route>], requiresTLS: Bool) {
        self.name = name
        self.domains = domains
        self.routes = routes
        self.requiresTLS = requiresTLS
    }
}
