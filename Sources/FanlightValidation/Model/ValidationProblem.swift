/// One rule that an object breaks: where, and what is wrong, in Istio's wording where the rule is Istio's.
package struct ValidationProblem: Hashable, Sendable {
    /// Which of Istio's messages this is.
    package enum Code: String, Sendable {
        case schemaValidationError = "SchemaValidationError"
        case schemaWarning = "SchemaWarning"
        case unreachableRule = "VirtualServiceUnreachableRule"
        case ineffectiveMatch = "VirtualServiceIneffectiveMatch"

        /// The number under which Istio's documentation has it.
        package var number: String {
            switch self {
            case .schemaValidationError: "IST0106"
            case .schemaWarning: "IST0133"
            case .unreachableRule: "IST0130"
            case .ineffectiveMatch: "IST0131"
            }
        }
    }

    package let code: Code
    /// In the form of `FieldPath`; the field may be absent from the object where the problem is that it is missing.
    package let field: String
    package let message: String

    package init(code: Code, field: String, message: String) {
        self.code = code
        self.field = field
        self.message = message
    }
}
