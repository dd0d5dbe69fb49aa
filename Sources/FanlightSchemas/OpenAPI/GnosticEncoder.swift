import FanlightResources

/// A document of OpenAPI v2 in protobuf: the message `openapi.v2.Document`.
// gnostic: openapiv2/OpenAPIv2.proto has the numbers of the fields.
enum GnosticEncoder {
    static func document(_ node: Node) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.string(1, node["swagger"]?.string ?? "2.0")
        writer.message(2) { info in
            info.string(1, node["info"]?["title"]?.string ?? "")
            info.string(2, node["info"]?["version"]?.string ?? "")
        }
        writer.message(8) { paths in
            for path in node["paths"]?.members ?? [] {
                paths.message(2) { named in
                    named.string(1, path.key)
                    named.message(2) { item(&$0, path.value) }
                }
            }
        }
        writer.message(9) { named(&$0, node["definitions"]) }
        return writer.bytes
    }

    private static let methods = ["get": 2, "put": 3, "post": 4, "delete": 5, "patch": 8]

    private static func item(_ writer: inout ProtobufWriter, _ path: Node) {
        for member in path.members {
            guard let field = methods[member.key] else { continue }
            writer.message(field) { operation(&$0, member.value) }
        }
        for parameter in path["parameters"]?.elements ?? [] { writer.message(9) { parametersItem(&$0, parameter) } }
    }

    private static func operation(_ writer: inout ProtobufWriter, _ operation: Node) {
        for tag in operation["tags"]?.strings ?? [] { writer.string(1, tag) }
        if let description = operation["description"]?.string { writer.string(3, description) }
        if let identifier = operation["operationId"]?.string { writer.string(5, identifier) }
        for type in operation["produces"]?.strings ?? [] { writer.string(6, type) }
        for type in operation["consumes"]?.strings ?? [] { writer.string(7, type) }
        for parameter in operation["parameters"]?.elements ?? [] { writer.message(8) { parametersItem(&$0, parameter) } }
        writer.message(9) { responses in
            for response in operation["responses"]?.members ?? [] {
                responses.message(1) { named in
                    named.string(1, response.key)
                    named.message(2) { value in value.message(1) { self.response(&$0, response.value) } }
                }
            }
        }
        extensions(&writer, operation, field: 13)
    }

    private static func response(_ writer: inout ProtobufWriter, _ response: Node) {
        writer.string(1, response["description"]?.string ?? "")
        if let schema = response["schema"] { writer.message(2) { item in item.message(1) { self.schema(&$0, schema) } } }
    }

    /// ParametersItem: a Parameter, which is the body or something else; that is a part of the query (3) or of the path (4), whose fields
    /// have the same numbers but for `type` and `uniqueItems`.
    private static func parametersItem(_ writer: inout ProtobufWriter, _ parameter: Node) {
        writer.message(1) { item in
            switch parameter["in"]?.string {
            case "body":
                item.message(1) { body in
                    body.string(2, parameter["name"]?.string ?? "")
                    body.string(3, "body")
                    if parameter["required"]?.bool == true { body.bool(4, true) }
                    if let schema = parameter["schema"] { body.message(5) { self.schema(&$0, schema) } }
                }
            case "path": item.message(2) { other in other.message(4) { simple(&$0, parameter, type: 5, uniqueItems: 19) } }
            default: item.message(2) { other in other.message(3) { simple(&$0, parameter, type: 6, uniqueItems: 20) } }
            }
        }
    }

    private static func simple(_ writer: inout ProtobufWriter, _ parameter: Node, type: Int, uniqueItems: Int) {
        if parameter["required"]?.bool == true { writer.bool(1, true) }
        writer.string(2, parameter["in"]?.string ?? "query")
        if let description = parameter["description"]?.string { writer.string(3, description) }
        writer.string(4, parameter["name"]?.string ?? "")
        writer.string(type, parameter["type"]?.string ?? "string")
        if parameter["uniqueItems"]?.bool == true { writer.bool(uniqueItems, true) }
    }

    // MARK: Schemas

    /// Fields of `Schema` by the type of their values.
    private static let texts = ["$ref": 1, "format": 2, "title": 3, "description": 4, "pattern": 13]
    private static let numbers = ["multipleOf": 6, "maximum": 7, "minimum": 9]
    private static let flags = ["exclusiveMaximum": 8, "exclusiveMinimum": 10, "uniqueItems": 16]
    private static let integers = [
        "maxLength": 11, "minLength": 12, "maxItems": 14, "minItems": 15, "maxProperties": 17, "minProperties": 18,
    ]

    private static func schema(_ writer: inout ProtobufWriter, _ schema: Node) {
        for member in schema.members {
            let value = member.value
            if let field = texts[member.key], let text = value.string {
                writer.string(field, text)
            } else if let field = numbers[member.key], let number = value.number {
                writer.double(field, number)
            } else if let field = flags[member.key], let flag = value.bool {
                writer.bool(field, flag)
            } else if let field = integers[member.key], let integer = value.integer {
                writer.integer(field, integer)
            } else {
                composite(&writer, member.key, value)
            }
        }
        extensions(&writer, schema, field: 31)
    }

    private static func composite(_ writer: inout ProtobufWriter, _ key: String, _ value: Node) {
        switch key {
        case "default": writer.message(5) { any(&$0, value) }
        case "required": for name in value.strings { writer.string(19, name) }
        case "enum": for element in value.elements { writer.message(20) { any(&$0, element) } }
        case "additionalProperties": writer.message(21) { item in item.message(1) { schema(&$0, value) } }
        case "type": writer.message(22) { $0.string(1, value.string ?? "") }
        case "items": writer.message(23) { item in item.message(1) { schema(&$0, value) } }
        case "properties": writer.message(25) { named(&$0, value) }
        default: return
        }
    }

    /// Definitions or Properties: schemas with names.
    private static func named(_ writer: inout ProtobufWriter, _ schemas: Node?) {
        for member in schemas?.members ?? [] {
            writer.message(1) { named in
                named.string(1, member.key)
                named.message(2) { schema(&$0, member.value) }
            }
        }
    }

    private static func extensions(_ writer: inout ProtobufWriter, _ node: Node, field: Int) {
        for member in node.members where member.key.hasPrefix("x-") {
            writer.message(field) { named in
                named.string(1, member.key)
                named.message(2) { any(&$0, member.value) }
            }
        }
    }

    /// Any: YAML, which JSON is.
    private static func any(_ writer: inout ProtobufWriter, _ value: Node) { writer.string(2, value.jsonText + "\n") }
}
