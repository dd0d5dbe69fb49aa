import FanlightIR

/// The route configurations of a gateway, put together from their parts.
struct RouteModel: Sendable {
    fileprivate struct Configuration: Sendable {
        var isThere = false
        var hosts: [String: VirtualHostModel] = [:]
        /// Sorted by name.
        var virtualHosts: [Shared<VirtualHost>] = []
        /// Names for which `virtualHosts` does not follow `hosts` yet.
        var stale: Set<String> = []
    }

    private var states: [String: Configuration] = [:]
    /// The virtual hosts of which a part changed.
    private var changed: Set<VirtualHostKey> = []
    /// Sorted by name.
    private(set) var configurations: [RouteConfiguration] = []

    func hasConfiguration(_ name: String) -> Bool { states[name]?.isThere == true }

    mutating func setConfiguration(_ name: String, _ body: [UInt8]?) throws(WireError) {
        if let body {
            guard try RouteConfigurationFrame(encoded: body).name == name else {
                throw .outOfRange("the name of another route configuration")
            }
        }
        states[name, default: Configuration()].isThere = body != nil
    }

    mutating func setFrame(_ name: String, _ body: [UInt8]?, before: [UInt8]?) throws(WireError) {
        let old = try before.map { before throws(WireError) in try VirtualHostFrame(encoded: before) }
        let new = try body.map { body throws(WireError) in try VirtualHostFrame(encoded: body) }
        guard let key = new?.key ?? old?.key else { return }
        guard key.resourceName == name else { throw .outOfRange("the name of another virtual host") }
        change(key, name, body, before: before) { $0.setFrame(new) }
    }

    mutating func setOrder(_ name: String, _ body: [UInt8]?, before: [UInt8]?) throws(WireError) {
        let old = try before.map { before throws(WireError) in try RouteOrderPart(encoded: before) }
        let new = try body.map { body throws(WireError) in try RouteOrderPart(encoded: body) }
        guard let key = new?.key ?? old?.key else { return }
        guard name.hasPrefix(key.resourceName + "/") else { throw .outOfRange("the name of another virtual host") }
        change(key, name, body, before: before) { $0.setPart(name, new?.owners) }
    }

    mutating func setRoutes(_ name: String, _ body: [UInt8]?, before: [UInt8]?) throws(WireError) {
        let old = try before.map { before throws(WireError) in try OwnedRoutesHead(encoded: before) }
        let new = try body.map { body throws(WireError) in try OwnedRoutes(encoded: body) }
        guard let key = new?.key ?? old?.key, let owner = new?.owner ?? old?.owner else { return }
        guard "\(key.resourceName)/\(owner.resourceName)" == name else { throw .outOfRange("the name of other routes") }
        change(key, name, body, before: before) { $0.setRuns(owner, new?.runs) }
    }

    private mutating func change(
        _ key: VirtualHostKey, _ name: String, _ body: [UInt8]?, before: [UInt8]?, _ change: (inout VirtualHostModel) -> Void
    ) {
        change(&states[key.routeConfiguration, default: Configuration()].hosts[key.virtualHost, default: VirtualHostModel()])
        if let before { states[key.routeConfiguration]?.hosts[key.virtualHost]?.digest.subtract(ResourceDigest(name: name, body: before)) }
        if let body { states[key.routeConfiguration]?.hosts[key.virtualHost]?.digest.add(ResourceDigest(name: name, body: body)) }
        changed.insert(key)
    }

    /// Makes the virtual hosts anew of which a part changed, and nothing else.
    ///
    /// - Throws: where parts do not fit together, with the one that is missing or too many.
    mutating func assemble() throws(FeedRefusal) {
        for key in changed.count > 1 ? changed.sorted(by: VirtualHostKey.isBefore) : Array(changed) {
            if states[key.routeConfiguration]?.hosts[key.virtualHost]?.isEmpty == true {
                states[key.routeConfiguration]?.hosts[key.virtualHost] = nil
            } else {
                guard hasConfiguration(key.routeConfiguration) else {
                    throw FeedRefusal(
                        typeURL: FeedType.virtualHost.url, resource: key.resourceName,
                        message: "belongs to route configuration \(key.routeConfiguration), which was not sent")
                }
                try states[key.routeConfiguration]?.hosts[key.virtualHost]?.build(key)
            }
            states[key.routeConfiguration]?.stale.insert(key.virtualHost)
            changed.remove(key)
        }
        for name in Array(states.keys) {
            states[name]?.refresh()
            if states[name]?.isThere == false, states[name]?.hosts.isEmpty == true { states[name] = nil }
        }
        configurations = states.filter(\.value.isThere).map { RouteConfiguration(name: $0.key, virtualHosts: $0.value.virtualHosts) }
            .sorted { $0.name < $1.name }
    }
}

extension RouteModel.Configuration {
    mutating func refresh() {
        guard !stale.isEmpty else { return }
        if stale.count > 64 {
            virtualHosts = hosts.values.compactMap(\.built).sorted { $0.read(\.name) < $1.read(\.name) }
        } else {
            for name in stale { replace(name) }
        }
        stale = []
    }

    private mutating func replace(_ name: String) {
        var low = 0
        var high = virtualHosts.count
        while low < high {
            let middle = (low + high) / 2
            if virtualHosts[middle].read(\.name) < name { low = middle + 1 } else { high = middle }
        }
        let isThere = low < virtualHosts.count && virtualHosts[low].read(\.name) == name
        switch (hosts[name]?.built, isThere) {
        case (let built?, true): virtualHosts[low] = built
        case (let built?, false): virtualHosts.insert(built, at: low)
        case (nil, true): virtualHosts.remove(at: low)
        case (nil, false): break
        }
    }
}

extension VirtualHostKey {
    fileprivate static func isBefore(_ left: VirtualHostKey, _ right: VirtualHostKey) -> Bool {
        (left.routeConfiguration, left.virtualHost) < (right.routeConfiguration, right.virtualHost)
    }
}
