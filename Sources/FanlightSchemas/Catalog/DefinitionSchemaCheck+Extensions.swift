import FanlightResources

/// What Kubernetes adds to OpenAPI, and defaults.
///
/// - Source: apiextensions-apiserver, pkg/apiserver/schema/validation.go and schema/defaulting/validation.go.
extension DefinitionSchemaCheck {
    /// The metadata of every object has a schema of its own; a definition may say more about names alone.
    mutating func lookAtMetadata(_ schema: Node, _ place: String) {
        guard let metadata = schema[path: ["properties", "metadata"]] else { return }
        let names = metadata["properties"]?.members.map(\.key) ?? []
        let others = metadata.members.filter { !["type", "description", "properties", "default"].contains($0.key) }
        guard !others.isEmpty || !Set(names).isSubset(of: ["name", "generateName"]) else { return }
        add(
            .forbidden, "\(place).properties[metadata]",
            "Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")
    }

    mutating func lookAtExtensions(_ schema: Node, _ place: String) {
        if schema["x-kubernetes-embedded-resource"]?.bool == true {
            let type = schema["type"]?.string ?? ""
            if type != "object" {
                add(
                    .invalid, "\(place).type",
                    "Invalid value: \(GoFormat.quoted(type)): must be object if x-kubernetes-embedded-resource is true")
            }
            if schema["x-kubernetes-preserve-unknown-fields"]?.bool != true, schema["properties"]?.members.isEmpty ?? true {
                add(
                    .required, "\(place).properties",
                    "Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"
                )
            }
        }
        if let type = schema["x-kubernetes-map-type"]?.string, type != "atomic", type != "granular" {
            add(
                .notSupported, "\(place).x-kubernetes-map-type",
                "Unsupported value: \(GoFormat.quoted(type)): supported values: \"atomic\", \"granular\"")
        }
        if let value = schema["default"] { lookAt(default: value, schema, "\(place).default") }
    }

    /// The keys of the elements of a list must be there whatever a client leaves out.
    mutating func lookAtKeys(_ keys: [String], ofList schema: Node, _ place: String) {
        let items = schema["items"] ?? .emptyObject
        let required = Set(items["required"]?.strings ?? [])
        for key in keys {
            guard let property = items[path: ["properties", key]] else { continue }
            let field = "\(place).items.properties[\(GoFormat.shortened(key))]"
            if !required.contains(key), property["default"] == nil {
                add(
                    .required, "\(field).default",
                    "Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property")
            }
            if property["nullable"]?.bool == true {
                add(.forbidden, "\(field).nullable", "Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable")
            }
        }
    }

    /// A default that its own schema refuses, with the defaults within it, would make every object wrong that it is put into.
    private mutating func lookAt(default value: Node, _ schema: Node, _ field: String) {
        var check = StructuralCheck()
        let type = StructuralSchema(CustomSchema.completed(.object(["type": .string("object"), "properties": .object(["x": schema])])))
        guard let own = type.property("x") else { return }
        let whole = Defaulting.apply(.object(["x": value]), schema: type)["x"] ?? value
        check.inside(.member(field)) { $0.check(whole, own, old: nil) }
        for fault in check.faults.prefix(10) {
            add(CatalogError.Cause.Reason(rawValue: fault.cause.reason.rawValue) ?? .invalid, fault.cause.field, fault.cause.message)
        }
    }

    mutating func lookAtReason(_ rule: Node, _ place: String) {
        let supported = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"]
        guard let reason = rule["reason"]?.string, !reason.isEmpty, !supported.contains(reason) else { return }
        let values = supported.map { GoFormat.quoted($0) }.joined(separator: ", ")
        add(.notSupported, "\(place).reason", "Unsupported value: \(GoFormat.quoted(reason)): supported values: \(values)")
    }
}
