/// Trees as Go writes them.
extension GoFormat {
    /// `%v` of a value as messages about fields repeat it: texts in quotes, everything else as JSON.
    package static func value(_ node: Node) -> String {
        switch node.value {
        case .string(let text): quoted(text)
        case .number(let number): self.number(number)
        default: shortened(json(node))
        }
    }

    /// The word of Go's JSON decoder for the type of a value.
    package static func kind(of node: Node) -> String {
        switch node.value {
        case .integer, .number: "number"
        case .bool: "bool"
        default: node.typeName
        }
    }

    /// `%T` of a value that Go's decoder has read without knowing what it is.
    package static func dynamicType(of node: Node) -> String {
        switch node.value {
        case .null: "<nil>"
        case .bool: "bool"
        case .integer: "int64"
        case .number: "float64"
        case .string: "string"
        case .sequence: "[]interface {}"
        case .mapping: "map[string]interface {}"
        }
    }

    /// JSON as Go's encoder writes it: keys in their order, characters with a meaning in HTML as escapes.
    package static func json(_ node: Node) -> String {
        var text = ""
        append(node, to: &text)
        return text
    }

    /// `%+v`: `map[a:1 b:[x y]]`.
    package static func plain(_ node: Node) -> String {
        switch node.value {
        case .null: "<nil>"
        case .string(let text): text
        case .sequence(let elements): "[\(elements.map(plain).joined(separator: " "))]"
        case .mapping(let members):
            "map[\(members.sorted { $0.key < $1.key }.map { "\($0.key):\(plain($0.value))" }.joined(separator: " "))]"
        default: node.jsonText
        }
    }

    private static func append(_ node: Node, to text: inout String) {
        switch node.value {
        case .null, .bool, .integer: text += node.jsonText
        case .number(let number): text += jsonNumber(number)
        case .string(let string): append(json: string, to: &text)
        case .sequence(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                append(element, to: &text)
            }
            text += "]"
        case .mapping(let members):
            text += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                append(json: member.key, to: &text)
                text += ":"
                append(member.value, to: &text)
            }
            text += "}"
        }
    }

    private static func append(json string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\u{0}"..<" ", "<", ">", "&", "\u{2028}", "\u{2029}": text += "\\u" + padded(String(scalar.value, radix: 16), to: 4)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
