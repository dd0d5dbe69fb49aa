import FanlightIR

/// One configuration as resources, and what they were made from.
struct WorkloadEncoding: Sendable {
    private var feed: GatewayFeed?
    private(set) var snapshot = FeedSnapshot()
    private var routeConfigurations: [String: RouteConfigurationEncoding] = [:]

    /// - Parameter other: whose resources are probably needed here too.
    init(like other: WorkloadEncoding?) {
        guard let other else { return }
        feed = other.feed
        snapshot = other.snapshot.branched()
        routeConfigurations = other.routeConfigurations
    }

    /// - Returns: how many resources were encoded.
    mutating func update(to feed: GatewayFeed, pool: inout VirtualHostEncodingPool) -> Int {
        var updates = FeedUpdates()
        let old = self.feed ?? .empty
        clusters(old.configuration.clusters, feed.configuration.clusters, &updates)
        endpoints(old.endpoints, feed.endpoints, &updates)
        secrets(old.secrets, feed.secrets, &updates)
        listeners(old.configuration.listeners, feed.configuration.listeners, &updates)
        routes(feed.configuration.routeConfigurations, &pool, &updates)
        if self.feed == nil || old.sockets != feed.sockets { updates.set(.sockets, "sockets", SocketList(feed.sockets)) }
        let isFirst = self.feed == nil
        self.feed = feed
        // The end of an update says what the update leads to, so it is made when the rest is known.
        let before = snapshot.resource("workload", of: FeedType.workload.rawValue)
        if snapshot.update(updates.resources) || isFirst || old.workload != feed.workload {
            var others = snapshot.digest
            if let before { others.subtract(before.digest) }
            updates = FeedUpdates(encodedCount: updates.encodedCount)
            snapshot.fingerprint = others.text
            updates.end(workload: feed.workload, revision: feed.revision, fingerprint: others.text)
            snapshot.update(updates.resources)
        }
        snapshot.revision = feed.revision
        return updates.encodedCount
    }

    private func clusters(_ old: Shared<[Cluster]>, _ new: Shared<[Cluster]>, _ updates: inout FeedUpdates) {
        guard old != new else { return }
        let old = old.value
        var index = 0
        for cluster in new.value {
            while index < old.count, old[index].name < cluster.name {
                updates.remove(.cluster, old[index].name)
                index += 1
            }
            if index < old.count, old[index].name == cluster.name {
                if old[index] != cluster { updates.set(.cluster, cluster.name, cluster) }
                index += 1
            } else {
                updates.set(.cluster, cluster.name, cluster)
            }
        }
        for cluster in old[index...] { updates.remove(.cluster, cluster.name) }
    }

    private func endpoints(_ old: EndpointTable, _ new: EndpointTable, _ updates: inout FeedUpdates) {
        if Identity.isSame(old.clusters, new.clusters) { return }
        var common = 0
        for (cluster, endpoints) in new.clusters {
            let known = old.clusters[cluster]
            if known != nil { common += 1 }
            if known != endpoints { updates.set(.endpoints, cluster, ClusterEndpoints(cluster: cluster, endpoints: endpoints.value)) }
        }
        guard common < old.clusters.count else { return }
        for cluster in old.clusters.keys where new.clusters[cluster] == nil { updates.remove(.endpoints, cluster) }
    }

    private func secrets(_ old: SecretTable, _ new: SecretTable, _ updates: inout FeedUpdates) {
        if Identity.isSame(old.credentials, new.credentials) { return }
        for (name, credential) in new.credentials where old.credentials[name] != credential {
            updates.set(.secret, name, NamedCredential(name: name, credential: credential.value))
        }
        for name in old.credentials.keys where new.credentials[name] == nil { updates.remove(.secret, name) }
    }

    private func listeners(_ old: [Listener], _ new: [Listener], _ updates: inout FeedUpdates) {
        if Identity.isSame(old, new) { return }
        let known = Dictionary(old.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for listener in new where known[listener.name] != listener { updates.set(.listener, listener.name, listener) }
        let names = Set(new.map(\.name))
        for name in known.keys where !names.contains(name) { updates.remove(.listener, name) }
    }

    private mutating func routes(_ new: [RouteConfiguration], _ pool: inout VirtualHostEncodingPool, _ updates: inout FeedUpdates) {
        for configuration in new {
            var encoding = routeConfigurations[configuration.name]
            if encoding == nil {
                updates.set(.routeConfiguration, configuration.name, RouteConfigurationFrame(name: configuration.name))
                encoding = RouteConfigurationEncoding()
            }
            routeConfigurations[configuration.name] = nil
            encoding?.update(to: configuration, &pool, &updates)
            routeConfigurations[configuration.name] = encoding
        }
        guard routeConfigurations.count > new.count else { return }
        let names = Set(new.map(\.name))
        for (name, encoding) in routeConfigurations where !names.contains(name) {
            updates.remove(.routeConfiguration, name)
            encoding.removeAll(&updates)
            routeConfigurations[name] = nil
        }
    }
}

/// Whether two values are the very same in memory, which says that they are equal without looking at what they hold.
enum Identity {
    static func isSame<Key, Value>(_ left: [Key: Value], _ right: [Key: Value]) -> Bool {
        unsafeBitCast(left, to: UInt.self) == unsafeBitCast(right, to: UInt.self)
    }

    static func isSame<Element>(_ left: [Element], _ right: [Element]) -> Bool {
        unsafeBitCast(left, to: UInt.self) == unsafeBitCast(right, to: UInt.self)
    }
}
