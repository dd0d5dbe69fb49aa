import FanlightFeed
import GRPCCore
import Synchronization

/// One replica's stream. Whoever has something for it changes its session, and wakes the one task that writes.
final class FeedStream: Sendable {
    private struct State {
        var session: DeltaServerSession
        /// Of the publication that the newest offer came from.
        var generation: UInt64 = 0
        var isEnded = false
    }

    let identity: FeedIdentity
    private let state: Mutex<State>
    private let wakeups: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let report: @Sendable (FeedStream, [DeltaServerSession.Event]) -> Void

    init(
        identity: FeedIdentity, limits: DeltaServerSession.Limits,
        report: @escaping @Sendable (FeedStream, [DeltaServerSession.Event]) -> Void
    ) {
        self.identity = identity
        self.report = report
        state = Mutex(State(session: DeltaServerSession(limits: limits)))
        // However often it is woken before it looks, it has to look once.
        (wakeups, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// There is something newer for the replica, unless it is older than what it was offered already.
    func offer(_ snapshot: FeedSnapshot, generation: UInt64) {
        let events = state.withLock { state -> [DeltaServerSession.Event] in
            guard generation > state.generation else { return [] }
            state.generation = generation
            return state.session.offer(snapshot)
        }
        if !events.isEmpty { report(self, events) }
        waker.yield()
    }

    /// Ends the stream from our side.
    func end() {
        state.withLock { $0.isEnded = true }
        waker.finish()
    }

    /// Serves the replica until one of the two ends the stream.
    func run(_ requests: RPCAsyncSequence<DeltaRequest, any Error>, _ writer: RPCWriter<DeltaResponse>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await request in requests { try self.receive(request) }
            }
            group.addTask {
                for await _ in self.wakeups {
                    // Writing waits while the replica does not read, and then sends what is newest.
                    while let response = self.next() { try await writer.write(response) }
                }
                // Ended by us: the replica is to come back, to us or to who follows.
                throw RPCError(code: .unavailable, message: "the control plane ends this stream")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func receive(_ request: DeltaRequest) throws {
        let events: [DeltaServerSession.Event]
        do throws(DeltaProtocolError) {
            events = try state.withLock { state throws(DeltaProtocolError) in try state.session.receive(request) }
        } catch {
            throw RPCError(code: .invalidArgument, message: error.description)
        }
        if !events.isEmpty { report(self, events) }
        waker.yield()
    }

    private func next() -> DeltaResponse? {
        state.withLock { $0.isEnded ? nil : $0.session.next() }
    }
}
