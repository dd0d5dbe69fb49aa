package import FanlightIR

/// What becomes of a request, and why.
package struct Decision: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// Forwarded to one of `clusters`.
        case route
        case redirect
        case directResponse
        /// No virtual host or no route takes it.
        case notFound
        /// Redirected to https before any route is looked at.
        case tlsRedirect
        /// Its bytes are forwarded to one of `clusters`.
        case tcp
        case noListener
        case noFilterChain
        /// The client speaks something else than the listener.
        case protocolError
        /// The client speaks without TLS where TLS is terminated.
        case tlsError
    }

    /// Named as in Istio's gateway simulation.
    package enum Failure: String, Hashable, Sendable {
        case noListener = "ErrNoListener"
        case noFilterChain = "ErrNoFilterChain"
        case noVirtualHost = "ErrNoVirtualHost"
        case noRoute = "ErrNoRoute"
        case tlsRedirect = "ErrTLSRedirect"
        case protocolError = "ErrProtocolError"
        case tlsError = "ErrTLSError"
    }

    /// Envoy's response flags.
    package enum Flag: String, Hashable, Sendable {
        case noRoute = "NR"
        case noCluster = "NC"
        case noHealthyUpstream = "UH"
    }

    package struct Chain: Hashable, Sendable {
        /// Index in the listener's filter chains.
        package var index: Int
        package var serverNames: [String]
        package var origin: Origin
        /// `namespace/name`.
        package var gateway: String
    }

    package struct ChosenRoute: Hashable, Sendable {
        /// Index in the virtual host's routes.
        package var index: Int
        package var name: String
        package var origin: Origin
    }

    package struct Target: Hashable, Sendable {
        package var cluster: String
        /// Its share of the sum of all weights.
        package var weight: Int
        /// nil for a cluster whose addresses the gateway finds out itself.
        package var endpoints: Int?
        /// Why requests that get here fail.
        package var flag: Flag?
    }

    /// A route that was looked at.
    package struct Candidate: Hashable, Sendable {
        package var index: Int
        package var name: String
        package var origin: Origin
        /// The first condition that does not hold, with what it wants and what there is; nil for the route that was taken.
        package var failure: String?
    }

    package var outcome: Outcome
    package var error: Failure?
    /// What the gateway answers itself; nil where the answer is the backend's.
    package var status: Int?
    package var flags: [Flag] = []
    package var listener: String?
    package var filterChain: Chain?
    package var routeConfiguration: String?
    package var virtualHost: String?
    package var route: ChosenRoute?
    package var clusters: [Target] = []
    /// The path and query that the backend sees, where they are not those of the request.
    package var rewrittenPath: String?
    /// The authority that the backend sees, where it is not that of the request.
    package var rewrittenAuthority: String?
    package var location: String?
    /// All routes up to the one that was taken, in order.
    package var considered: [Candidate] = []

    package init(_ outcome: Outcome, error: Failure? = nil, status: Int? = nil, flags: [Flag] = []) {
        self.outcome = outcome
        self.error = error
        self.status = status
        self.flags = flags
    }
}
