import Synchronization

/// Up to which revision a stream has told everything: each of its kinds is watched by itself, and one may be further than another.
final class ChangeProgress: Sendable {
    private let revisions: Mutex<[Int64?]>

    /// - Parameter count: of the watches; of none it is known yet how far it is.
    init(count: Int) { revisions = Mutex(Array(repeating: nil, count: count)) }

    /// - Parameter revision: up to which a watch has told all; nil where that is not known. A watch that tells nothing is as far as can be.
    func note(_ revision: Int64?, of watch: Int) { revisions.withLock { $0[watch] = revision } }

    /// Of all watches; nil where it is not known, or where nothing is watched.
    var common: Int64? {
        revisions.withLock { revisions in
            let known = revisions.compactMap { $0 }
            return known.count == revisions.count ? known.min().flatMap { $0 == .max ? nil : $0 } : nil
        }
    }
}
