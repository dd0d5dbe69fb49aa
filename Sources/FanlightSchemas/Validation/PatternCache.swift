import FanlightRegex
import Synchronization

/// Regular expressions of schemas, compiled once. Bounded: whoever defines kinds without end makes it start anew.
final class PatternCache: Sendable {
    static let shared = PatternCache()
    private static let capacity = 4096

    private let compiled = Mutex<[String: Result<Regex, RegexError>]>([:])

    /// Nil where the pattern is none.
    func regex(_ pattern: String) -> Regex? { try? result(pattern).get() }

    /// Whether the pattern takes the whole text. A pattern that is none takes nothing.
    func fullMatch(_ pattern: String, _ text: String) -> Bool { regex(pattern)?.matches(text) ?? false }

    func result(_ pattern: String) -> Result<Regex, RegexError> {
        if let known = compiled.withLock({ $0[pattern] }) { return known }
        let made = Result { () throws(RegexError) in try Regex(pattern) }
        compiled.withLock { compiled in
            if compiled.count >= Self.capacity { compiled.removeAll() }
            compiled[pattern] = made
        }
        return made
    }
}
