import FanlightResources

/// How cells write values that are not texts.
enum CellText {
    static let none = "<none>"
    static let unset = "<unset>"
    static let unknown = "<unknown>"

    /// As Go prints it: texts and numbers as they are, lists and objects as JSON with sorted keys.
    static func text(of value: Node) -> String {
        switch value.value {
        case .null: "<no value>"
        case .bool(let bool): bool ? "true" : "false"
        case .integer(let integer): String(integer)
        case .number(let number): GoFormat.number(number)
        case .string(let text): text
        case .sequence, .mapping: json(value)
        }
    }

    /// Go's JSON, which hides what HTML could take for a tag.
    private static func json(_ value: Node) -> String {
        var bytes: [UInt8] = []
        value.appendJSON(to: &bytes, sorted: true)
        guard bytes.contains(where: { "<>&".utf8.contains($0) }) else { return String(decoding: bytes, as: UTF8.self) }
        var escaped: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "<"): escaped += "\\u003c".utf8
            case UInt8(ascii: ">"): escaped += "\\u003e".utf8
            case UInt8(ascii: "&"): escaped += "\\u0026".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// `a=1,b=2`, in the order of the keys.
    static func labels(_ node: Node?) -> String {
        let pairs = (node?.stringMap ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return pairs.isEmpty ? none : pairs.joined(separator: ",")
    }

    static func selectorOrNone(_ node: Node?) -> String {
        let text = LabelSelectorText.text(node)
        return text.isEmpty ? none : text
    }

    /// The first few of a list and how many more there are.
    static func few(_ list: [String], of count: Int, limit: Int = 3, separator: String = ",") -> String {
        let shown = list.prefix(limit).joined(separator: separator)
        return count > limit ? "\(shown) + \(count - limit) more..." : shown
    }

    /// A count or a percentage.
    static func intOrString(_ node: Node?) -> String? {
        node.flatMap { $0.string ?? $0.integer.map { String($0) } }
    }
}
