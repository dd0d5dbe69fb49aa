/// Why a CustomResourceDefinition cannot be served: everything that is wrong with it, as the causes of a Status have it.
package struct CatalogError: Error, Hashable, Sendable {
    package struct Cause: Hashable, Sendable {
        package enum Reason: String, Sendable {
            case required = "FieldValueRequired"
            case invalid = "FieldValueInvalid"
            case notSupported = "FieldValueNotSupported"
            case forbidden = "FieldValueForbidden"
            case duplicate = "FieldValueDuplicate"
            case tooLong = "FieldValueTooLong"
            case tooMany = "FieldValueTooMany"
            case wrongType = "FieldValueTypeInvalid"
        }

        package let reason: Reason
        package let field: String
        package let message: String
    }

    package let causes: [Cause]
}
