import FanlightCEL
import Testing

/// Random text and random expressions: whatever comes, there is an answer.
@Suite struct RobustnessTests {
    /// Numbers that are the same on each run.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let words = [
        "self", "oldSelf", "a", "x", "1", "0", "-", "9223372036854775807", "-9223372036854775808", "1u", "1.5", "1e308", "'a'", "''",
        "b'\\xff'", "'\\u00e9'", "r'\\'", "\"\"\"", "'''", "true", "false", "null", "[", "]", "(",
        ")", "{", "}", ":", ",", ".", "?", "||", "&&", "!", "==", "!=", "<", ">=", "in", "+", "*", "/", "%", "has(", ".all(x,",
        ".exists(x,", ".map(x,", ".filter(x,", ".exists_one(x,", "size(", ".size()", ".matches(", ".split(", ".substring(", ".replace(",
        "int(", "uint(", "double(", "string(", "bytes(", "duration(", "timestamp(", "url(", "ip(", "cidr(", "quantity(", ".add(",
        ".getHours(", ".charAt(", ".indexOf(", ".format(", "optional.of(", ".orValue(", ".?a", "[?0]", ".min()", ".sum()", ".join(",
        "type(", "`", "\\", "\u{0}", "é", "//", "\n", "__dash__",
    ]

    @Test("random words have an answer", arguments: 0..<20)
    func randomWords(seed: UInt64) {
        var random = Random(state: seed)
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 1...24, using: &random)).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined(
                separator: Bool.random(using: &random) ? " " : "")
            #expect(!evaluated(text, self: #"{"a":[1,"x",null,{"a":2}]}"#, budget: 10_000).isEmpty)
        }
    }

    @Test("random bytes have an answer", arguments: 0..<5)
    func randomBytes(seed: UInt64) {
        var random = Random(state: seed)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(!evaluated(String(decoding: bytes, as: UTF8.self)).isEmpty)
        }
    }

    /// An expression that can be read, of random operators, functions and values.
    private static func expression(_ depth: Int, _ random: inout Random) -> String {
        let leaves = [
            "self", "self.a", "self.m", "1", "-1", "0", "9223372036854775807", "-9223372036854775808", "2u", "18446744073709551615u", "1.5",
            "-0.0", "1e308", "'a'", "''", "'é😀'", "'1h'", "'10.0.0.0/8'", "'::1'", "'http://a/b?c=d'", "'1.5Gi'", "b'a'", "true", "null",
            "[]", "[1, 'a']", "{}", "{'a': 1}", "duration('1h')", "duration('-2562047h47m16.854775808s')",
            "timestamp('9999-12-31T23:59:59Z')", "timestamp(0)", "optional.none()", "optional.of(1)", "quantity('9999E')",
            "quantity('-1n')", "ip('::1')", "cidr('0.0.0.0/0')", "url('/a')", "int",
        ]
        guard depth > 0 else { return leaves.randomElement(using: &random) ?? "1" }
        func next() -> String { expression(depth - 1, &random) }
        let binary = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||"]
        let global = [
            "size", "int", "uint", "double", "string", "bytes", "bool", "duration", "timestamp", "type", "dyn", "url", "isURL", "ip",
            "isIP", "cidr", "isCIDR", "quantity", "isQuantity", "optional.of", "ip.isCanonical", "strings.quote", "optional.ofNonZeroValue",
        ]
        let methods0 = [
            "size", "trim", "reverse", "lowerAscii", "isSorted", "sum", "min", "max", "distinct", "getHours", "getFullYear", "getDayOfYear",
            "getMilliseconds", "getHost", "getQuery", "getEscapedPath", "family", "isGlobalUnicast", "masked", "ip", "prefixLength",
            "asInteger", "asApproximateFloat", "sign", "value", "hasValue", "join", "isInteger",
        ]
        let methods1 = [
            "contains", "startsWith", "endsWith", "matches", "find", "findAll", "charAt", "indexOf", "lastIndexOf", "substring", "split",
            "join", "format", "containsIP", "containsCIDR", "add", "sub", "mul", "compareTo", "isGreaterThan", "or", "orValue", "includes",
            "getHours",
        ]
        let macros = ["all", "exists", "exists_one", "map", "filter", "optMap", "optFlatMap"]
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: return "(\(next()) \(binary.randomElement(using: &random) ?? "+") \(next()))"
        case 3: return "\(global.randomElement(using: &random) ?? "size")(\(next()))"
        case 4: return "(\(next())).\(methods0.randomElement(using: &random) ?? "size")()"
        case 5: return "(\(next())).\(methods1.randomElement(using: &random) ?? "size")(\(next()))"
        case 6: return "(\(next())).\(macros.randomElement(using: &random) ?? "all")(x, \(next()))"
        case 7: return "(\(next()))[\(next())]"
        case 8: return "(\(next()) ? \(next()) : \(next()))"
        default:
            return [
                "-(\(next()))", "!(\(next()))", "[\(next()), \(next())]", "{\(next()): \(next())}",
                "(\(next())).substring(\(next()), \(next()))", "(\(next())).replace(\(next()), \(next()))",
                "(\(next())).slice(\(next()), \(next()))", "sets.contains(\(next()), \(next()))",
            ].randomElement(using: &random) ?? "1"
        }
    }

    @Test("random expressions have a value or an error", arguments: 0..<20)
    func randomExpressions(seed: UInt64) {
        var random = Random(state: seed &+ 1_000)
        for _ in 0..<500 {
            let text = Self.expression(Int.random(in: 1...4, using: &random), &random)
            let answer = evaluated(text, self: #"{"a":[1,"x",null,{"a":2}],"m":{"k":"v"}}"#, budget: 100_000)
            #expect(!answer.hasPrefix("refused: ERROR: <input>:1:1: Syntax"), "\(text)")
        }
    }
}
