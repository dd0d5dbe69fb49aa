import FanlightResources

/// A tree as YAML in block style. Strings that another type could be read from are quoted as JSON, which YAML takes.
enum YAMLText {
    static func text(_ node: Node) -> String {
        var text = ""
        append(node, indent: 0, isInline: false, to: &text)
        return text
    }

    private static func append(_ node: Node, indent: Int, isInline: Bool, to text: inout String) {
        let margin = String(repeating: " ", count: indent)
        switch node.value {
        case .mapping(let members) where !members.isEmpty:
            for (index, member) in members.enumerated() {
                if !(isInline && index == 0) { text += margin }
                text += scalar(member.key) + ":"
                appendChild(member.value, indent: indent, of: node, to: &text)
            }
        case .sequence(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                if !(isInline && index == 0) { text += margin }
                text += "- "
                append(element, indent: indent + 2, isInline: true, to: &text)
            }
        default: text += flow(node) + "\n"
        }
    }

    private static func appendChild(_ child: Node, indent: Int, of parent: Node, to text: inout String) {
        switch child.value {
        case .mapping(let members) where !members.isEmpty:
            text += "\n"
            append(child, indent: indent + 2, isInline: false, to: &text)
        case .sequence(let elements) where !elements.isEmpty:
            text += "\n"
            append(child, indent: indent, isInline: false, to: &text)
        default: text += " " + flow(child) + "\n"
        }
    }

    private static func flow(_ node: Node) -> String {
        switch node.value {
        case .string(let string): scalar(string)
        case .mapping: "{}"
        case .sequence: "[]"
        default: node.jsonText
        }
    }

    private static func scalar(_ string: String) -> String {
        isPlain(string) ? string : Node.string(string).jsonText
    }

    /// Whether a reader of YAML 1.1 or 1.2 takes the text for the same string without quotes.
    private static func isPlain(_ string: String) -> Bool {
        guard let first = string.utf8.first, string.utf8.last != UInt8(ascii: " "), string.utf8.last != UInt8(ascii: ":") else {
            return false
        }
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20) || first == UInt8(ascii: "/")
        guard isLetter else { return false }
        let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
        guard !words.contains(string.lowercased()) else { return false }
        return string.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/")].contains(byte)
        }
    }
}
