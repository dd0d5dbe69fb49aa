import FanlightResources
import FanlightSchemas
import FanlightValidation

/// Istio's rules of admission in the form of the API.
enum ObjectRules {
    static func check(_ kind: ResourceKind, _ object: Node) -> (errors: [FieldCause], warnings: [String]) {
        let metadata = object["metadata"]
        let result = IstioValidation.validate(
            object, kind: kind, namespace: metadata?["namespace"]?.string ?? "", name: metadata?["name"]?.string ?? "")
        let errors = result.errors.map { cause($0.message, field: $0.field) }
        return (errors, result.warnings.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" })
    }
    /// Rules in Kubernetes' wording say what kind of problem it is; the others are about a value.
    private static func cause(_ message: String, field: String) -> FieldCause {
        let kinds: [(prefix: String, reason: FieldCause.Reason)] = [
            ("Invalid value: ", .valueInvalid), ("Duplicate value: ", .valueDuplicate), ("Required value", .valueRequired),
        ]
        guard let kind = kinds.first(where: { message.hasPrefix($0.prefix) }) else {
            return FieldCause(reason: .valueInvalid, message: "Invalid value: \(message)", field: field)
        }
        return FieldCause(reason: kind.reason, message: message, field: field)
    }
}
