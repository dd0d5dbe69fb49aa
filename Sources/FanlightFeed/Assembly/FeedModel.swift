import FanlightIR

/// What the resources of a gateway say, kept up to date one by one.
struct FeedModel: Sendable {
    private var clusters: [Cluster] = []
    /// Those that differ from `clusters`; nil for what went.
    private var changedClusters: [String: Cluster?] = [:]
    private var sharedClusters = Shared<[Cluster]>([], madeFrom: ResourceDigest())
    private var endpoints = EndpointTable()
    private var secrets = SecretTable()
    private var listeners: [String: Listener] = [:]
    private var sortedListeners: [Listener]? = []
    private var sockets: [FeedSocket] = []
    private var routes = RouteModel()
    private(set) var decodedCount = 0

    /// Follows all changes of the resources.
    ///
    /// - Throws: for the first that cannot be followed, which then is tried again the next time.
    mutating func update(from store: inout ResourceStore) throws(FeedRefusal) {
        try updateClusters(from: &store)
        try each(.endpoints, of: &store) { model, name, body, _ throws(WireError) in
            model.endpoints.clusters[name] = try body.map { body throws(WireError) in Shared(try ClusterEndpoints(encoded: body).endpoints)
            }
        }
        try each(.secret, of: &store) { model, name, body, _ throws(WireError) in
            model.secrets.credentials[name] = try body.map { body throws(WireError) in Shared(try NamedCredential(encoded: body).credential)
            }
        }
        try each(.routeConfiguration, of: &store) { model, name, body, _ throws(WireError) in
            try model.routes.setConfiguration(name, body)
        }
        try each(.virtualHost, of: &store) { model, name, body, before throws(WireError) in
            try model.routes.setFrame(name, body, before: before)
        }
        try each(.routeOrder, of: &store) { model, name, body, before throws(WireError) in
            try model.routes.setOrder(name, body, before: before)
        }
        try each(.ownedRoutes, of: &store) { model, name, body, before throws(WireError) in
            try model.routes.setRoutes(name, body, before: before)
        }
        try routes.assemble()
        try updateListeners(from: &store)
        try each(.sockets, of: &store) { model, _, body, _ throws(WireError) in
            model.sockets = try body.map { body throws(WireError) in try SocketList(encoded: body).sockets } ?? []
        }
        try checkReferences()
    }

    func feed(workload: FeedWorkload, revision: UInt64) -> GatewayFeed {
        GatewayFeed(
            configuration: GatewayConfiguration(
                listeners: sortedListeners ?? [], routeConfigurations: routes.configurations, clusters: sharedClusters),
            endpoints: endpoints, secrets: secrets, sockets: sockets, workload: workload, revision: revision)
    }

    /// Follows the changes of one type.
    ///
    /// - Parameter follow: gets a name, its bytes (nil where it went) and the bytes that were followed before.
    private mutating func each(
        _ type: FeedType, of store: inout ResourceStore,
        _ follow: (inout FeedModel, String, [UInt8]?, [UInt8]?) throws(WireError) -> Void
    ) throws(FeedRefusal) {
        for (name, before) in store.changes(type) {
            let body = store.item(type, name)?.body
            do throws(WireError) {
                try follow(&self, name, body, before)
            } catch {
                throw FeedRefusal(typeURL: type.url, resource: name, origin: Self.origin(of: name, type), message: "\(error)")
            }
            if body != nil { decodedCount += 1 }
            store.take(type, name)
        }
    }

    private mutating func updateClusters(from store: inout ResourceStore) throws(FeedRefusal) {
        try each(.cluster, of: &store) { model, name, body, _ throws(WireError) in
            let cluster = try body.map { body throws(WireError) in try Cluster(encoded: body) }
            guard cluster == nil || cluster?.name == name else { throw .outOfRange("the name of another cluster") }
            model.changedClusters[name] = .some(cluster)
        }
        guard !changedClusters.isEmpty else { return }
        var added = changedClusters.values.compactMap(\.self).sorted { $0.name < $1.name }[...]
        var merged: [Cluster] = []
        merged.reserveCapacity(clusters.count + added.count)
        for cluster in clusters where changedClusters[cluster.name] == nil {
            while let first = added.first, first.name < cluster.name {
                merged.append(first)
                added.removeFirst()
            }
            merged.append(cluster)
        }
        clusters = merged + added
        changedClusters = [:]
        sharedClusters = Shared(clusters, madeFrom: store.digest(.cluster))
    }

    private mutating func updateListeners(from store: inout ResourceStore) throws(FeedRefusal) {
        try each(.listener, of: &store) { model, name, body, _ throws(WireError) in
            model.listeners[name] = try body.map { body throws(WireError) in try Listener(encoded: body) }
            model.sortedListeners = nil
        }
        if sortedListeners == nil {
            sortedListeners = listeners.values.sorted { ($0.port, $0.bind, $0.name) < ($1.port, $1.bind, $1.name) }
        }
    }

    private func checkReferences() throws(FeedRefusal) {
        for listener in sortedListeners ?? [] {
            for chain in listener.filterChains {
                guard case .http(let name) = chain.action, !routes.hasConfiguration(name) else { continue }
                throw FeedRefusal(
                    typeURL: FeedType.listener.url, resource: listener.name, origin: chain.origin,
                    message: "refers to route configuration \(name), which was not sent")
            }
        }
    }

    /// The object that a resource comes from, where its name says so.
    private static func origin(of name: String, _ type: FeedType) -> Origin? {
        let parts = name.split(separator: "/").map(String.init)
        switch type {
        case .secret where parts.count == 2: return Origin(kind: "Secret", namespace: parts[0], name: parts[1])
        case .ownedRoutes where parts.count >= 4: return RouteOwner(resourceName: parts[2] + "/" + parts[3])?.origin
        default: return nil
        }
    }
}
