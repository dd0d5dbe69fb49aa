/// What a client asked for of one type, and how far the server has got with it.
struct ResourceSubscription: Sendable {
    struct Outstanding: Sendable {
        let nonce: String
        /// Names and versions, nil for what is removed.
        let versions: [(name: String, version: String?)]
    }

    /// What is still to be sent, to get to the target of the session's transfer.
    struct Pending: Sendable {
        /// Sorted by name, from the end.
        var added: [FeedResource] = []
        var removed: [String] = []
        /// Names that the client asked for and that nothing has: it can be told at once, since nothing goes.
        var missing: [String] = []
    }

    let type: Int
    private(set) var isWildcard = false
    private var names: Set<String> = []
    /// What the client named anew, and is to be told about whatever it has.
    private var demanded: Set<String> = []
    private var held = HeldResources()
    /// The newest versions that the client refused, nil for removals: the same is not sent again.
    private var refused: [String: String?] = [:]
    /// The first request of a type is always answered, since a client waits for it.
    private(set) var needsAnswer = true
    private(set) var outstanding: Outstanding?
    private(set) var pending = Pending()
    /// Where `pending` leads.
    private var target: FeedSnapshot?

    var nameCount: Int { names.count }

    /// - Parameter request: the first of its type in the stream.
    init(type: Int, request: DeltaRequest) {
        self.type = type
        let isNamed = request.subscribe.contains { $0 != "*" }
        isWildcard = request.subscribe.isEmpty || request.subscribe.contains("*")
        if isNamed { names = Set(request.subscribe.lazy.filter { $0 != "*" }) }
        held = HeldResources(versions: request.initialVersions)
        // Names that come with a version are known to the client. Those without one may not exist, which it has to be told.
        demanded = names.filter { request.initialVersions[$0] == nil }
    }

    /// A later request: what the client wants from now on, or not any more.
    mutating func change(_ request: DeltaRequest) {
        for name in request.subscribe {
            if name == "*" {
                isWildcard = true
            } else {
                names.insert(name)
                demanded.insert(name)
            }
        }
        for name in request.unsubscribe {
            if name == "*" { isWildcard = false }
            names.remove(name)
            demanded.remove(name)
        }
        if !isWildcard { held.forget(request.unsubscribe) }
        if !(request.subscribe.isEmpty && request.unsubscribe.isEmpty) { target = nil }
    }

    /// Whether nothing is to be sent and nothing to be waited for.
    var isIdle: Bool { outstanding == nil && !hasUnsent }
    var hasUnsent: Bool { hasUnsentAdditions || !pending.removed.isEmpty }
    var hasUnsentAdditions: Bool { needsAnswer || !pending.added.isEmpty || !pending.missing.isEmpty }
    /// Whether it has to be planned anew to get to the snapshot.
    func isAt(_ snapshot: FeedSnapshot) -> Bool { demanded.isEmpty && target.map { $0.hasContent(of: snapshot) } == true }

    /// Finds out what has to be sent. To be called while nothing is outstanding.
    mutating func plan(for snapshot: FeedSnapshot) {
        pending = Pending()
        for name in candidates(in: snapshot) {
            let resource = snapshot.resource(name, of: type)
            let isDemanded = demanded.contains(name)
            if !isDemanded, held.version(of: name, type: type) == resource?.version {
                refused[name] = nil
                continue
            }
            if !isDemanded, let refused = refused[name], refused == resource?.version { continue }
            if let resource {
                pending.added.append(resource)
            } else if held.version(of: name, type: type) == nil {
                pending.missing.append(name)
            } else {
                pending.removed.append(name)
            }
        }
        demanded = []
        pending.added.sort { $0.name > $1.name }
        pending.removed.sort(by: >)
        pending.missing.sort()
        target = snapshot
        if isWildcard, pending.added.isEmpty, pending.removed.isEmpty, pending.missing.isEmpty { settle() }
    }

    private func candidates(in snapshot: FeedSnapshot) -> [String] {
        guard isWildcard else { return Array(names.union(demanded)) }
        let names = held.candidates(type: type, target: snapshot)
        return demanded.isEmpty ? names : Array(Set(names).union(demanded))
    }

    /// The next response of this type, of about `size` bytes.
    ///
    /// - Parameter removes: whether what goes may be told now.
    mutating func response(size: Int, removes: Bool, nonce: String, url: String) -> DeltaResponse {
        var resources: [FeedResource] = []
        var bytes = 0
        while let resource = pending.added.last, bytes == 0 || bytes + resource.field.count <= size {
            resources.append(resource)
            bytes += resource.field.count
            pending.added.removeLast()
        }
        var removed = pending.missing
        pending.missing = []
        if removes, pending.added.isEmpty {
            while let name = pending.removed.last, bytes <= size {
                removed.append(name)
                bytes += name.utf8.count + 4
                pending.removed.removeLast()
            }
        }
        needsAnswer = false
        outstanding = Outstanding(
            nonce: nonce, versions: resources.map { ($0.name, Optional($0.version)) } + removed.map { ($0, nil) })
        return DeltaResponse(typeURL: url, nonce: nonce, resources: resources, removed: removed)
    }

    /// The client's answer to what is outstanding.
    mutating func resolve(isAccepted: Bool) {
        guard let outstanding else { return }
        self.outstanding = nil
        for (name, version) in outstanding.versions {
            if isAccepted {
                held.set(name, version, type: type)
                refused[name] = nil
            } else {
                refused[name] = .some(version)
            }
        }
        if isWildcard, !hasUnsent { settle() }
    }

    /// Everything was sent: from now on what is held is told by the snapshot.
    private mutating func settle() {
        guard let target else { return }
        held.become(target, except: refused.keys, type: type)
    }
}
