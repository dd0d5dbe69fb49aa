import FanlightIR

/// Turns what gateways are to serve into resources, each of which is encoded when it changes.
///
/// One encoder serves all configurations of a control plane. What is equal to what was encoded before, for the same gateway or for another one, is
/// taken over, so that a change costs what it touches and gateways with the same routes share the bytes.
package struct FeedEncoder: Sendable {
    private var states: [String: WorkloadEncoding] = [:]
    /// The configuration that was encoded last, which a new one is probably most like.
    private var latest: String?
    private var pool = EncodingPool()

    package init() {}

    /// How many resources were encoded so far.
    package private(set) var encodedCount = 0
    /// How many configurations were gone through so far for what differs.
    package private(set) var comparedCount = 0

    /// - Parameter workload: the key of the configuration, such as `namespace/name`; what was encoded for it last is taken over where it is equal.
    /// - Returns: the snapshot from before, but for the revision, where nothing differs.
    package mutating func snapshot(of feed: GatewayFeed, for workload: String = "") -> FeedSnapshot {
        if let unchanged = states[workload]?.takeIfUnchanged(feed) { return unchanged }
        pool.use(revision: feed.revision)
        comparedCount += 1
        var state = states.removeValue(forKey: workload) ?? WorkloadEncoding(like: latest.flatMap { states[$0] })
        encodedCount += state.update(to: feed, pool: &pool)
        let snapshot = state.snapshot
        states[workload] = state
        latest = workload
        return snapshot
    }

    /// Lets go of what was kept for a configuration that nobody needs any more.
    package mutating func forget(_ workload: String) {
        states[workload] = nil
        if latest == workload { latest = states.keys.min() }
    }
}

/// What was encoded for one revision, so that gateways that have something in common share its resources, and nobody looks for the same difference twice.
struct EncodingPool: Sendable {
    private struct ClusterStep: Hashable {
        let old: Shared<[Cluster]>
        let new: Shared<[Cluster]>
    }

    private struct Key: Hashable {
        let routeConfiguration: String
        let virtualHost: Shared<VirtualHost>
    }

    private var revision: UInt64 = 0
    private var made: [Key: VirtualHostEncoding] = [:]
    private var clusterSteps: [ClusterStep: [String: FeedResource?]] = [:]

    mutating func use(revision: UInt64) {
        if self.revision != revision {
            made = [:]
            clusterSteps = [:]
        }
        self.revision = revision
    }

    /// What comes and goes, by name, between two lists of clusters: mostly the same ones for all gateways.
    ///
    /// - Returns: also how many resources had to be encoded for it.
    mutating func clusters(from old: Shared<[Cluster]>, to new: Shared<[Cluster]>) -> (changes: [String: FeedResource?], encodedCount: Int)
    {
        let step = ClusterStep(old: old, new: new)
        if let known = clusterSteps[step] { return (known, 0) }
        let changes = Self.changes(from: old.value, to: new.value)
        clusterSteps[step] = changes
        return (changes, changes.values.count { $0 != nil })
    }

    /// Both lists are sorted by name.
    private static func changes(from old: [Cluster], to new: [Cluster]) -> [String: FeedResource?] {
        var changes: [String: FeedResource?] = [:]
        func set(_ cluster: Cluster) {
            changes[cluster.name] = .some(FeedResource(typeURL: FeedType.cluster.url, name: cluster.name, body: cluster.encoded))
        }
        var index = 0
        for cluster in new {
            while index < old.count, old[index].name < cluster.name {
                changes[old[index].name] = .some(nil)
                index += 1
            }
            if index < old.count, old[index].name == cluster.name {
                if old[index] != cluster { set(cluster) }
                index += 1
            } else {
                set(cluster)
            }
        }
        for cluster in old[index...] { changes[cluster.name] = .some(nil) }
        return changes
    }

    /// - Parameter previous: what stands in the same place now.
    /// - Returns: also whether it had to be made.
    mutating func encoding(
        of virtualHost: Shared<VirtualHost>, in routeConfiguration: String, previous: VirtualHostEncoding?
    ) -> (VirtualHostEncoding, isNew: Bool) {
        let key = Key(routeConfiguration: routeConfiguration, virtualHost: virtualHost)
        if let known = made[key] { return (known, false) }
        let encoding = VirtualHostEncoding(virtualHost, in: routeConfiguration, previous: previous)
        made[key] = encoding
        return (encoding, true)
    }
}
