/// Why a store refused, or failed.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The object exists and was to be created.
        case alreadyExists
        /// The object does not exist and was to be read, changed or deleted.
        case notFound
        /// The object has changed since the revision that the caller expected.
        case conflict
        /// The revision is so old that the changes since then are forgotten; `revision` is the oldest one that can be gone on from.
        case expired
        /// The revision has not been reached; `revision` is the current one.
        case future
        /// The store could not be reached or could not do its work; another attempt may succeed.
        case unavailable
        /// What is stored cannot be read, and another attempt will not help.
        case damaged
    }

    package let code: Code
    package let message: String
    /// For `expired` and `future`: the revision that would have been possible.
    package let revision: UInt64?

    package init(code: Code, message: String, revision: UInt64? = nil) {
        self.code = code
        self.message = message
        self.revision = revision
    }

    package var description: String { "\(code.rawValue): \(message)" }
}

extension StoreError {
    package static func expired(_ revision: UInt64, oldest: UInt64) -> StoreError {
        StoreError(code: .expired, message: "revision \(revision) is too old, changes are known since \(oldest)", revision: oldest)
    }

    package static func future(_ revision: UInt64, current: UInt64) -> StoreError {
        StoreError(code: .future, message: "revision \(revision) is ahead of the store, which is at \(current)", revision: current)
    }
}
