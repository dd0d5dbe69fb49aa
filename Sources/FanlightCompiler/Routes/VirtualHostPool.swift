import FanlightIR
import FanlightResources

/// The virtual hosts made or given up during a compilation and the one before, so that gateways with the same routes share them and that a change
/// which is taken back finds what it had replaced.
struct VirtualHostPool {
    /// What decides the routes of a virtual host. Hosts for which it is equal become one.
    struct Routes: Hashable {
        let content: [ContentDigest]
        let requiresTLS: Bool
    }

    /// All that a virtual host is made from.
    private struct Content: Hashable {
        let name: String
        let domains: [String]
        let routes: Routes
    }

    private var made: [Content: Shared<VirtualHost>] = [:]
    private var earlier: [Content: Shared<VirtualHost>] = [:]

    /// A new compilation begins.
    mutating func turn() {
        earlier = made
        made = [:]
    }

    /// A virtual host goes out of use.
    mutating func retire(_ virtualHost: Shared<VirtualHost>, _ routes: Routes) {
        made[virtualHost.read { Content(name: $0.name, domains: $0.domains, routes: routes) }] = virtualHost
    }

    mutating func virtualHost(name: String, domains: [String], _ routes: Routes, _ list: () -> [Shared<Route>]) -> Shared<VirtualHost> {
        let content = Content(name: name, domains: domains, routes: routes)
        if let known = made[content] ?? earlier[content] {
            made[content] = known
            return known
        }
        let virtualHost = Shared(
            VirtualHost(name: name, domains: domains, routes: list(), requiresTLS: routes.requiresTLS), madeFrom: content)
        made[content] = virtualHost
        return virtualHost
    }
}
