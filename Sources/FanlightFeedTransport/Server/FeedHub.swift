import FanlightFeed
import GRPCCore
import Glibc
import Logging
import Synchronization

/// What is published, which streams there are, and what is known of each replica.
final class FeedHub: Sendable {
    private struct Entry {
        var replica: FeedReplica
        /// The newest stream of the replica; nil while it is disconnected.
        var stream: FeedStream?
        /// Of what it refused last.
        var refused = ""

        mutating func enter(_ state: FeedReplica.State) {
            guard replica.state != state else { return }
            replica.state = state
            replica.since = FeedHub.now()
        }
    }

    private struct State {
        var snapshots: [String: FeedSnapshot] = [:]
        var generation: UInt64 = 1
        var entries: [FeedIdentity: Entry] = [:]
        /// All that are open: also those that were followed by another of the same replica, and are about to end.
        var streamCount = 0
        var maxStreams = 0
        var isClosed = false

        /// Only those that nobody asked for since are dropped, the oldest first.
        mutating func forgetOldest(beyond count: Int) {
            let gone = entries.values.filter { $0.stream == nil }
            guard gone.count > count else { return }
            for entry in gone.sorted(by: { $0.replica.since < $1.replica.since }).prefix(gone.count - count) {
                entries[entry.replica.identity] = nil
            }
        }
    }

    /// Replicas that went without being seen again are forgotten beyond this number.
    private static let maxDisconnected = 4096

    private let state = Mutex(State())
    /// One publication at a time, since it asks others for configurations in between.
    private let publishing = Mutex(())
    private let configuration: @Sendable (FeedIdentity) -> String?
    private let reporter: AsyncStream<FeedReport>.Continuation
    private let logger: Logger

    init(logger: Logger, reporter: AsyncStream<FeedReport>.Continuation, configuration: @escaping @Sendable (FeedIdentity) -> String?) {
        self.logger = logger
        self.reporter = reporter
        self.configuration = configuration
    }

    func open(maxStreams: Int) {
        state.withLock { state in
            state.maxStreams = maxStreams
            state.isClosed = false
        }
    }

    func publish(_ snapshots: [String: FeedSnapshot]) {
        publishing.withLock { _ in
            let (generation, identities) = state.withLock { state in
                state.generation += 1
                state.snapshots = snapshots
                return (state.generation, Array(state.entries.keys))
            }
            for identity in identities { supply(identity, configuration(identity), generation: generation) }
        }
    }

    /// Offers a replica what is published for it.
    private func supply(_ identity: FeedIdentity, _ key: String?, generation: UInt64) {
        let found = state.withLock { state -> (FeedStream, FeedSnapshot)? in
            guard var entry = state.entries[identity] else { return nil }
            if key == nil, entry.stream == nil {
                state.entries[identity] = nil
                return nil
            }
            entry.replica.key = key
            // It has the content already, and nothing else is on its way: there is nothing to tell it.
            if entry.replica.state == .synced, let snapshot = key.flatMap({ state.snapshots[$0] }),
                snapshot.fingerprint == entry.replica.fingerprint
            {
                entry.replica.revision = snapshot.revision
                state.entries[identity] = entry
                return nil
            }
            guard let stream = entry.stream, let key, let snapshot = state.snapshots[key] else {
                state.entries[identity] = entry
                return nil
            }
            if entry.replica.fingerprint != snapshot.fingerprint {
                entry.enter(entry.refused == snapshot.fingerprint ? .rejected : .behind)
            }
            state.entries[identity] = entry
            return (stream, snapshot)
        }
        if let (stream, snapshot) = found { stream.offer(snapshot, generation: generation) }
    }

    func isAnyBehind(_ revision: UInt64) -> Bool {
        state.withLock { $0.entries.values.contains { $0.replica.state == .behind && $0.replica.revision < revision } }
    }

    func replicas() -> [FeedReplica] {
        state.withLock { $0.entries.values.map(\.replica) }.sorted { $0.identity < $1.identity }
    }

    /// A stream begins. It follows an earlier one of the same replica, which ends.
    func begin(_ stream: FeedStream) throws {
        let identity = stream.identity
        let (former, generation) = try state.withLock { state -> (FeedStream?, UInt64) in
            guard !state.isClosed else { throw RPCError(code: .unavailable, message: "the control plane is going away") }
            guard state.streamCount < state.maxStreams else {
                throw RPCError(code: .resourceExhausted, message: "the control plane serves \(state.maxStreams) streams already")
            }
            state.streamCount += 1
            var entry =
                state.entries[identity]
                ?? Entry(replica: FeedReplica(identity: identity, key: nil, state: .disconnected, since: Self.now()))
            let former = entry.stream
            entry.stream = stream
            entry.enter(.behind)
            state.entries[identity] = entry
            return (former, state.generation)
        }
        former?.end()
        reporter.yield(FeedReport(identity: identity, event: .connected))
        logger.debug("gateway connected", metadata: ["gateway": "\(identity)"])
        supply(identity, configuration(identity), generation: generation)
    }

    func end(_ stream: FeedStream, reason: String) {
        let identity = stream.identity
        let isLast = state.withLock { state -> Bool in
            state.streamCount -= 1
            guard var entry = state.entries[identity], entry.stream === stream else { return false }
            entry.stream = nil
            entry.enter(.disconnected)
            state.entries[identity] = entry
            state.forgetOldest(beyond: Self.maxDisconnected)
            return true
        }
        stream.end()
        guard isLast else { return }
        reporter.yield(FeedReport(identity: identity, event: .disconnected(reason: reason)))
        logger.debug("gateway disconnected", metadata: ["gateway": "\(identity)", "reason": "\(reason)"])
    }

    /// Takes note of what a replica answered.
    func note(_ stream: FeedStream, _ events: [DeltaServerSession.Event]) {
        for event in events {
            let report = state.withLock { state -> FeedReport? in
                guard var entry = state.entries[stream.identity], entry.stream === stream else { return nil }
                defer { state.entries[stream.identity] = entry }
                switch event {
                case .completed(let snapshot):
                    entry.replica.revision = snapshot.revision
                    entry.replica.fingerprint = snapshot.fingerprint
                    entry.replica.answers = snapshot.answers
                    entry.replica.refusal = nil
                    entry.refused = ""
                    let wanted = entry.replica.key.flatMap { state.snapshots[$0] }
                    entry.enter(wanted.map { $0.hasContent(of: snapshot) } ?? true ? .synced : .behind)
                    return FeedReport(
                        identity: stream.identity, event: .acknowledged(revision: snapshot.revision, fingerprint: snapshot.fingerprint))
                case .refused(let snapshot, _, _, let refusal):
                    let refusal = refusal.feedRefusal
                    entry.replica.refusal = refusal
                    entry.refused = snapshot.fingerprint
                    entry.enter(.rejected)
                    return FeedReport(identity: stream.identity, event: .refused(revision: snapshot.revision, refusal))
                }
            }
            guard let report else { continue }
            reporter.yield(report)
            if case .refused(let revision, let refusal) = report.event {
                logger.warning(
                    "gateway refused an update and serves the one before",
                    metadata: ["gateway": "\(stream.identity)", "revision": "\(revision)", "reason": "\(refusal)"])
            }
        }
    }

    /// Ends all streams, and takes no new ones.
    func close() {
        let streams = state.withLock { state in
            state.isClosed = true
            return state.entries.values.compactMap(\.stream)
        }
        for stream in streams { stream.end() }
    }

    fileprivate static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
