import FanlightManifests
import FanlightResources
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String) -> DocumentList { JSONReader.read(Array(text.utf8)) }
    private func value(_ text: String) -> Node? { read(text).documents.first?.node }

    @Test("values of every type are read")
    func values() {
        let node = value(#"{"a": [1, -2.5, 1e2, true, false, null, "x"]}"#)
        #expect(
            node?["a"]?.elements == [
                Node(.integer(1)), Node(.number(-2.5)), Node(.number(100)), Node(.bool(true)), Node(.bool(false)), Node(.null),
                Node(.string("x")),
            ])
    }

    @Test("escapes and surrogate pairs are read; half a pair is replaced")
    func escapes() {
        #expect(value(#""a\n\"\\\/\u00e9\ud83d\ude00""#) == Node(.string("a\n\"\\/é😀")))
        #expect(value(#""\ud83d!""#) == Node(.string("\u{FFFD}!")))
    }

    @Test("every value has its place")
    func places() throws {
        let member = try #require(value("{\n  \"a\": {\"b\":\n 1}}")?["a"]?.member("b"))
        #expect([member.line, member.column, member.value.line, member.value.column] == [2, 9, 3, 2])
    }

    @Test("a key that is written twice is named with both lines")
    func duplicateKey() {
        #expect(
            read("{\"a\": 1,\n\"a\": 2}").documents.first?.problems.map(\.message) == [
                "the key \"a\" is written twice in one object: on line 1 and on line 2"
            ])
    }

    @Test(
        "text that is not JSON is refused with its place",
        arguments: [
            ("{\"a\" 1}", "line 1, column 6: expected : after the key \"a\""),
            ("{a: 1}", "line 1, column 2: expected a key in quotes or }"),
            ("[1,\n]", "line 2, column 1: a comma must be followed by another value"),
            ("[1", "line 1, column 3: expected , or ]"),
            ("\"a", "line 1, column 3: a string does not end"),
            ("[01]", "line 1, column 4: a number does not begin with 0"),
            ("nul", "line 1, column 1: expected null"),
            ("[\"\t\"]", "line 1, column 3: a string holds a tab; write it as an escape"),
            ("# x", "line 1, column 1: \"#\" cannot begin a value"),
        ])
    func syntax(text: String, message: String) {
        #expect(read(text).problems.map(\.message) == [message])
    }

    @Test("values nested too deep are refused")
    func tooDeep() {
        #expect(read(String(repeating: "[", count: 100_000)).problems.map(\.code) == [.tooDeep])
    }
}
