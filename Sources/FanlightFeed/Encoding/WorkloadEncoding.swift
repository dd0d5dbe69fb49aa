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

    /// The snapshot, with the feed's revision, where nothing else in it is new: what most gateways are told of a change that concerns few.
    mutating func takeIfUnchanged(_ new: GatewayFeed) -> FeedSnapshot? {
        guard let feed, feed.endpoints == new.endpoints, feed.secrets == new.secrets, feed.configuration == new.configuration,
            feed.sockets == new.sockets, feed.workload == new.workload
        else { return nil }
        self.feed = new
        snapshot.revision = new.revision
        return snapshot
    }

    /// - Returns: how many resources were encoded.
    mutating func update(to feed: GatewayFeed, pool: inout EncodingPool) -> Int {
        var updates = FeedUpdates()
        let old = self.feed ?? .empty
        if old.configuration.clusters != feed.configuration.clusters {
            let (changes, count) = pool.clusters(from: old.configuration.clusters, to: feed.configuration.clusters)
            updates.take(.cluster, changes)
            updates.count(count)
        }
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
            var answers = others
            if let sockets = snapshot.resource("sockets", of: FeedType.sockets.rawValue) { answers.subtract(sockets.digest) }
            snapshot.answers = answers.text
            updates.end(workload: feed.workload, revision: feed.revision, fingerprint: others.text)
            snapshot.update(updates.resources)
        }
        snapshot.revision = feed.revision
        return updates.encodedCount
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

    private mutating func routes(_ new: [RouteConfiguration], _ pool: inout EncodingPool, _ updates: inout FeedUpdates) {
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
