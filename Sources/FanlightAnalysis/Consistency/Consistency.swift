package import FanlightRouting

/// Whether all gateways that one Gateway selects answer alike.
///
/// What they would serve is compared, not what it was made from: that it should be the same is what is to be found out.
package enum Consistency {
    /// A server of the Gateway.
    package struct Server: Hashable, Sendable {
        /// Port of the Service.
        package var port: Int
        /// Without namespaces; exact names, `*.suffix` or `*`.
        package var hosts: [String]

        package init(port: Int, hosts: [String]) {
            self.port = port
            self.hosts = hosts
        }
    }

    /// Two gateways that do not serve the same.
    package struct Difference: Hashable, Sendable {
        package var first: String
        package var second: String
        /// Port of the Service.
        package var port: Int
        /// What is not the same, in words: `virtual host a.com:80, route 3 (VirtualService default/a rule 3)`.
        package var parts: [String]
        /// A request that they answer differently, as it arrives at the first; nil where none was found.
        package var witness: SimulatedRequest?
        package var firstDecision: Decision?
        package var secondDecision: Decision?
    }

    /// The first difference of each gateway from the first of them, for each server.
    ///
    /// - Complexity: a comparison of fingerprints per virtual host where they are equal; requests are made up only for what is not.
    package static func differences(among gateways: [GatewayView], servers: [Server]) -> [Difference] {
        guard let first = gateways.first else { return [] }
        return gateways.dropFirst().flatMap { second in
            servers.compactMap { Comparison(first: first, second: second, server: $0).difference() }
        }
    }
}
