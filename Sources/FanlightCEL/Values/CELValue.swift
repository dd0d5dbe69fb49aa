package import FanlightRegex
package import FanlightResources

/// A value of the Common Expression Language.
///
/// Lists and mappings of the object under validation stay nodes and are converted element by element, when the expression comes to them.
package enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list(CELList)
    case map(CELMap)
    case duration(CELDuration)
    case timestamp(CELTimestamp)
    /// What `type(x)` gives, and what names such as `int` stand for.
    case type(String)
    case optional(CELOptional)
    case url(CELURL)
    case address(CELAddress)
    case prefix(CELPrefix)
    case quantity(CELQuantity)
    /// A string literal that a function takes as a pattern, compiled.
    case pattern(Regex)

    /// - Parameter schema: says which strings are durations, times or bytes, and how lists compare.
    package init(_ node: Node, schema: StructuralSchema? = nil) throws(CELError) {
        switch node.value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .integer(let number):
            if let schema, schema.type == .number, !schema.isIntOrString { self = .double(Double(number)) } else { self = .int(number) }
        case .number(let number):
            if let schema, schema.type == .integer, let integer = Int64(exactly: number) {
                self = .int(integer)
            } else {
                self = .double(number)
            }
        case .string(let text):
            if let schema, schema.type == .string, let format = schema.format {
                self = try Self.formatted(text, format)
            } else {
                self = .string(text)
            }
        case .sequence(let elements): self = .list(CELList(.nodes(elements), schema: schema))
        case .mapping(let members): self = .map(CELMap(.members(members), schema: schema))
        }
    }

    // Kubernetes: apiserver/pkg/cel/common/values.go, UnstructuredToVal.
    private static func formatted(_ text: String, _ format: String) throws(CELError) -> CELValue {
        switch format {
        case "duration":
            guard let duration = CELDuration(formatted: text) else { throw .evaluation("Invalid duration \(text)") }
            return .duration(duration)
        case "date":
            guard text.utf8.count == 10, let date = CELTimestamp(text + "T00:00:00Z") else {
                throw .evaluation("Invalid date formatted string \(text)")
            }
            return .timestamp(date)
        case "date-time":
            guard let time = CELTimestamp(text) else { throw .evaluation("Invalid date-time formatted string \(text)") }
            return .timestamp(time)
        case "byte":
            guard let bytes = Base64.decode(text) else { throw .evaluation("Invalid byte formatted string \(text)") }
            return .bytes(bytes)
        default: return .string(text)
        }
    }

    static func list(_ values: [CELValue]) -> CELValue { .list(CELList(.values(values), schema: nil)) }

    /// The value where it is a truth value: what a validation rule must give.
    package var bool: Bool? {
        if case .bool(let bool) = self { return bool }
        return nil
    }

    /// The value where it is a string: what a message expression must give.
    package var string: String? {
        if case .string(let string) = self { return string }
        return nil
    }

    var int: Int64? {
        if case .int(let int) = self { return int }
        return nil
    }

    /// The name of the type, as `type(x)` and error messages say it.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string, .pattern: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .duration: "google.protobuf.Duration"
        case .timestamp: "google.protobuf.Timestamp"
        case .type: "type"
        case .optional: "optional_type"
        case .url: "kubernetes.URL"
        case .address: "net.IP"
        case .prefix: "net.CIDR"
        case .quantity: "kubernetes.Quantity"
        }
    }

    static let typeNames: Set<String> = [
        "null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "google.protobuf.Duration",
        "google.protobuf.Timestamp", "type", "optional_type", "kubernetes.URL", "net.IP", "net.CIDR", "kubernetes.Quantity",
    ]
}
