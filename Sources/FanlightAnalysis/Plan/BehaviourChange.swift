package import FanlightRouting

/// Requests that a gateway answers otherwise than before, with one of them.
package struct BehaviourChange: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case listenerAdded
        case listenerRemoved
        /// A host is answered that no gateway has answered before.
        case hostAdded
        case hostRemoved
        case answerChanged
        /// Something is answered that this gateway has not answered before, and another one has.
        case exposed
    }

    /// `namespace/name`.
    package var gateway: String
    package var kind: Kind
    /// Of the Service.
    package var port: Int
    /// A domain of the virtual hosts or a server name; `*` for a listener as a whole.
    package var host: String
    /// It is answered otherwise; its `listenerPort` is the port of the Service.
    package var request: SimulatedRequest
    package var before: Decision
    package var after: Decision
    /// What is not the same, in words.
    package var differences: [String]
    /// Why it may hurt; nil where it does not look so.
    package var danger: String?
    package var scope: Scope

    /// Which requests on the port are meant.
    package enum Scope: Hashable, Sendable {
        /// All.
        case port
        /// All connections that come to the same filter chains as those with the server name; nil for those without TLS, or without a name.
        case connections(serverName: String?)
        /// All to the host, over the transport, that are answered before or after.
        case host(SimulatedRequest.Transport, serverName: String?)
        /// Those to the host whose first matches are these routes; nil is what stands behind all routes. `isWhole` is false where some of
        /// them are answered as before.
        case routes(SimulatedRequest.Transport, serverName: String?, before: Int?, after: Int?, isWhole: Bool)
    }
}

/// Requests of which it is not known whether they are answered as before.
package struct BehaviourDoubt: Hashable, Sendable {
    package var gateway: String
    package var port: Int
    package var host: String
    package var message: String
    package var scope: BehaviourChange.Scope
}

/// How two states of all gateways differ in what clients get.
package struct BehaviourDifference: Sendable {
    /// By gateway, port, host, then the routes' order.
    package var changes: [BehaviourChange] = []
    package var doubts: [BehaviourDoubt] = []
    /// What was not looked at or not told, since it is too much; one sentence each.
    package var omissions: [String] = []

    package var danger: [BehaviourChange] { changes.filter { $0.danger != nil } }
    package var isEmpty: Bool { changes.isEmpty && doubts.isEmpty && omissions.isEmpty }
}

/// How much a comparison looks at and tells.
package struct BehaviourLimits: Hashable, Sendable {
    /// Changes of all gateways together.
    package var changes = 5_000
    /// Changes of one host on one port of a gateway.
    package var changesOfHost = 500
    /// Requests that are made up and tried, of all gateways together.
    package var trials = 200_000
    /// Requests that are tried for one pair of routes.
    package var trialsOfPair = 200

    package init() {}
}
