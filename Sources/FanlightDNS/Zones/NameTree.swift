/// All names of all zones, and which gateways serve which. Addresses are not in it, so that it stays while gateways come and go.
struct NameTree: Sendable {
    struct Node: Sendable {
        /// By the label in front of this name.
        fileprivate(set) var children: [[UInt8]: Int] = [:]
        /// The zone that begins here.
        fileprivate(set) var zone: Int?
        /// The set of those that serve this very name.
        fileprivate(set) var own: Int?
        /// The set of those that serve all names below this one that have no set of their own.
        fileprivate(set) var below: Int?
    }

    /// Index 0 in `sets`: the name server itself, which is no gateway.
    static let nameServerSet = 0

    /// The root is the first.
    private(set) var nodes = [Node()]
    private(set) var zones: [Zone] = []
    /// The gateways of each set, by their indices, some of them more than once. Thousands of hosts have the same few gateways, and then the same set.
    private(set) var sets: [[Int]] = [[]]
    /// The set of the gateways with the host `*`.
    private(set) var every: Int?
    /// Hosts that could not be taken in.
    private(set) var omissions: [ZoneOmission] = []
    private var setIndices: [[Int]: Int] = [:]

    init(gateways: [DNSGateway], zones: [DomainName], settings: ZoneSettings) {
        for zone in zones { makeZone(makeNode(zone), zone, settings, isRequested: true) }
        var own: [Int: [Int]] = [:]
        var below: [Int: [Int]] = [:]
        var every: [Int] = []
        for (index, gateway) in gateways.enumerated() {
            for host in gateway.hosts {
                do throws(GatewayHost.Unusable) {
                    switch try GatewayHost(host) {
                    case .exact(let name): own[makeNode(name), default: []].append(index)
                    case .wildcard(let name): below[makeNode(name), default: []].append(index)
                    case .every:
                        if zones.isEmpty { throw GatewayHost.Unusable.everyNameWithoutZones }
                        every.append(index)
                    }
                } catch {
                    omissions.append(ZoneOmission(gateway: gateway.name, value: host, reason: error.description))
                }
            }
        }
        for (node, gateways) in own { nodes[node].own = makeSet(gateways) }
        for (node, gateways) in below { nodes[node].below = makeSet(gateways) }
        if !every.isEmpty { self.every = makeSet(every) }
        makeOwnZones(settings)
        insertNameServers()
    }

    private mutating func makeSet(_ gateways: [Int]) -> Int {
        if let index = setIndices[gateways] { return index }
        sets.append(gateways)
        setIndices[gateways] = sets.count - 1
        return sets.count - 1
    }

    private mutating func makeNode(_ name: DomainName) -> Int {
        var index = 0
        for label in name.labels.reversed() {
            if let child = nodes[index].children[label] {
                index = child
            } else {
                nodes.append(Node())
                nodes[index].children[label] = nodes.count - 1
                index = nodes.count - 1
            }
        }
        return index
    }

    private mutating func makeZone(_ node: Int, _ apex: DomainName, _ settings: ZoneSettings, isRequested: Bool) {
        guard nodes[node].zone == nil else { return }
        nodes[node].zone = zones.count
        zones.append(Zone(apex: apex, settings: settings, isRequested: isRequested))
    }

    /// A host outside of all zones makes one, unless a host above it does.
    private mutating func makeOwnZones(_ settings: ZoneSettings) {
        var waiting: [(node: Int, name: DomainName)] = [(0, .root)]
        while let (index, name) = waiting.popLast() {
            let node = nodes[index]
            guard node.zone == nil else { continue }
            if node.own != nil || node.below != nil {
                makeZone(index, name, settings, isRequested: false)
            } else {
                for (label, child) in node.children { waiting.append((child, name.prefixed(byLabel: label))) }
            }
        }
    }

    /// A gateway that has the same host keeps it.
    private mutating func insertNameServers() {
        for zone in zones where zone.nameServer != zone.apex && zone.apex.contains(zone.nameServer) {
            let node = makeNode(zone.nameServer)
            if nodes[node].own == nil { nodes[node].own = Self.nameServerSet }
        }
    }
}
