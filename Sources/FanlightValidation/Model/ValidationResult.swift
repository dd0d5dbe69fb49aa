/// What the rules say about one object: the errors, for which it is refused, and the warnings, with which it is taken.
package struct ValidationResult: Hashable, Sendable {
    /// More errors, or more warnings, of one object are not listed: some rules compare the parts of an object with each other.
    package static let maximumProblems = 100

    package let errors: [ValidationProblem]
    package let warnings: [ValidationProblem]

    package init(errors: [ValidationProblem] = [], warnings: [ValidationProblem] = []) {
        self.errors = errors
        self.warnings = warnings
    }

    package var isValid: Bool { errors.isEmpty }

    /// One cause of a refusal, as the details of a Kubernetes `Status` list them.
    package struct Cause: Hashable, Sendable {
        package let reason: String
        package let message: String
        package let field: String
    }

    package var causes: [Cause] {
        errors.map { Cause(reason: "FieldValueInvalid", message: $0.message, field: $0.field) }
    }

    /// All errors as one text, as Istio's admission webhook joins them; empty for a valid object.
    package var errorText: String { Self.joined(errors.map(\.message)) }

    /// - Source: hashicorp/go-multierror format.go, ListFormatFunc; a single error is not put into a list by Istio.
    package static func joined(_ messages: [String]) -> String {
        guard messages.count > 1 else { return messages.first ?? "" }
        return "\(messages.count) errors occurred:" + messages.map { "\n\t* \($0)" }.joined()
    }
}
