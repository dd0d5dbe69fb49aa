package import FanlightIR
package import FanlightRouting

/// Everything that a gateway replica serves at one moment.
package struct ProxyConfiguration: Sendable {
    package var routing: RoutingTable
    package var endpoints: EndpointTable
    /// The certificates that the listeners name.
    package var secrets: SecretTable
    package var sockets: [SocketBinding]

    package init(routing: RoutingTable, endpoints: EndpointTable, secrets: SecretTable = SecretTable(), sockets: [SocketBinding]) {
        self.routing = routing
        self.endpoints = endpoints
        self.secrets = secrets
        self.sockets = sockets
    }
}
