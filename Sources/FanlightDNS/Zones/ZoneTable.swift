/// All names that the server knows and their addresses, as an immutable value.
///
/// The zones are those that were asked for. A host that is in none of them makes one: `*.example.com` the zone `example.com`, and
/// `shop.example.com` a zone of that name, unless another host's zone has it already.
package struct ZoneTable: Sendable {
    package let serial: UInt32
    private let requestedZones: [DomainName]
    private let settings: ZoneSettings
    private let gateways: [DNSGateway]
    private let tree: NameTree
    /// Of each set of the tree.
    private let addresses: [AddressSet]
    private let addressOmissions: [ZoneOmission]

    /// - Parameters:
    ///   - zones: what the server answers for whatever the gateways have; the host `*` means every name in them.
    ///   - serial: tells resolvers and people one state from another; it has to grow when anything changes (RFC 1982).
    package init(gateways: [DNSGateway], zones: [DomainName], settings: ZoneSettings = ZoneSettings(), serial: UInt32) {
        let tree = NameTree(gateways: gateways, zones: zones, settings: settings)
        self.init(gateways: gateways, zones: zones, settings: settings, serial: serial, tree: tree)
    }

    /// Answers for nothing.
    package static let empty = ZoneTable(gateways: [], zones: [], serial: 0)

    /// The same zones with another state of the gateways. Where the hosts are the same, it costs what the gateways are, however many hosts they have.
    func updated(_ gateways: [DNSGateway], serial: UInt32) -> ZoneTable {
        let isSame = gateways.elementsEqual(self.gateways) { $0.name == $1.name && $0.hosts == $1.hosts }
        let tree = isSame ? tree : NameTree(gateways: gateways, zones: requestedZones, settings: settings)
        return ZoneTable(gateways: gateways, zones: requestedZones, settings: settings, serial: serial, tree: tree)
    }

    private init(gateways: [DNSGateway], zones: [DomainName], settings: ZoneSettings, serial: UInt32, tree: NameTree) {
        self.gateways = gateways
        self.serial = serial
        self.settings = settings
        self.tree = tree
        requestedZones = zones
        var omissions: [ZoneOmission] = []
        let parsed = gateways.map { gateway in
            let addresses = gateway.addresses.map { IPAddress($0) }
            for (text, address) in zip(gateway.addresses, addresses) where address == nil {
                omissions.append(ZoneOmission(gateway: gateway.name, value: text, reason: "it is no IPv4 or IPv6 address"))
            }
            return gateway.isReady ? addresses.compactMap { $0 } : []
        }
        addressOmissions = omissions
        addresses = tree.sets.enumerated().map { index, gateways in
            index == NameTree.nameServerSet
                ? AddressSet(settings.nameServerAddresses.compactMap { IPAddress($0) }) : AddressSet(gateways.flatMap { parsed[$0] })
        }
    }

    /// What of the gateways could not be taken in: hosts, then addresses.
    package var omissions: [ZoneOmission] { tree.omissions + addressOmissions }

    /// The names of the zones, sorted.
    package var zoneNames: [String] { tree.zones.map(\.apex.description).sorted() }

    struct Finding: Sendable {
        enum Name: Hashable, Sendable {
            /// Some gateway serves it; the set may be empty.
            case served(AddressSet)
            /// It is there without records of its own: an apex, or something above a name.
            case empty
            case unknown
        }

        let name: Name
        /// The innermost zone that has the name.
        let zone: Zone
        /// The zone around it, where the server has that too.
        let outerZone: Zone?
        let isApex: Bool
    }

    /// Finds a name: itself first, then the longest wildcard, then `*`.
    ///
    /// A wildcard of a Gateway covers all names below it that are not hosts themselves, because that is what the gateways route. In a zone file it
    /// would not cover names on the way to, or below, another name that exists (RFC 4592, 3.3.1).
    ///
    /// - Returns: nil outside of all zones.
    func find(_ name: QuestionName) -> Finding? {
        var node = 0
        var zone = tree.nodes[0].zone
        var outerZone: Int?
        var depth = 0
        var wildcard: Int?
        let count = name.labelOffsets.count
        while depth < count {
            wildcard = tree.nodes[node].below ?? wildcard
            guard let child = tree.nodes[node].children[name.lowercasedLabel(count - 1 - depth)] else { break }
            node = child
            depth += 1
            if let inner = tree.nodes[node].zone {
                outerZone = zone
                zone = inner
            }
        }
        guard let zone else { return nil }
        let isKnown = depth == count
        let set = (isKnown ? tree.nodes[node].own : nil) ?? wildcard ?? (tree.zones[zone].isRequested ? tree.every : nil)
        let finding: Finding.Name = set.map { .served(addresses[$0]) } ?? (isKnown ? .empty : .unknown)
        return Finding(
            name: finding, zone: tree.zones[zone], outerZone: outerZone.map { tree.zones[$0] },
            isApex: isKnown && tree.nodes[node].zone != nil)
    }

    /// The addresses of a name that is in the tree itself, such as that of the server.
    func addresses(of name: DomainName) -> AddressSet? {
        var node = 0
        for label in name.labels.reversed() {
            guard let child = tree.nodes[node].children[label] else { return nil }
            node = child
        }
        return tree.nodes[node].own.map { addresses[$0] }
    }
}
