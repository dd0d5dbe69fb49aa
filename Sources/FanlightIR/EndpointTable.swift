/// The addresses of all clusters that get them from the control plane.
package struct EndpointTable: Hashable, Sendable {
    /// Cluster name to its endpoints, sorted by address and port. A cluster without an entry, or with an empty one, has no endpoints.
    package var clusters: [String: Shared<[Endpoint]>]

    package init(clusters: [String: Shared<[Endpoint]>] = [:]) {
        self.clusters = clusters
    }
}

package struct Endpoint: Hashable, Sendable, Comparable {
    /// An IPv4 or IPv6 address.
    package let address: String
    package let port: Int
    package let weight: Int

    package init(address: String, port: Int, weight: Int = 1) {
        self.address = address
        self.port = port
        self.weight = weight
    }

    package static func < (left: Endpoint, right: Endpoint) -> Bool {
        (left.address, left.port, left.weight) < (right.address, right.port, right.weight)
    }
}
