/// A request, or a connection, that is asked about instead of sent.
package struct SimulatedRequest: Hashable, Sendable {
    package enum Transport: String, Hashable, Sendable, CaseIterable {
        /// HTTP without TLS.
        case http
        /// HTTP over TLS.
        case https
        /// TLS with something else in it.
        case tls
        /// Anything else.
        case tcp

        package var isTLS: Bool { self == .https || self == .tls }
    }

    package struct Header: Hashable, Sendable {
        /// In any case.
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var transport: Transport
    /// The workload's port, not the Service's.
    package var listenerPort: Int
    /// The name in the TLS handshake; nil for none.
    package var serverName: String?
    package var method: String
    /// As in the Host field, with its port if it has one.
    package var authority: String
    /// With the query, as a client sends it.
    package var path: String
    package var headers: [Header]

    package init(
        transport: Transport = .http, listenerPort: Int, serverName: String? = nil, method: String = "GET", authority: String = "",
        path: String = "/", headers: [Header] = []
    ) {
        self.transport = transport
        self.listenerPort = listenerPort
        self.serverName = serverName
        self.method = method
        self.authority = authority
        self.path = path
        self.headers = headers
    }
}
