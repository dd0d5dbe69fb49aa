import FanlightIR

@testable import FanlightFeed

/// What a feed says, compared value by value, since large parts are usually compared by what they were made from.
struct FeedContent: Equatable {
    struct Host: Equatable {
        let configuration: String
        let host: VirtualHost
    }

    let listeners: [Listener]
    let configurations: [String]
    let hosts: [Host]
    let clusters: [Cluster]
    let endpoints: EndpointTable
    let secrets: SecretTable
    let sockets: [FeedSocket]
    let workload: FeedWorkload

    init(_ feed: GatewayFeed) {
        listeners = feed.configuration.listeners
        configurations = feed.configuration.routeConfigurations.map(\.name)
        hosts = feed.configuration.routeConfigurations.flatMap { configuration in
            configuration.virtualHosts.map { Host(configuration: configuration.name, host: $0.value) }
        }
        clusters = feed.configuration.clusters.value
        endpoints = feed.endpoints
        secrets = feed.secrets
        sockets = feed.sockets
        workload = feed.workload
    }
}

extension FeedAssembler {
    /// Brings the gateway's end from one snapshot to another, as a stream would.
    ///
    /// - Parameter ends: whether the update comes to its end.
    mutating func follow(_ new: FeedSnapshot, since old: FeedSnapshot, ends: Bool = true) throws(FeedRefusal) -> GatewayFeed? {
        var result: GatewayFeed?
        for type in FeedType.allCases where type != .workload || ends {
            var update = DeltaUpdate(typeURL: type.url, nonce: "1")
            for name in new.candidates(of: type.rawValue, since: old).sorted() {
                guard let resource = new.resource(name, of: type.rawValue) else {
                    update.removed.append(name)
                    continue
                }
                if old.resource(name, of: type.rawValue)?.version == resource.version { continue }
                update.items.append(DeltaUpdate.Item(name: name, version: resource.version, body: Array(resource.body)))
            }
            if !update.items.isEmpty || !update.removed.isEmpty { result = try receive(update) ?? result }
        }
        return result
    }
}
