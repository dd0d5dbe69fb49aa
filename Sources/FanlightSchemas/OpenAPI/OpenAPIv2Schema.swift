import FanlightResources

/// Schemas of v3 in the terms of v2. What v2 has no words for is left out, and with it what would then say too much: a value that may be
/// null has no type, and one that may be of two types none either.
enum OpenAPIv2Schema {
    static let referencePrefix = "#/definitions/"

    private static let kept: Set<String> = [
        "description", "type", "format", "required", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength",
        "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
    ]
    private static let extensions: Set<String> = [
        "x-kubernetes-group-version-kind", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type",
        "x-kubernetes-patch-strategy", "x-kubernetes-patch-merge-key", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string",
        "x-kubernetes-embedded-resource",
    ]

    /// A schema that a document has under a name: a kind is an object, even one of which nothing else is said.
    static func definition(_ schema: Node) -> Node {
        var definition = lowered(schema)
        if isOpen(schema), let type = schema["type"] { definition[member: "type"] = type }
        return definition
    }

    private static func isOpen(_ schema: Node) -> Bool { schema["x-kubernetes-preserve-unknown-fields"]?.bool ?? false }

    // Kubernetes: apiextensions-apiserver, pkg/controller/openapi/v2/conversion.go, ToStructuralOpenAPIV2.
    static func lowered(_ schema: Node) -> Node {
        if let reference = schema["$ref"]?.string ?? schema["allOf"]?.elements.first?["$ref"]?.string {
            var node = Node.object(["$ref": .string(referencePrefix + reference.dropFirst(OpenAPIModels.referencePrefix.count))])
            if let description = schema["description"] { node[member: "description"] = description }
            return node
        }
        let isNullable = schema["nullable"]?.bool ?? false
        let isIntOrString = schema["x-kubernetes-int-or-string"]?.bool ?? false
        let isOpen = isOpen(schema)
        var members: [Node.Member] = []
        func add(_ key: String, _ value: Node) { members.append(Node.Member(key: key, line: 0, column: 0, value: value)) }
        for member in schema.members {
            switch member.key {
            case "type", "format":
                // Clients take an object without properties for a map, and cannot read a list without items.
                if !isNullable && !isIntOrString && !isOpen { add(member.key, member.value) }
            case "required":
                if !isNullable && !isOpen { add(member.key, member.value) }
            case "properties":
                guard !isNullable, !isOpen else { continue }
                add(
                    member.key,
                    Node(
                        .mapping(
                            member.value.members.map { Node.Member(key: $0.key, line: 0, column: 0, value: lowered($0.value)) })))
            case "items", "additionalProperties":
                guard !isNullable, !isOpen, case .mapping = member.value.value else { continue }
                add(member.key, lowered(member.value))
            case _ where kept.contains(member.key) || extensions.contains(member.key): add(member.key, member.value)
            default: continue
            }
        }
        // The types of Kubernetes that are a number or a text are texts in v2.
        if let format = schema["format"]?.string, format == "int-or-string" || format == "quantity" {
            members = members.filter { $0.key != "format" }
            add("type", .string("string"))
            if format == "int-or-string" { add("format", .string(format)) }
        }
        return Node(.mapping(members))
    }
}
