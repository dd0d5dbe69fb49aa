/// The endpoints of one port and subset of a service, and how to talk to them. Named as Istio names it: `outbound|9080|v1|reviews.default.svc.cluster.local`.
package struct Cluster: Hashable, Sendable {
    package enum Discovery: Hashable, Sendable {
        /// Addresses come from the `EndpointTable`.
        case endpoints
        /// Names are resolved by the gateway, every one to all of its addresses.
        case strictDNS([DNSEndpoint])
        /// The name is resolved by the gateway; a new connection goes to the first address of the latest answer.
        case logicalDNS([DNSEndpoint])
        /// The wanted address comes from the connection; a gateway has none to take.
        case originalDestination
    }

    package enum LoadBalancing: String, Sendable {
        case leastRequest
        case roundRobin
        case random
        case consistentHash
    }

    package var name: String
    package var discovery: Discovery
    package var loadBalancing: LoadBalancing
    package var connectTimeout: Duration
    /// nil is without limit.
    package var maxConnections: Int?
    package var maxPendingRequests: Int?
    package var maxRequests: Int?
    /// nil is without limit.
    package var maxRequestsPerConnection: Int?
    package var idleTimeout: Duration?
    /// HTTP/2 (also for gRPC) is spoken to the endpoints.
    package var usesHTTP2: Bool
    /// TLS towards the endpoints, by the mode's name in the DestinationRule; nil for none.
    package var tlsMode: String?
    /// `name.namespace` parts for metrics.
    package var service: ServiceIdentity

    package init(
        name: String, discovery: Discovery, loadBalancing: LoadBalancing = .leastRequest, connectTimeout: Duration = .seconds(10),
        maxConnections: Int? = nil, maxPendingRequests: Int? = nil, maxRequests: Int? = nil, maxRequestsPerConnection: Int? = nil,
        idleTimeout: Duration? = nil, usesHTTP2: Bool = false, tlsMode: String? = nil, service: ServiceIdentity
    ) {
        self.name = name
        self.discovery = discovery
        self.loadBalancing = loadBalancing
        self.connectTimeout = connectTimeout
        self.maxConnections = maxConnections
        self.maxPendingRequests = maxPendingRequests
        self.maxRequests = maxRequests
        self.maxRequestsPerConnection = maxRequestsPerConnection
        self.idleTimeout = idleTimeout
        self.usesHTTP2 = usesHTTP2
        self.tlsMode = tlsMode
        self.service = service
    }
}

package struct ServiceIdentity: Hashable, Sendable {
    /// `reviews.default.svc.cluster.local`.
    package var host: String
    package var name: String
    package var namespace: String

    package init(host: String, name: String, namespace: String) {
        self.host = host
        self.name = name
        self.namespace = namespace
    }
}

package struct DNSEndpoint: Hashable, Sendable {
    package var host: String
    package var port: Int
    package var weight: Int

    package init(host: String, port: Int, weight: Int = 1) {
        self.host = host
        self.port = port
        self.weight = weight
    }
}
