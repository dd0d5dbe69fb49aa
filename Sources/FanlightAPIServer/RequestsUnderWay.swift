import Synchronization

/// Counts the requests under way, and says when there are too many.
final class RequestsUnderWay: Sendable {
    enum Kind: Int, Sendable {
        case read
        case write
        case watch
    }

    private let limits: [Int]
    private let counts = Mutex([0, 0, 0])

    init(_ limits: RequestLimits) { self.limits = [limits.reads, limits.writes, limits.watches] }

    /// False where one more would be too many; else `leave` must be called once.
    func enter(_ kind: Kind) -> Bool {
        counts.withLock { counts in
            guard counts[kind.rawValue] < limits[kind.rawValue] else { return false }
            counts[kind.rawValue] += 1
            return true
        }
    }

    func leave(_ kind: Kind) { counts.withLock { $0[kind.rawValue] -= 1 } }
}
