import FanlightCEL
import Testing

@Suite struct LiteralTests {
    @Test(
        "literals of all kinds have the value and type that they are written with",
        arguments: [
            Case("0", "int 0"), Case("-7", "int -7"), Case("0x1F", "int 31"), Case("-0xA", "int -10"),
            Case("9223372036854775807", "int 9223372036854775807"),
            Case("-9223372036854775808", "int -9223372036854775808"), Case("12u", "uint 12"), Case("0xFFu", "uint 255"),
            Case("18446744073709551615u", "uint 18446744073709551615"), Case("1.5", "double 1.5"), Case(".5", "double 0.5"),
            Case("1e3", "double 1000"),
            Case("2.5E-3", "double 0.0025"), Case("-1.0", "double -1"), Case("true", "bool true"), Case("null", "null_type null"),
            Case("'a\"b'", "string a\"b"), Case("\"a'b\"", "string a'b"), Case("''", "string "), Case("\"\"\"\"\"\"", "string "),
            Case("'''a\n'b'''", "string a\n'b"), Case("\"\"\"a\"b\"\"\"", "string a\"b"), Case("r'\\d+'", "string \\d+"),
            Case("R\"\"\"^\\w\"$\"\"\"", "string ^\\w\"$"),
            Case(#"'\a\b\f\n\r\t\v\\\'\"\?\`'"#, "string \u{07}\u{08}\u{0C}\n\r\t\u{0B}\\'\"?`"),
            Case(#"'\x41\u00e9\U0001F600\101'"#, "string Aé😀A"),
            Case("b'abc'", "bytes abc"), Case(#"b'\xC3\xA9'"#, "bytes é"), Case("rb'\\n'", "bytes \\n"), Case("Br\"\\n\"", "bytes \\n"),
            Case("[]", "list []"), Case("[1, 2,]", "list [1, 2]"), Case("{}", "map {}"), Case("{'a': 1, 2: true,}", "map {a: 1, 2: true}"),
            Case("int", "type int"), Case("google.protobuf.Timestamp", "type google.protobuf.Timestamp"), Case(" 1 // one\n + 1", "int 2"),
        ])
    func literals(_ literal: Case) { #expect(evaluated(literal.expression) == literal.expected) }

    @Test(
        "what is no literal is refused with its place",
        arguments: [
            Case("9223372036854775808", "refused: ERROR: <input>:1:1: invalid int literal"),
            Case("-9223372036854775809", "refused: ERROR: <input>:1:2: invalid int literal"),
            Case("18446744073709551616u", "refused: ERROR: <input>:1:1: invalid uint literal"),
            Case("1e400", "refused: ERROR: <input>:1:1: invalid double literal"),
            Case("\n 'abc", "refused: ERROR: <input>:2:2: token recognition error: the literal has no end"),
            Case("'a\nb'", "refused: ERROR: <input>:1:1: token recognition error: the literal has no end"),
            Case(#"'\q'"#, "refused: ERROR: <input>:1:2: unable to unescape string"),
            Case(#"'\x4'"#, "refused: ERROR: <input>:1:2: unable to unescape string"),
            Case(#"'\ud800'"#, "refused: ERROR: <input>:1:2: invalid unicode code point"),
            Case(#"b'\u0041'"#, "refused: ERROR: <input>:1:3: unable to unescape string"),
            Case(#"'\'"#, "refused: ERROR: <input>:1:1: token recognition error: the literal has no end"),
            Case("1 # 2", "refused: ERROR: <input>:1:3: token recognition error at: '#'"),
        ])
    func refused(_ literal: Case) { #expect(evaluated(literal.expression) == literal.expected) }
}
