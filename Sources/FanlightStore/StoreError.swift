/// Why a store refused, or failed.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The object exists and was to be created.
        case alreadyExists
        /// The object does not exist and was to be read, changed or deleted.
        case notFound
        /// The object has changed since the revision that the caller expected.
        case conflict
        /// The store could not be reached or could not do its work; another attempt may succeed.
        case unavailable
    }

    package let code: Code
    package let message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
