import FanlightIR

/// The gateway's end: puts together what it is to serve from the resources that come.
///
/// Resources are collected as they come, and looked at when an update ends. What they do not touch stays the same value, so that everything behind
/// this (tables of routes, pools of connections) costs what the change costs too. Where an update cannot be taken, the configuration from before stays.
package struct FeedAssembler: Sendable {
    private var store = ResourceStore()
    private var model = FeedModel()
    /// What ended the last update that the gateway took, and what all resources together were then.
    private var accepted: ResourceStore.Item?
    private var acceptedDigest = ResourceDigest()
    /// What was assembled last, whether the gateway took it or not.
    package private(set) var feed = GatewayFeed.empty

    package init() {}

    /// What is there already, by name, for the control plane to know what it need not send.
    package func versions(of typeURL: String) -> [String: String] {
        guard let type = FeedType(url: typeURL) else { return [:] }
        // An update that was refused is sent again, so that whoever sends it learns why.
        if type == .workload { return accepted.map { [FeedType.workloadName: $0.version] } ?? [:] }
        return store.versions(type)
    }

    /// Takes note of resources.
    ///
    /// - Returns: the new configuration where they end an update; nil where more is to come.
    package mutating func receive(_ update: DeltaUpdate) throws(FeedRefusal) -> GatewayFeed? {
        guard let type = FeedType(url: update.typeURL) else {
            throw FeedRefusal(typeURL: update.typeURL, message: "this gateway does not know the type")
        }
        for item in update.items { store.set(type, item.name, ResourceStore.Item(version: item.version, body: item.body)) }
        for name in update.removed { store.set(type, name, nil) }
        guard type == .workload, !update.items.isEmpty else { return nil }
        return try assemble()
    }

    /// The gateway serves what was assembled last.
    package mutating func accept() {
        accepted = store.item(.workload, FeedType.workloadName)
        acceptedDigest = store.digest
    }

    /// The gateway goes on with what it accepted before. The resources that came stay, for the next update to build on.
    package mutating func refuse() { store.set(.workload, FeedType.workloadName, accepted) }

    /// Whether the gateway serves what the resources are.
    package var isAccepted: Bool { accepted != nil && acceptedDigest == store.digest }

    /// Whether the resources are not those that the control plane takes them for, so that everything has to be sent anew.
    package private(set) var isAstray = false

    /// Stands for what was assembled last: the same for the same content in every process.
    package private(set) var fingerprint = ""

    /// How many resources were decoded so far.
    package var decodedCount: Int { model.decodedCount }

    /// All resources, for a file.
    package var archive: FeedArchive {
        FeedArchive(
            items: FeedType.allCases.flatMap { type in
                store.items(type).map { FeedArchive.Item(type: type, name: $0.key, version: $0.value.version, body: $0.value.body) }
            })
    }

    /// Takes everything from a file.
    package mutating func receive(_ archive: FeedArchive) throws(FeedRefusal) -> GatewayFeed {
        for item in archive.items { store.set(item.type, item.name, ResourceStore.Item(version: item.version, body: item.body)) }
        return try assemble()
    }

    private mutating func assemble() throws(FeedRefusal) -> GatewayFeed {
        let frame = try workload()
        guard frame.fingerprint == store.digest.text else {
            isAstray = true
            throw FeedRefusal(
                typeURL: FeedType.workload.url, resource: FeedType.workloadName,
                message: "the resources that were sent are not those of the update: some are missing or of another version")
        }
        try model.update(from: &store)
        feed = model.feed(workload: frame.workload, revision: frame.revision)
        fingerprint = frame.fingerprint
        store.take(.workload, FeedType.workloadName)
        return feed
    }

    private func workload() throws(FeedRefusal) -> WorkloadFrame {
        let refusal = { (message: String) in FeedRefusal(typeURL: FeedType.workload.url, resource: FeedType.workloadName, message: message)
        }
        guard let item = store.item(.workload, FeedType.workloadName) else { throw refusal("is missing") }
        let frame: WorkloadFrame
        do throws(WireError) { frame = try WorkloadFrame(encoded: item.body) } catch { throw refusal("\(error)") }
        guard frame.format == WorkloadFrame.currentFormat else {
            throw refusal(
                "is in format \(frame.format), and this gateway knows format \(WorkloadFrame.currentFormat): "
                    + "use a gateway of the same version as the control plane")
        }
        return frame
    }
}

extension FeedType {
    static let workloadName = "workload"
    static let socketsName = "sockets"
}
