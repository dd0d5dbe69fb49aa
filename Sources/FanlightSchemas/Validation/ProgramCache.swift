import FanlightCEL
import Synchronization

/// Expressions of schemas, parsed once. Bounded as `PatternCache` is.
final class ProgramCache: Sendable {
    static let shared = ProgramCache()
    private static let capacity = 4096

    private let parsed = Mutex<[String: Result<CELProgram, CELError>]>([:])

    func program(_ source: String) -> Result<CELProgram, CELError> {
        if let known = parsed.withLock({ $0[source] }) { return known }
        let made = Result { () throws(CELError) in try CELProgram(source) }
        parsed.withLock { parsed in
            if parsed.count >= Self.capacity { parsed.removeAll() }
            parsed[source] = made
        }
        return made
    }
}
