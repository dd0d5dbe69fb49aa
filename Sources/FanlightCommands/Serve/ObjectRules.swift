import FanlightResources
import FanlightSchemas
import FanlightValidation

/// Istio's rules of admission in the form of the API.
enum ObjectRules {
    static func check(_ kind: ResourceKind, _ object: Node) -> (errors: [FieldCause], warnings: [String]) {
        let metadata = object["metadata"]
        let result = IstioValidation.validate(
            object, kind: kind, namespace: metadata?["namespace"]?.string ?? "", name: metadata?["name"]?.string ?? "")
        let errors = result.errors.map { FieldCause(reason: .valueInvalid, message: "Invalid value: \($0.message)", field: $0.field) }
        return (errors, result.warnings.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" })
    }
}
