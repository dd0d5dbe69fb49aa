import FanlightResources

/// Plain scalars to values as Kubernetes' tools read them.
///
/// - Source: sigs.k8s.io/yaml, goyaml.v2/resolve.go: YAML 1.1, so `yes`, `on` and `y` are booleans too and `010` is octal; but no
///   numbers of base 60, and times stay text.
enum YAMLScalar {
    static func value(ofPlain text: UnsafeBufferPointer<UInt8>) -> Node.Value {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            let string = String(decoding: text, as: UTF8.self)
            return special(string) ?? number(string) ?? .string(string)
        case UInt8(ascii: "."):
            let string = String(decoding: text, as: UTF8.self)
            return special(string) ?? float(string) ?? .string(string)
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
            UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
            let string = String(decoding: text, as: UTF8.self)
            return text.count <= 5 ? special(string) ?? .string(string) : .string(string)
        default:
            return .string(String(decoding: text, as: UTF8.self))
        }
    }

    /// The value of a scalar with an explicit tag, or nil where the text is no such value.
    static func value(_ string: String, tag: String) -> Node.Value? {
        let resolved = Array(string.utf8).withUnsafeBufferPointer { value(ofPlain: $0) }
        switch (tag, resolved) {
        case ("tag:yaml.org,2002:bool", .bool), ("tag:yaml.org,2002:int", .integer), ("tag:yaml.org,2002:null", .null),
            ("tag:yaml.org,2002:float", .number):
            return resolved
        case ("tag:yaml.org,2002:float", .integer(let integer)): return .number(Double(integer))
        case ("tag:yaml.org,2002:bool", _), ("tag:yaml.org,2002:int", _), ("tag:yaml.org,2002:null", _), ("tag:yaml.org,2002:float", _):
            return nil
        default: return .string(string)
        }
    }

    private static func special(_ text: String) -> Node.Value? {
        switch text {
        case "true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON": .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF": .bool(false)
        case "~", "null", "Null", "NULL": .null
        case ".nan", ".NaN", ".NAN": .number(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .number(.infinity)
        case "-.inf", "-.Inf", "-.INF": .number(-.infinity)
        default: nil
        }
    }

    private static func number(_ text: String) -> Node.Value? {
        let plain = text.contains("_") ? text.filter { $0 != "_" } : text
        return integer(plain) ?? float(plain)
    }

    /// Go's `strconv.ParseInt` with base 0: `0x`, `0o`, `0b`, and a leading zero for octal.
    private static func integer(_ text: String) -> Node.Value? {
        let isNegative = text.hasPrefix("-")
        let unsigned = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard let first = unsigned.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        var digits = unsigned
        var radix = 10
        if first == UInt8(ascii: "0"), unsigned.utf8.count > 1 {
            let second = unsigned.dropFirst().first
            radix = second == "x" || second == "X" ? 16 : second == "b" || second == "B" ? 2 : 8
            digits = unsigned.dropFirst(radix == 8 && second != "o" && second != "O" ? 1 : 2)
        }
        guard digits.first != "+", digits.first != "-" else { return nil }
        if let integer = Int64((isNegative ? "-" : "") + digits, radix: radix) { return .integer(integer) }
        return UInt64(digits, radix: radix).map { .number(isNegative ? -Double($0) : Double($0)) }
    }

    /// Digits with at most one point and an exponent; Swift would read more, such as `0x1p3` and `infinity`.
    private static func float(_ text: String) -> Node.Value? {
        let bytes = text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        let isPlain = bytes.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e")
                || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        }
        guard isPlain, text.utf8.count - bytes.count <= 1 else { return nil }
        return Double(text).map { .number($0) }
    }
}
