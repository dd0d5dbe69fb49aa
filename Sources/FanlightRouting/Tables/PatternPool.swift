import FanlightRegex
import Synchronization

/// Compiled regular expressions by pattern, so that a table that follows another compiles only the patterns that are new.
final class PatternPool: Sendable {
    private struct Held {
        weak var regex: Regex?
    }

    private struct State {
        var held: [String: Held] = [:]
        var limit = 256
    }

    private let state = Mutex(State())

    /// nil where the pattern is not one; a condition with it holds for no request.
    func regex(_ pattern: String) -> Regex? {
        if let regex = state.withLock({ $0.held[pattern]?.regex }) { return regex }
        guard let regex = try? Regex(pattern) else { return nil }
        state.withLock { state in
            state.held[pattern] = Held(regex: regex)
            guard state.held.count > state.limit else { return }
            // What no table uses any more goes; doubling the limit keeps the cost of looking in proportion.
            state.held = state.held.filter { $0.value.regex != nil }
            state.limit = max(256, state.held.count * 2)
        }
        return regex
    }
}
