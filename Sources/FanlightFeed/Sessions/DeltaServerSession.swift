/// The server's end of an incremental stream of all types (ADS), as a value without input or output.
///
/// It brings the client from what it has to the newest snapshot in transfers: all types in order, first what comes, each stage after the one before
/// it, then what goes, in the reverse order. While a transfer is under way newer snapshots replace each other, so that a slow client gets the newest
/// one next, and nothing piles up. At most one response of a type is on its way.
package struct DeltaServerSession: Sendable {
    package struct Limits: Hashable, Sendable {
        /// The size of responses; a single resource may be larger.
        package var responseBytes: Int
        /// Names that a client may ask for or come with, of one type.
        package var names: Int

        package init(responseBytes: Int = 1 << 20, names: Int = 200_000) {
            self.responseBytes = responseBytes
            self.names = names
        }
    }

    package enum Event: Sendable {
        /// The client has everything of the snapshot.
        case completed(FeedSnapshot)
        /// The client did not take a response on the way to the snapshot.
        case refused(FeedSnapshot, typeURL: String, resources: [String], DeltaRefusal)
    }

    private let types: FeedTypes
    private let limits: Limits
    /// By type.
    private var subscriptions: [ResourceSubscription?]
    private var newest: FeedSnapshot?
    /// Of the transfer that is under way.
    private var target: FeedSnapshot?
    private var isRefused = false
    private var nextNonce: UInt64 = 1
    /// What was completed last, so that it is told once.
    private var completed: FeedSnapshot?

    package init(types: FeedTypes = FeedType.table, limits: Limits = Limits()) {
        self.types = types
        self.limits = limits
        subscriptions = Array(repeating: nil, count: types.count)
    }

    /// There is a new snapshot for the client. Where it has the content that the client has already, that is all there is to it.
    package mutating func offer(_ snapshot: FeedSnapshot) -> [Event] {
        newest = snapshot
        guard target == nil, let completed, completed.hasContent(of: snapshot), completed.revision != snapshot.revision else { return [] }
        self.completed = snapshot
        return [.completed(snapshot)]
    }

    /// Whether the client was sent everything that it is to have, and answered all of it.
    package var isIdle: Bool { subscriptions.allSatisfy { $0?.isIdle ?? true } && target == nil }

    /// Takes a request.
    ///
    /// - Throws: where the client does not keep to the protocol; the stream has to end.
    package mutating func receive(_ request: DeltaRequest) throws(DeltaProtocolError) -> [Event] {
        // Others may ask for more than there is here; that is no mistake, and there is nothing to tell them.
        guard let type = types.index(of: request.typeURL) else { return [] }
        guard request.initialVersions.count <= limits.names, request.subscribe.count <= limits.names else {
            throw DeltaProtocolError("more than \(limits.names) names of \(request.typeURL)")
        }
        guard var subscription = subscriptions[type] else {
            subscriptions[type] = ResourceSubscription(type: type, request: request)
            if let target { subscriptions[type]?.plan(for: target) }
            return finished()
        }
        var events: [Event] = []
        if let outstanding = subscription.outstanding, outstanding.nonce == request.nonce {
            subscription.resolve(isAccepted: request.refusal == nil)
            if let refusal = request.refusal, let target {
                isRefused = true
                events.append(
                    .refused(target, typeURL: request.typeURL, resources: outstanding.versions.map(\.name), refusal))
            }
        }
        subscription.change(request)
        guard subscription.nameCount <= limits.names else {
            throw DeltaProtocolError("more than \(limits.names) names of \(request.typeURL)")
        }
        subscriptions[type] = subscription
        return events + finished()
    }

    /// What is to be sent now; nil where something has to be received or offered first.
    package mutating func next() -> DeltaResponse? {
        begin()
        guard target != nil else { return nil }
        return nextAddition() ?? nextRemoval()
    }

    /// Ends a transfer of which everything is answered.
    private mutating func finished() -> [Event] {
        guard let target, subscriptions.allSatisfy({ $0?.isIdle ?? true }) else { return [] }
        self.target = nil
        defer { isRefused = false }
        // Until the type that ends an update is asked for, there is more to come.
        guard !isRefused, types.waits || subscriptions.last.map({ $0 != nil }) == true else { return [] }
        if let completed, completed.hasContent(of: target), completed.revision == target.revision { return [] }
        completed = target
        return [.completed(target)]
    }

    /// Begins a transfer where there is something to do.
    private mutating func begin() {
        guard let newest else { return }
        if let target {
            // What was named since goes the same way.
            for type in subscriptions.indices {
                if let subscription = subscriptions[type], subscription.outstanding == nil, !subscription.isAt(target) {
                    subscriptions[type]?.plan(for: target)
                }
            }
            return
        }
        var isNeeded = false
        for type in subscriptions.indices {
            guard let subscription = subscriptions[type] else { continue }
            if !subscription.isAt(newest) { subscriptions[type]?.plan(for: newest) }
            if subscriptions[type]?.hasUnsent == true { isNeeded = true }
        }
        if isNeeded { target = newest }
    }

    /// What comes, in order.
    private mutating func nextAddition() -> DeltaResponse? {
        for type in subscriptions.indices {
            guard let subscription = subscriptions[type] else { continue }
            if types.waits, isWaiting(before: types.stages[type]) { return nil }
            if subscription.hasUnsentAdditions || (types.removesAtOnce(type) && subscription.hasUnsent) {
                // One type after the other: what is sent later may refer to all of it.
                return subscription.outstanding == nil ? respond(type, removes: types.removesAtOnce(type)) : nil
            }
        }
        return nil
    }

    /// What goes, in the reverse order, after everything that comes.
    private mutating func nextRemoval() -> DeltaResponse? {
        guard subscriptions.allSatisfy({ $0?.hasUnsentAdditions != true }) else { return nil }
        for type in subscriptions.indices.reversed() {
            guard let subscription = subscriptions[type] else { continue }
            if subscription.hasUnsent { return subscription.outstanding == nil ? respond(type, removes: true) : nil }
            if types.waits, subscription.outstanding != nil { return nil }
        }
        return nil
    }

    private func isWaiting(before stage: Int) -> Bool {
        subscriptions.contains { subscription in
            guard let subscription, types.stages[subscription.type] < stage else { return false }
            return subscription.outstanding != nil || subscription.hasUnsentAdditions
        }
    }

    private mutating func respond(_ type: Int, removes: Bool) -> DeltaResponse? {
        let nonce = String(nextNonce)
        nextNonce += 1
        return subscriptions[type]?.response(size: limits.responseBytes, removes: removes, nonce: nonce, url: types.urls[type])
    }
}
