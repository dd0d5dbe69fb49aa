/// Why the server cannot listen.
package struct DNSServerError: Error, CustomStringConvertible {
    package let message: String
    package let cause: (any Error)?

    init(_ message: String, cause: (any Error)? = nil) {
        self.message = message
        self.cause = cause
    }

    package var description: String {
        guard let cause else { return message }
        return "\(message): \(cause)"
    }
}
