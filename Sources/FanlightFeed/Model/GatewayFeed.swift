package import FanlightIR

/// Everything that a gateway process is sent: what it serves, with which certificates, and on which sockets.
package struct GatewayFeed: Hashable, Sendable {
    package var configuration: GatewayConfiguration
    package var endpoints: EndpointTable
    package var secrets: SecretTable
    package var sockets: [FeedSocket]
    package var workload: FeedWorkload
    /// Of the objects that it was made from. Feeds that differ in it alone are served alike, and the difference is not sent.
    package var revision: UInt64

    package init(
        configuration: GatewayConfiguration, endpoints: EndpointTable = EndpointTable(), secrets: SecretTable = SecretTable(),
        sockets: [FeedSocket] = [], workload: FeedWorkload = FeedWorkload(), revision: UInt64
    ) {
        self.configuration = configuration
        self.endpoints = endpoints
        self.secrets = secrets
        self.sockets = sockets
        self.workload = workload
        self.revision = revision
    }

    package static let empty = GatewayFeed(configuration: .empty, revision: 0)
}

/// A socket that a gateway listens on, and the listener that answers there.
package struct FeedSocket: Hashable, Sendable {
    /// An IPv4 or IPv6 address.
    package var address: String
    package var port: Int
    /// The port of the `Listener`: the Service's targetPort.
    package var listenerPort: Int
    /// The Service's port that clients know.
    package var servicePort: Int

    package init(address: String, port: Int, listenerPort: Int, servicePort: Int) {
        self.address = address
        self.port = port
        self.listenerPort = listenerPort
        self.servicePort = servicePort
    }
}

/// Whose replica a gateway process is, and the labels by which Gateways select it.
package struct FeedWorkload: Hashable, Sendable {
    package var namespace: String
    package var name: String
    package var labels: [String: String]

    package init(namespace: String = "", name: String = "", labels: [String: String] = [:]) {
        self.namespace = namespace
        self.name = name
        self.labels = labels
    }
}
