package import FanlightIR
package import FanlightRouting

/// Everything that a gateway replica serves at one moment.
package struct ProxyConfiguration: Sendable {
    package var routing: RoutingTable
    package var endpoints: EndpointTable
    package var sockets: [SocketBinding]

    package init(routing: RoutingTable, endpoints: EndpointTable, sockets: [SocketBinding]) {
        self.routing = routing
        self.endpoints = endpoints
        self.sockets = sockets
    }
}
