import FanlightResources

extension Diagnostic {
    var json: JSONValue {
        .object([
            "code": .string(code), "level": .string(level.rawValue), "kind": .optional(resource?.kind.kind),
            "namespace": .optional(resource?.namespace), "name": .optional(resource?.name), "file": .optional(source?.file),
            "line": .optional(source?.line), "field": .string(field), "message": .string(message), "witness": .optional(witness),
        ])
    }
}
