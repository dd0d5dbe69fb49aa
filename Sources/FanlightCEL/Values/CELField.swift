/// The name of a field as an expression writes it.
///
/// Fields whose names are no identifiers are written escaped: `__dash__` for `-`, `__namespace__` for the reserved word, and so on.
struct CELField: Sendable {
    let name: String
    /// The name in the object; nil where the escapes make no sense.
    let unescaped: String?
    let isEscaped: Bool

    init(_ name: String) {
        self.name = name
        unescaped = Self.unescape(name)
        isEscaped = unescaped != name
    }

    /// A name in backquotes, which stands for itself: what looks like an escape is none.
    init(plain name: String) {
        self.name = name
        unescaped = name
        isEscaped = false
    }

    private static let symbols: [(escape: String, text: String)] = [("underscores", "__"), ("dot", "."), ("dash", "-"), ("slash", "/")]

    private static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package",
        "namespace", "return", "var", "void", "while",
    ]

    static func isReserved(_ word: String) -> Bool { reserved.contains(word) }

    // Kubernetes: apiserver/pkg/cel/escaping.go.
    private static func unescape(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        let underscore = UInt8(ascii: "_")
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard index + 1 < bytes.count, bytes[index] == underscore, bytes[index + 1] == underscore else {
                plain.append(bytes[index])
                index += 1
                continue
            }
            let word = bytes[(index + 2)...].prefix { $0 != underscore }
            guard !word.isEmpty, word.endIndex + 1 < bytes.count, bytes[word.endIndex + 1] == underscore else {
                plain.append(underscore)
                index += 1
                continue
            }
            let escape = String(decoding: word, as: UTF8.self)
            if let symbol = symbols.first(where: { $0.escape == escape }) {
                plain += symbol.text.utf8
            } else if isReserved(escape), word.count + 4 == bytes.count {
                plain += escape.utf8
            } else {
                return nil
            }
            index = word.endIndex + 2
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The identifier that stands for a field; nil where there is none.
    static func escape(_ name: String) -> String? {
        if isReserved(name) { return "__\(name)__" }
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        let bytes = Array(name.utf8)
        var escaped = ""
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "_") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "_"):
                escaped += "__underscores__"
                index += 1
            case UInt8(ascii: "."): escaped += "__dot__"
            case UInt8(ascii: "-"): escaped += "__dash__"
            case UInt8(ascii: "/"): escaped += "__slash__"
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                escaped.unicodeScalars.append(Unicode.Scalar(bytes[index]))
            default: return nil
            }
            index += 1
        }
        return escaped
    }
}
