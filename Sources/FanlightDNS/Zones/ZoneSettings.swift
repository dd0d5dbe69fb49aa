/// What all zones of a server have in common.
package struct ZoneSettings: Hashable, Sendable {
    /// How long resolvers may keep an answer, in seconds. Short, because a gateway that goes has to be out of use soon.
    package var timeToLive: UInt32 = 5
    /// How long they may keep that there is no such name or no such record.
    package var negativeTimeToLive: UInt32 = 5
    /// The name of this server, where it has one in a zone of somebody else; nil makes it `ns.dns.<zone>` in each zone.
    package var nameServer: DomainName?
    /// The addresses of this server, IPv4 or IPv6, which `ns.dns.<zone>` gets.
    package var nameServerAddresses: [String] = []

    package init() {}

    /// With the address of a server that listens on `host`; without one where that is every address of the machine, since nobody can be told that.
    package init(listeningOn host: String) {
        let address = host == "localhost" ? "127.0.0.1" : host
        if let bytes = IPAddress(address)?.bytes, bytes.contains(where: { $0 != 0 }) { nameServerAddresses = [address] }
    }
}
