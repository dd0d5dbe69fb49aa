/// One way in which an object breaks its schema, with the place of it.
package struct SchemaProblem: Hashable, Sendable {
    package enum Code: String, Sendable {
        case unknownField = "UnknownField"
        case wrongType = "WrongType"
        case requiredField = "RequiredField"
        case unsupportedValue = "UnsupportedValue"
        case invalidValue = "InvalidValue"
    }

    package let code: Code
    package let level: Diagnostic.Level
    /// In the form of `FieldPath`.
    package let field: String
    package let message: String
    package let line: Int
    package let column: Int
}
