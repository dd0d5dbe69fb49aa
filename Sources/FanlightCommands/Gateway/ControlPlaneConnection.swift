import FanlightFeedTransport
import Synchronization

/// How long a gateway has been without the control plane. A control plane that is exchanged is back long before anybody is told.
final class ControlPlaneConnection: Sendable {
    private static let patience: Duration = .seconds(10)

    private struct State {
        var client: FeedClient?
        var lostAt: ContinuousClock.Instant?
        /// What was said first, so that each attempt that fails in other words is no news.
        var problem: String?
    }

    private let state = Mutex(State())

    func follow(_ client: FeedClient) { state.withLock { $0.client = client } }

    /// Why there is no connection, where that has been so for a while.
    func problem(at now: ContinuousClock.Instant) -> String? { state.withLock { $0.client }.flatMap { problem($0.status(), at: now) } }

    func problem(_ status: FeedClientStatus, at now: ContinuousClock.Instant) -> String? {
        state.withLock { state in
            guard !status.isConnected else {
                state.lostAt = nil
                state.problem = nil
                return nil
            }
            let lost = state.lostAt ?? now
            state.lostAt = lost
            guard now - lost >= Self.patience else { return nil }
            let problem = state.problem ?? "the control plane cannot be reached: \(status.problem ?? "it does not answer")"
            state.problem = problem
            return problem
        }
    }
}
