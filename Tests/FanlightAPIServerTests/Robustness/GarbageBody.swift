import Testing

/// A body that is no object of any kind.
struct GarbageBody: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]

    var testDescription: String { name }

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    static let all: [GarbageBody] = [
        GarbageBody("NUL bytes", [0, 0, 0, 0]), GarbageBody("all bytes", Array(0...255)), GarbageBody("a brace", Array("{".utf8)),
        GarbageBody("a lone quote", Array(#"{"a":""#.utf8)),
        GarbageBody("invalid UTF-8", Array(#"{"metadata":{"name":""#.utf8) + [0xff, 0xfe, 0xc0, 0x80] + Array(#""}}"#.utf8)),
        GarbageBody("a lone surrogate", Array(#"{"metadata":{"name":"\ud800"}}"#.utf8)),
        GarbageBody("a protobuf prefix", Array("k8s\u{0}".utf8)),
        GarbageBody("a length beyond the end", Array("k8s\u{0}".utf8) + [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
        GarbageBody("an endless number", Array("k8s\u{0}".utf8) + [UInt8](repeating: 0xff, count: 64)),
        GarbageBody("deep arrays", Array(nested(200_000, open: "[", close: "]").utf8)),
        GarbageBody("deep objects", Array(nested(100_000, open: #"{"a":"#, close: "}").utf8)),
        GarbageBody("deep and open", Array(String(repeating: "[", count: 100_000).utf8)),
        GarbageBody(
            "deep inside an object", Array((#"{"metadata":{"name":"a"},"data":"# + nested(50_000, open: "[", close: "]") + "}").utf8)),
        GarbageBody(
            "a huge number", Array((#"{"metadata":{"name":"a"},"spec":{"x":1"# + String(repeating: "0", count: 100_000) + "}}").utf8)),
        GarbageBody("a huge exponent", Array(#"{"metadata":{"name":"a"},"spec":{"x":1e999999999}}"#.utf8)),
        GarbageBody(
            "anchors that multiply",
            Array(
                ("a: &a [x,x,x,x,x,x,x,x,x]\n"
                    + (0..<12).map { "b\($0): &b\($0) [\(String(repeating: "*\($0 == 0 ? "a" : "b\($0 - 1)"),", count: 9))x]\n" }.joined())
                    .utf8)),
        GarbageBody("an anchor inside itself", Array("a: &a [*a]\n".utf8)), GarbageBody("tabs", Array("\t\t\t:\n\t- {\n".utf8)),
        GarbageBody("spaces", [UInt8](repeating: 0x20, count: 100_000)),
        GarbageBody("a byte-order mark", [0xef, 0xbb, 0xbf] + Array("{}".utf8)),
        GarbageBody("a null", Array("null".utf8)), GarbageBody("a number", Array("5".utf8)), GarbageBody("text", Array(#""x""#.utf8)),
        GarbageBody("a list", Array("[]".utf8)),
    ]

    private static func nested(_ depth: Int, open: String, close: String, inside: String = "1") -> String {
        String(repeating: open, count: depth) + inside + String(repeating: close, count: depth)
    }
}
