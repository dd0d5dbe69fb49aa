import FanlightResources

/// JSON for people: indented by two spaces.
enum IndentedJSON {
    static func bytes(_ node: Node) -> [UInt8] {
        var bytes: [UInt8] = []
        append(node, indent: 0, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private static func append(_ node: Node, indent: Int, to bytes: inout [UInt8]) {
        switch node.value {
        case .mapping(let members) where !members.isEmpty:
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                newLine(indent + 2, isFirst: index == 0, to: &bytes)
                Node.append(member.key, to: &bytes)
                bytes.append(contentsOf: ": ".utf8)
                append(member.value, indent: indent + 2, to: &bytes)
            }
            newLine(indent, isFirst: true, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        case .sequence(let elements) where !elements.isEmpty:
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                newLine(indent + 2, isFirst: index == 0, to: &bytes)
                append(element, indent: indent + 2, to: &bytes)
            }
            newLine(indent, isFirst: true, to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        default: node.appendJSON(to: &bytes)
        }
    }

    private static func newLine(_ indent: Int, isFirst: Bool, to bytes: inout [UInt8]) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
    }
}
