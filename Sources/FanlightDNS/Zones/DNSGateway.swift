/// What the server has to know of one gateway workload.
package struct DNSGateway: Hashable, Sendable {
    /// `namespace/name`; it is named in what is left out.
    package var name: String
    /// As in the servers of Gateways that the workload serves: `shop.example.com`, `*.example.com` or `*`, also behind a namespace (`prod/…`,
    /// `./…`, `*/…`), which says whose VirtualServices may use it and means nothing here.
    package var hosts: [String]
    /// The addresses of its Service, IPv4 and IPv6.
    package var addresses: [String]
    /// Whether it has a ready replica. The names of one that has none stay; its addresses are not told.
    package var isReady: Bool

    package init(name: String, hosts: [String], addresses: [String], isReady: Bool) {
        self.name = name
        self.hosts = hosts
        self.addresses = addresses
        self.isReady = isReady
    }
}
