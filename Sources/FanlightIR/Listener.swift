/// One port of the workload and what is spoken on it, named as Istio names it: `0.0.0.0_80`.
package struct Listener: Hashable, Sendable {
    package let name: String
    /// As in the Gateway's server; empty means every address of the workload.
    package let bind: String
    /// The port of the workload (a Service's targetPort), not the Service's.
    package let port: Int
    /// In the order of the Gateways; the most specific match wins, not the first.
    package let filterChains: [FilterChain]

    package init(name: String, bind: String, port: Int, filterChains: [FilterChain]) {
        self.name = name
        self.bind = bind
        self.port = port
        self.filterChains = filterChains
    }
}

/// What happens with the connections of a listener whose TLS server name is one of `serverNames`.
package struct FilterChain: Hashable, Sendable {
    package enum Transport: Hashable, Sendable {
        /// Bytes are taken as they come: plain HTTP or TCP, and TLS that is passed through.
        case raw
        /// TLS is terminated here.
        case tls(TLSSettings)
    }

    package enum Action: Hashable, Sendable {
        /// HTTP, routed by the route configuration of that name.
        case http(routeConfiguration: String)
        /// Bytes, forwarded to one of the clusters.
        case tcp([WeightedCluster])
    }

    /// Lower case, exact or `*.suffix`; empty matches every connection.
    package let serverNames: [String]
    package let transport: Transport
    package let action: Action
    /// The Gateway's server, or the VirtualService's rule for TLS that is passed through and for TCP.
    package let origin: Origin
    /// `namespace/name` of the Gateway.
    package let gateway: String

    package init(serverNames: [String], transport: Transport, action: Action, origin: Origin, gateway: String) {
        self.serverNames = serverNames
        self.transport = transport
        self.action = action
        self.origin = origin
        self.gateway = gateway
    }
}

/// How a filter chain terminates TLS.
package struct TLSSettings: Hashable, Sendable {
    package enum ClientCertificate: String, Sendable {
        case none
        case optional
        case required
        case istioMutual
    }

    /// The keys of the credentials in the gateway's `SecretTable`, `namespace/name`: of different kinds of keys, the preferred one first.
    package let credentialNames: [String]
    package let clientCertificate: ClientCertificate
    /// As Istio names it, such as `TLSV1_2`; empty or `TLS_AUTO` for the default, which is `TLSV1_2`.
    package let minVersion: String
    /// As `minVersion`; the default is `TLSV1_3`.
    package let maxVersion: String
    /// OpenSSL's names, for versions below 1.3; empty for Envoy's choice.
    package let cipherSuites: [String]

    package init(
        credentialNames: [String], clientCertificate: ClientCertificate, minVersion: String, maxVersion: String, cipherSuites: [String] = []
    ) {
        self.credentialNames = credentialNames
        self.clientCertificate = clientCertificate
        self.minVersion = minVersion
        self.maxVersion = maxVersion
        self.cipherSuites = cipherSuites
    }
}
