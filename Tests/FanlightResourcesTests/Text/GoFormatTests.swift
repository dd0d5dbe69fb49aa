import FanlightResources
import Testing

@Suite struct GoFormatTests {
    @Test(
        "a text is repeated with escapes for what does not print",
        arguments: [
            ("a\"b\\c", #""a\"b\\c""#), ("a\nb\t\r\u{8}\u{B}\u{C}", #""a\nb\t\r\b\v\f""#), ("\u{1}\u{7F}\u{7}", #""\x01\x7f\a""#),
            ("é☃ x", "\"é☃ x\""),
            ("\u{200B}\u{A0}\u{2028}", #""\u200b\u00a0\u2028""#), ("\u{E0001}", #""\U000e0001""#), ("", "\"\""),
        ])
    func quoted(text: String, expected: String) { #expect(GoFormat.quoted(text) == expected) }

    @Test("lists have their texts in quotes or plain")
    func lists() {
        #expect(GoFormat.quoted(["a", "b\n"]) == #"["a" "b\n"]"#)
        #expect(GoFormat.quoted([String]()) == "[]")
        #expect(GoFormat.list(["a", "b"]) == "[a b]")
    }

    @Test("a message repeats the beginning of what is longer than any value that is meant")
    func shortened() {
        let longest = String(repeating: "ä", count: 1_000)
        #expect(GoFormat.shortened(longest) == longest)
        #expect(GoFormat.shortened(longest + "b") == longest + "...")
        #expect(GoFormat.quoted(longest + "b") == "\"\(longest)...\"")
        #expect(GoFormat.value(.string(longest + "b")) == "\"\(longest)...\"")
        let list = Node.array([Node](repeating: .integer(1), count: 1_000))
        #expect(GoFormat.value(list).utf8.count == 1_003)
        #expect(GoFormat.value(list).hasSuffix("1,1..."))
        // A character of many scalars is no way around it.
        #expect(GoFormat.shortened("e" + String(repeating: "\u{301}", count: 5_000)).unicodeScalars.count == 1_003)
        #expect(GoFormat.shortened("abc", to: 3) == "abc")
        #expect(GoFormat.shortened("abcd", to: 3) == "abc...")
        #expect(GoFormat.shortened("\r\n\r\n", to: 3) == "\r\n\r...")
    }

    @Test("text without quotes has escapes for control characters alone")
    func printable() { #expect(GoFormat.printable("a\nb\u{7F}\"\\é") == #"a\nb\x7f"\é"#) }

    @Test("JSON has its keys in order, and escapes for what HTML would read")
    func json() {
        let node = Node.object(["b": .string("<&>\u{1}"), "a": .array([.integer(1), .null, .bool(true), Node(.number(0.5))])])
        #expect(GoFormat.json(node) == #"{"a":[1,null,true,0.5],"b":"\u003c\u0026\u003e\u0001"}"#)
    }

    @Test(
        "types have the names of Go's decoder",
        arguments: [
            (Node.null, "null"), (.bool(true), "bool"), (.integer(1), "number"), (Node(.number(0.5)), "number"), (.string(""), "string"),
            (.array([]), "array"),
            (.emptyObject, "object"),
        ])
    func kinds(node: Node, expected: String) { #expect(GoFormat.kind(of: node) == expected) }

    @Test("a tree is plain without quotes, its keys in order")
    func plain() {
        let node = Node.object(["b": .array([.string("x"), .null]), "a": .integer(1)])
        #expect(GoFormat.plain(node) == "map[a:1 b:[x <nil>]]")
    }

    @Test(
        "numbers have the shortest digits, and an exponent where they are very large or small",
        arguments: [
            (-0.1, "-0.1"), (100_000.0, "100000"), (1e20, "100000000000000000000"), (1e21, "1e+21"), (0.0001, "0.0001"), (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"), (12.25, "12.25"), (0, "0"), (-0.0, "-0"), (123_456_789.125, "123456789.125"), (2.5e30, "2.5e+30"),
            (1e100, "1e+100"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ])
    func numbers(number: Double, expected: String) { #expect(GoFormat.number(number) == expected) }

    @Test("JSON numbers change to an exponent later and pad it less, and fixed ones have six digits")
    func otherNumbers() {
        #expect(GoFormat.jsonNumber(0.00001) == "0.00001")
        #expect(GoFormat.jsonNumber(1e-7) == "1e-7")
        #expect(GoFormat.fixed(101) == "101.000000")
        #expect(GoFormat.fixed(-0.5) == "-0.500000")
        #expect(GoFormat.fixed(1.0000005) == "1.000001")
    }
}
