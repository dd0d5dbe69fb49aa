/// A fault of the HTTP server.
package struct HTTPServerError: Error, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The address cannot be listened on.
        case bindFailed
        /// The certificates or the key cannot be used.
        case invalidTLS
        /// The client is gone, or the response was already ended.
        case responseClosed
        /// The client did not read what waited for it.
        case clientTooSlow
    }

    package let code: Code
    package let message: String
    package let cause: (any Error)?

    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String {
        guard let cause else { return message }
        return "\(message): \(cause)"
    }
}
