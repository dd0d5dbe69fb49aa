/// A fault of the sample backends.
package struct SampleError: Error, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// An address cannot be listened on.
        case bindFailed
        /// Another backend gave no usable answer.
        case callFailed
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
