import FanlightIR

/// The resources that come and go with one step from a configuration to the next.
struct FeedUpdates {
    /// By type; nil for what goes.
    private(set) var resources: [[String: FeedResource?]]
    private(set) var encodedCount: Int

    init(encodedCount: Int = 0) {
        resources = Array(repeating: [:], count: FeedType.allCases.count)
        self.encodedCount = encodedCount
    }

    mutating func set(_ type: FeedType, _ name: String, _ message: some WireMessage) {
        set(type, FeedResource(typeURL: type.url, name: name, body: message.encoded))
        encodedCount += 1
    }

    /// A resource that is encoded already.
    mutating func set(_ type: FeedType, _ resource: FeedResource) { resources[type.rawValue][resource.name] = .some(resource) }

    /// Where the same name comes as well, it stays.
    mutating func remove(_ type: FeedType, _ name: String) {
        if resources[type.rawValue][name] == nil { resources[type.rawValue][name] = .some(nil) }
    }

    /// What was found for another gateway already, by name; nil for what goes.
    mutating func take(_ type: FeedType, _ changes: [String: FeedResource?]) { resources[type.rawValue] = changes }

    mutating func count(_ encoded: Int) { encodedCount += encoded }

    /// What ends the update. Its version does not depend on the revision, so that a control plane that starts anew with the same content has nothing
    /// to send.
    mutating func end(workload: FeedWorkload, revision: UInt64, fingerprint: String) {
        let version = ContentHash.hash(WorkloadFrame(workload: workload, revision: 0, fingerprint: fingerprint).encoded)
        let body = WorkloadFrame(workload: workload, revision: revision, fingerprint: fingerprint).encoded
        set(
            .workload,
            FeedResource(typeURL: FeedType.workload.url, name: "workload", body: body, version: VersionText.text(version)))
        encodedCount += 1
    }
}
