package import FanlightIR

/// The merged routes of a gateway in the order in which they are tried, with their owners, and with those marked that nothing reaches.
package struct RouteListing: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var index: Int
        package var route: Shared<Route>
        /// Set for a dead route.
        package var shadow: Shadowing.Shadow?
    }

    package struct Host: Hashable, Sendable {
        package var routeConfiguration: String
        package var virtualHost: String
        package var domains: [String]
        package var requiresTLS: Bool
        package var lines: [Line]
    }

    /// By route configuration and virtual host, in the configuration's order.
    package let hosts: [Host]

    /// - Parameters:
    ///   - host: only virtual hosts with that domain; nil for all.
    ///   - isWanted: of a virtual host in the route configuration of the name; dead routes are looked for in no others.
    package init(
        _ configuration: GatewayConfiguration, host: String? = nil,
        where isWanted: (_ routeConfiguration: String, _ virtualHost: VirtualHost) -> Bool = { _, _ in true }
    ) {
        var ports: [String: (port: Int, isSecure: Bool)] = [:]
        for listener in configuration.listeners {
            for chain in listener.filterChains {
                guard case .http(let name) = chain.action, ports[name] == nil else { continue }
                ports[name] = (listener.port, chain.transport != .raw)
            }
        }
        var hosts: [Host] = []
        for routes in configuration.routeConfigurations {
            let place = ports[routes.name] ?? (80, false)
            for shared in routes.virtualHosts where host.map({ shared.value.domains.contains($0) }) ?? true {
                let virtualHost = shared.value
                guard isWanted(routes.name, virtualHost) else { continue }
                let shadows = Shadowing.shadows(in: virtualHost, listenerPort: place.port, isSecure: place.isSecure)
                let byIndex = Dictionary(shadows.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
                hosts.append(
                    Host(
                        routeConfiguration: routes.name, virtualHost: virtualHost.name, domains: virtualHost.domains,
                        requiresTLS: virtualHost.requiresTLS,
                        lines: virtualHost.routes.enumerated().map { Line(index: $0, route: $1, shadow: byIndex[$0]) }))
            }
        }
        self.hosts = hosts
    }
}
