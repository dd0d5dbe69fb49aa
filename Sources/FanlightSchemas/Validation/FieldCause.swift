package import FanlightResources

/// One reason why an object is not accepted, as a `Status` of the API reports it in `details.causes`.
package struct FieldCause: Hashable, Sendable {
    /// More causes than anybody reads are not collected: an object may have as many as its text has bytes, and each is longer than those.
    static let mostOfObject = 1_000

    /// The values of `reason` that clients know.
    package enum Reason: String, Sendable {
        case valueNotFound = "FieldValueNotFound"
        case valueRequired = "FieldValueRequired"
        case valueDuplicate = "FieldValueDuplicate"
        case valueInvalid = "FieldValueInvalid"
        case valueNotSupported = "FieldValueNotSupported"
        case valueForbidden = "FieldValueForbidden"
        case valueTooLong = "FieldValueTooLong"
        case valueTooMany = "FieldValueTooMany"
        case internalError = "InternalError"
        case valueTypeInvalid = "FieldValueTypeInvalid"
    }

    package let reason: Reason
    /// What stands after the field in the text of the status, such as `Required value`.
    package let message: String
    /// A path such as `spec.http[0].match`, or `<nil>` where the cause has no field of its own.
    package let field: String

    /// Keys that users choose can make a field, and texts of theirs a message, longer than anybody reads.
    package init(reason: Reason, message: String, field: String) {
        self.reason = reason
        self.message = GoFormat.shortened(message, to: GoFormat.longestMessage)
        self.field = GoFormat.shortened(field)
    }
}

/// The ways in which a field is wrong, each with the words that the API has for it.
extension FieldCause {
    package static func required(_ field: String, _ detail: String = "") -> FieldCause {
        FieldCause(reason: .valueRequired, message: detail.isEmpty ? "Required value" : "Required value: \(detail)", field: field)
    }

    package static func invalid(_ field: String, _ value: Node, _ detail: String) -> FieldCause {
        FieldCause(reason: .valueInvalid, message: "Invalid value: \(GoFormat.value(value)): \(detail)", field: field)
    }

    package static func invalid(_ field: String, _ value: String, _ detail: String) -> FieldCause {
        invalid(field, Node.string(value), detail)
    }

    /// As `invalid`, for a value that is too large to be repeated.
    package static func invalid(_ field: String, omitted detail: String) -> FieldCause {
        FieldCause(reason: .valueInvalid, message: "Invalid value: \(detail)", field: field)
    }

    package static func typeInvalid(_ field: String, _ value: Node, _ detail: String) -> FieldCause {
        FieldCause(reason: .valueTypeInvalid, message: "Invalid value: \(GoFormat.value(value)): \(detail)", field: field)
    }

    package static func notSupported(_ field: String, _ value: Node, _ supported: [String]) -> FieldCause {
        let values = supported.map { GoFormat.quoted($0) }.joined(separator: ", ")
        let tail = supported.isEmpty ? "" : ": supported values: \(values)"
        return FieldCause(reason: .valueNotSupported, message: "Unsupported value: \(GoFormat.value(value))\(tail)", field: field)
    }

    package static func duplicate(_ field: String, _ value: Node) -> FieldCause {
        FieldCause(reason: .valueDuplicate, message: "Duplicate value: \(GoFormat.value(value))", field: field)
    }

    package static func forbidden(_ field: String, _ detail: String) -> FieldCause {
        FieldCause(reason: .valueForbidden, message: "Forbidden: \(detail)", field: field)
    }

    package static func tooLong(_ field: String, limit: Int) -> FieldCause {
        FieldCause(reason: .valueTooLong, message: "Too long: may not be more than \(limit) \(limit == 1 ? "byte" : "bytes")", field: field)
    }

    package static func tooMany(_ field: String, count: Int, limit: Int) -> FieldCause {
        let noun = limit == 1 ? "item" : "items"
        return FieldCause(reason: .valueTooMany, message: "Too many: \(count): must have at most \(limit) \(noun)", field: field)
    }

    package static func notFound(_ field: String, _ value: Node) -> FieldCause {
        FieldCause(reason: .valueNotFound, message: "Not found: \(GoFormat.value(value))", field: field)
    }
}
