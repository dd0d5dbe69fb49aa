extension Istio {
    /// `networking.istio.io` VirtualService: the routes of one owner for a set of hosts.
    package struct VirtualService: Hashable, Sendable {
        package let hosts: [String]
        /// As written; empty means the mesh only, never a gateway.
        package let gateways: [String]
        package let http: [HTTPRoute]
        package let tls: [TLSRoute]
        package let tcp: [TCPRoute]
        package let exportTo: [String]

        package init(_ spec: Node?) {
            hosts = spec?["hosts"]?.strings ?? []
            gateways = spec?["gateways"]?.strings ?? []
            http = spec?["http"]?.elements.map(HTTPRoute.init) ?? []
            tls = spec?["tls"]?.elements.map(TLSRoute.init) ?? []
            tcp = spec?["tcp"]?.elements.map(TCPRoute.init) ?? []
            exportTo = spec?["exportTo"]?.strings ?? []
        }
    }

    package struct TLSRoute: Hashable, Sendable {
        package let match: [L4Match]
        package let route: [RouteDestination]

        package init(_ node: Node) {
            match = node["match"]?.elements.map(L4Match.init) ?? []
            route = node["route"]?.elements.map(RouteDestination.init) ?? []
        }
    }

    package struct TCPRoute: Hashable, Sendable {
        package let match: [L4Match]
        package let route: [RouteDestination]

        package init(_ node: Node) {
            match = node["match"]?.elements.map(L4Match.init) ?? []
            route = node["route"]?.elements.map(RouteDestination.init) ?? []
        }
    }

    /// `L4MatchAttributes` and `TLSMatchAttributes`, which differ in `sniHosts` only.
    package struct L4Match: Hashable, Sendable {
        package let sniHosts: [String]
        package let port: Int?
        package let sourceLabels: [String: String]
        package let sourceNamespace: String
        package let gateways: [String]
        package let destinationSubnets: [String]

        package init(_ node: Node) {
            sniHosts = node["sniHosts"]?.strings ?? []
            port = node["port"]?.integer
            sourceLabels = node["sourceLabels"]?.stringMap ?? [:]
            sourceNamespace = node["sourceNamespace"]?.string ?? ""
            gateways = node["gateways"]?.strings ?? []
            destinationSubnets = node["destinationSubnets"]?.strings ?? []
        }
    }

    package struct Destination: Hashable, Sendable {
        package let host: String
        package let subset: String
        package let port: Int?

        package init(_ node: Node) {
            host = node["host"]?.string ?? ""
            subset = node["subset"]?.string ?? ""
            port = node["port"]?["number"]?.integer
        }
    }

    /// `RouteDestination` and `HTTPRouteDestination`, which differ in `headers` only.
    package struct RouteDestination: Hashable, Sendable {
        package let destination: Destination?
        package let weight: Int
        package let headers: Headers?

        package init(_ node: Node) {
            destination = node["destination"].map(Destination.init)
            weight = node["weight"]?.integer ?? 0
            headers = node["headers"].map(Headers.init)
        }
    }
}
