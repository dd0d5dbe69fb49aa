import FanlightIR
import FanlightRouting

/// One way into a gateway, before and after: a port of the Service, with or without TLS, and the filter chains that take such connections.
struct ComparedSite {
    let before: GatewayBehaviour
    let after: GatewayBehaviour
    /// Of the Service.
    let port: Int
    let transport: SimulatedRequest.Transport
    /// A server name that leads to the chains; nil without TLS.
    let serverName: String?
    /// Whether a name leads to the same chains as `serverName`.
    let takesServerName: (String) -> Bool
    /// Nil where nothing answers HTTP.
    let oldRoutes: RouteTable?
    let newRoutes: RouteTable?
    let clusters: ClusterChanges
    /// Why what is newly answered here may hurt.
    let danger: String?

    var isSecure: Bool { transport == .https }

    /// A request to the host, to be completed.
    func request(to host: String) -> SimulatedRequest {
        var request = SimulatedRequest(transport: transport, listenerPort: port, authority: host)
        if transport.isTLS { request.serverName = takesServerName(host) ? host : serverName }
        return request
    }
}
