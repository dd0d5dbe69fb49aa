import FanlightCEL
import FanlightRegex
import FanlightResources

/// Whether the schema of a definition can be served: it must say the type of every value, and what it demands must be understood.
///
/// Definitions come from users and decide later what happens to every object of their kind, so all of it is looked at when they are written.
struct DefinitionSchemaCheck {
    private(set) var causes: [CatalogError.Cause] = []

    /// - Parameter place: the path of the schema in the definition.
    mutating func check(_ schema: Node, at place: String) {
        let type = schema["type"]?.string ?? ""
        if type != "object" { add(.invalid, "\(place).type", "Invalid value: \(GoFormat.quoted(type)): must be object at the root") }
        lookAtMetadata(schema, place)
        look(at: schema, place, whose: nil)
    }

    private mutating func look(at schema: Node, _ place: String, whose parent: String?) {
        let isTyped = schema["type"] != nil || schema["x-kubernetes-int-or-string"]?.bool == true || isOpen(schema)
        if let parent, !isTyped { add(.required, "\(place).type", "Required value: must not be empty for specified \(parent)") }
        if let type = schema["type"]?.string, StructuralSchema.ValueType(rawValue: type) == nil {
            let supported = "supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\""
            add(.notSupported, "\(place).type", "Unsupported value: \(GoFormat.quoted(type)): \(supported)")
        }
        if schema["$ref"] != nil { add(.forbidden, "\(place).$ref", "Forbidden: $ref is not supported") }
        if schema["uniqueItems"]?.bool == true {
            add(
                .forbidden, "\(place).uniqueItems",
                "Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
        }
        lookAtList(schema, place)
        lookAtExtensions(schema, place)
        lookAtConditions(schema, place)
        lookBelow(schema, place)
    }

    private mutating func lookBelow(_ schema: Node, _ place: String) {
        let properties = schema["properties"]?.members ?? []
        for property in properties { look(at: property.value, Self.member(property.key, of: place), whose: "object fields") }
        if let free = schema["additionalProperties"], case .mapping = free.value {
            if !properties.isEmpty {
                add(.forbidden, "\(place).additionalProperties", "Forbidden: additionalProperties and properties are mutual exclusive")
            }
            look(at: free, "\(place).additionalProperties", whose: "object fields")
        }
        if let items = schema["items"] { look(at: items, "\(place).items", whose: "array items") }
    }

    private mutating func lookAtList(_ schema: Node, _ place: String) {
        if schema["type"]?.string == "array", schema["items"] == nil {
            add(.required, "\(place).items", "Required value: must be specified")
        }
        guard let type = schema["x-kubernetes-list-type"]?.string else { return }
        let keys = schema["x-kubernetes-list-map-keys"]?.strings ?? []
        switch StructuralSchema.ListType(rawValue: type) {
        case nil:
            add(
                .notSupported, "\(place).x-kubernetes-list-type",
                "Unsupported value: \(GoFormat.quoted(type)): supported values: \"atomic\", \"map\", \"set\"")
        case .map:
            let field = "\(place).x-kubernetes-list-map-keys"
            if keys.isEmpty { add(.required, field, "Required value: must not be empty if x-kubernetes-list-type is map") }
            let names = Set((schema[path: ["items", "properties"]]?.members ?? []).map(\.key))
            for (index, key) in keys.enumerated() where !names.contains(key) {
                add(.invalid, "\(field)[\(index)]", "Invalid value: \(GoFormat.quoted(key)): entries must all be names of item properties")
            }
            lookAtKeys(keys, ofList: schema, place)
        case .atomic, .set:
            if !keys.isEmpty {
                add(.forbidden, "\(place).x-kubernetes-list-map-keys", "Forbidden: must be empty if x-kubernetes-list-type is not map")
            }
        }
    }

    private mutating func lookAtConditions(_ schema: Node, _ place: String) {
        if let pattern = schema["pattern"]?.string, case .failure = PatternCache.shared.result(pattern) {
            add(.invalid, "\(place).pattern", "Invalid value: \(GoFormat.quoted(pattern)): must be a valid regular expression")
        }
        for (index, rule) in (schema["x-kubernetes-validations"]?.elements ?? []).enumerated() {
            let field = "\(place).x-kubernetes-validations[\(index)].rule"
            lookAtReason(rule, "\(place).x-kubernetes-validations[\(index)]")
            let text = rule["rule"]?.string ?? ""
            if text.isEmpty {
                add(.required, field, "Required value: rule is not specified")
            } else if case .failure(let error) = ProgramCache.shared.program(text) {
                add(.invalid, field, "Invalid value: \(GoFormat.quoted(text)): compilation failed: \(error)")
            }
        }
        // Inside of combinations types stay away: they are said outside.
        for key in ["allOf", "anyOf", "oneOf"] {
            for (index, part) in (schema[key]?.elements ?? []).enumerated() { lookInside(part, "\(place).\(key)[\(index)]") }
        }
        if let part = schema["not"] { lookInside(part, "\(place).not") }
    }

    private mutating func lookInside(_ part: Node, _ place: String) {
        for key in ["default", "additionalProperties", "nullable", "x-kubernetes-preserve-unknown-fields"] where part[key] != nil {
            add(.forbidden, "\(place).\(key)", "Forbidden: must be undefined to be structural")
        }
        lookAtConditions(part, place)
        for property in part["properties"]?.members ?? [] { lookInside(property.value, Self.member(property.key, of: place)) }
        if let items = part["items"] { lookInside(items, "\(place).items") }
    }

    private func isOpen(_ schema: Node) -> Bool { schema["x-kubernetes-preserve-unknown-fields"]?.bool == true }

    /// Users choose the names, which may be longer than anybody reads.
    private static func member(_ name: String, of place: String) -> String { GoFormat.shortened("\(place).properties[\(name)]") }

    mutating func add(_ reason: CatalogError.Cause.Reason, _ field: String, _ message: String) {
        guard causes.count < FieldCause.mostOfObject else { return }
        causes.append(CatalogError.Cause(reason: reason, field: field, message: message))
    }
}
