/// Why an expression cannot be used, or why an evaluation has no value.
package struct CELError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The text is no expression, or names what does not exist.
        case syntax
        /// The values at hand do not fit the expression. `||`, `&&` and the macros built on them pass over such errors.
        case evaluation
        /// The evaluation was given up because it cost more than it may.
        case budget
    }

    package let kind: Kind
    /// In the words of the reference implementation, such as `no such key: name`.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }

    static func evaluation(_ message: String) -> CELError { CELError(.evaluation, message) }
    static let noSuchOverload = CELError(.evaluation, "no such overload")
    static let overBudget = CELError(.budget, "operation cancelled: actual cost limit exceeded")

    static func conversion(from type: String, to other: String) -> CELError {
        CELError(.evaluation, "type conversion error from '\(type)' to '\(other)'")
    }
}
