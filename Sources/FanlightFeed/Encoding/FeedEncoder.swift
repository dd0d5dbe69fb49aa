import FanlightIR

/// Turns what gateways are to serve into resources, each of which is encoded when it changes.
///
/// One encoder serves all configurations of a control plane. What is equal to what was encoded before, for the same gateway or for another one, is
/// taken over, so that a change costs what it touches and gateways with the same routes share the bytes.
package struct FeedEncoder: Sendable {
    private var states: [String: WorkloadEncoding] = [:]
    /// The configuration that was encoded last, which a new one is probably most like.
    private var latest: String?
    private var pool = VirtualHostEncodingPool()

    package init() {}

    /// How many resources were encoded so far.
    package private(set) var encodedCount = 0

    /// - Parameter workload: the key of the configuration, such as `namespace/name`; what was encoded for it last is taken over where it is equal.
    /// - Returns: the snapshot from before, but for the revision, where nothing differs.
    package mutating func snapshot(of feed: GatewayFeed, for workload: String = "") -> FeedSnapshot {
        pool.use(revision: feed.revision)
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

/// The virtual hosts that were encoded for one revision, so that gateways that share one share its resources.
struct VirtualHostEncodingPool: Sendable {
    private struct Key: Hashable {
        let routeConfiguration: String
        let virtualHost: Shared<VirtualHost>
    }

    private var revision: UInt64 = 0
    private var made: [Key: VirtualHostEncoding] = [:]

    mutating func use(revision: UInt64) {
        if self.revision != revision { made = [:] }
        self.revision = revision
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
