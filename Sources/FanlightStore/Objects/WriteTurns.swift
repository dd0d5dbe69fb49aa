import FanlightResources
import Synchronization

/// Lets the writes of one key run one after another, in the order in which they came; those of different keys do not wait for each other.
final class WriteTurns: Sendable {
    private struct State {
        /// The keys that are being written, each with the writes that wait for it.
        var turns: [ResourceKey: [CheckedContinuation<Void, any Error>]] = [:]
        var waiting = 0
    }

    private enum Step {
        case go
        case wait
        case refuse
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: writes that may wait, all together.
    init(limit: Int) { self.limit = limit }

    /// Returns when it is this write's turn; `end` must follow.
    ///
    /// - Throws: `StoreError.Code.unavailable` where too many wait.
    func begin(_ key: ResourceKey) async throws {
        let isFree = state.withLock { state in
            guard state.turns[key] == nil else { return false }
            state.turns[key] = []
            return true
        }
        if isFree { return }
        try await withCheckedThrowingContinuation { continuation in
            let step = state.withLock { state -> Step in
                guard state.turns[key] != nil else {
                    state.turns[key] = []
                    return .go
                }
                guard state.waiting < limit else { return .refuse }
                state.waiting += 1
                state.turns[key]?.append(continuation)
                return .wait
            }
            switch step {
            case .go: continuation.resume()
            case .wait: break
            case .refuse:
                continuation.resume(throwing: StoreError(code: .unavailable, message: "too many writes wait for others of the same object"))
            }
        }
    }

    /// Hands the turn to the next write of the key.
    func end(_ key: ResourceKey) {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard let next = state.turns[key]?.first else {
                state.turns[key] = nil
                return nil
            }
            state.turns[key]?.removeFirst()
            state.waiting -= 1
            return next
        }
        next?.resume()
    }
}
