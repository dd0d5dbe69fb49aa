/// Why a patch was not applied, as the API answers it.
package struct PatchError: Error, Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        /// The body cannot be read as a patch of its type: status 400.
        case badRequest = "BadRequest"
        /// The body is a patch, but it does not fit the object: status 422.
        case invalid = "Invalid"
        /// The body is a strategic merge patch that contradicts itself or the object: status 500, since Kubernetes has no reason for it.
        case unexpected = ""
        /// The body asks for more than the server is ready to do: status 413.
        case tooLarge = "RequestEntityTooLarge"
    }

    package let reason: Reason
    /// What the response's `message` says.
    package let message: String
    /// What was wrong exactly. Kubernetes tells the client less than this in some cases; it is for the log.
    package let detail: String

    package init(reason: Reason, message: String, detail: String? = nil) {
        self.reason = reason
        self.message = message
        self.detail = detail ?? message
    }

    /// The HTTP status that goes with the reason.
    package var status: Int {
        switch reason {
        case .badRequest: 400
        case .invalid: 422
        case .unexpected: 500
        case .tooLarge: 413
        }
    }
}

extension PatchError {
    static func badRequest(_ message: String) -> PatchError { PatchError(reason: .badRequest, message: message) }
    static func unexpected(_ message: String) -> PatchError { PatchError(reason: .unexpected, message: message) }

    /// A patch that was read but could not be applied. Kubernetes hides the cause behind this sentence.
    static func rejected(_ detail: String) -> PatchError {
        PatchError(reason: .invalid, message: "the server rejected our request due to an error in our request", detail: detail)
    }
}
