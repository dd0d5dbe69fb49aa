import FanlightIR
import FanlightResources

/// The virtual hosts made during one compilation, so that gateways with the same routes share them.
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

    mutating func virtualHost(name: String, domains: [String], _ routes: Routes, _ list: () -> [Shared<Route>]) -> Shared<VirtualHost> {
        let content = Content(name: name, domains: domains, routes: routes)
        if let known = made[content] { return known }
        let virtualHost = Shared(
            VirtualHost(name: name, domains: domains, routes: list(), requiresTLS: routes.requiresTLS), madeFrom: content)
        made[content] = virtualHost
        return virtualHost
    }
}
