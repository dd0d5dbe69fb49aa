import FanlightCEL
import Testing

@Suite struct StringTests {
    @Test(
        "strings are measured and cut in code points",
        arguments: [
            Case("size('h\\u00e9\\U0001F600')", "int 3"), Case("'e\\u0301'.size()", "int 2"), Case("''.size()", "int 0"),
            Case("size(b'\\xC3\\xA9')", "int 2"),
            Case("'tacocat'.charAt(3)", "string o"), Case("'tacocat'.charAt(7)", "string "),
            Case("'tacocat'.charAt(8)", "error: index out of range: 8"),
            Case("'ta\\u00e9c'.charAt(2)", "string é"), Case("'tacocat'.substring(4)", "string cat"),
            Case("'tacocat'.substring(0, 4)", "string taco"),
            Case("'tacocat'.substring(4, 4)", "string "), Case("'tacocat'.substring(7)", "string "),
            Case("'tacocat'.substring(40)", "error: index out of range: 40"),
            Case("'tacocat'.substring(-1)", "error: index out of range: -1"),
            Case("'tacocat'.substring(1, 50)", "error: index out of range: 50"),
            Case("'tacocat'.substring(4, 3)", "error: invalid substring range. start: 4, end: 3"),
            Case("'\\u00e9\\u00e8'.substring(1)", "string è"),
            Case("'hello mellow'.indexOf('')", "int 0"), Case("'hello mellow'.indexOf('ello')", "int 1"),
            Case("'hello mellow'.indexOf('jello')", "int -1"),
            Case("'hello mellow'.indexOf('', 2)", "int 2"), Case("'hello mellow'.indexOf('ello', 2)", "int 7"),
            Case("'hello mellow'.indexOf('ello', 20)", "error: index out of range: 20"),
            Case("'hello mellow'.lastIndexOf('')", "int 12"), Case("'hello mellow'.lastIndexOf('ello')", "int 7"),
            Case("'hello mellow'.lastIndexOf('ello', 6)", "int 1"),
            Case("'hello mellow'.lastIndexOf('ello', -1)", "error: index out of range: -1"),
            Case("'\\u00e9a\\u00e9'.lastIndexOf('\\u00e9')", "int 2"), Case("'a'.indexOf('abc')", "int -1"),
        ])
    func places(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "strings are searched, split, joined and changed",
        arguments: [
            Case("'abc'.contains('bc') && !'abc'.contains('cb') && 'abc'.contains('')", "bool true"),
            Case("'abc'.startsWith('ab') && !'abc'.startsWith('b')", "bool true"),
            Case("'abc'.endsWith('bc') && !'abc'.endsWith('xabc')", "bool true"), Case("'e\\u0301'.contains('\\u00e9')", "bool false"),
            Case("'a'.contains(1)", "error: no such overload: contains(string, int)"),
            Case("'hello hello'.replace('he', 'we')", "string wello wello"),
            Case("'hello hello'.replace('he', 'we', 1)", "string wello hello"),
            Case("'hello hello'.replace('he', 'we', 0)", "string hello hello"), Case("'hello'.replace('', '_')", "string _h_e_l_l_o_"),
            Case("'ab'.replace('', '_', 2)", "string _a_b"),
            Case("'aaa'.replace('aa', 'b')", "string ba"), Case("'a b c'.split(' ')", "list [a, b, c]"),
            Case("'a b c'.split(' ', 2)", "list [a, b c]"),
            Case("'a b c'.split(' ', 1)", "list [a b c]"), Case("'a b'.split(' ', 0)", "list []"),
            Case("'a b c'.split(' ', -1)", "list [a, b, c]"), Case("'h\\u00e9'.split('')", "list [h, é]"),
            Case("''.split(',')", "list []"), Case("''.split(',').size()", "int 1"), Case("'abc'.split('', 2)", "list [a, bc]"),
            Case("''.split('').size()", "int 0"),
            Case("['x', 'y'].join()", "string xy"), Case("['x', 'y'].join('-')", "string x-y"), Case("[].join('-')", "string "),
            Case("[1].join()", "error: no such overload"),
            Case("'TacoCat \\u00c9'.lowerAscii()", "string tacocat É"), Case("'taco \\u00e9'.upperAscii()", "string TACO é"),
            Case("' \\t\\u00a0x y\\n '.trim()", "string x y"),
            Case("'ab\\u00e9'.reverse()", "string éba"), Case("strings.quote('a\"\\n')", "string \"a\\\"\\n\""),
        ])
    func changes(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "regular expressions are RE2's and match anywhere",
        arguments: [
            Case("'abc'.matches('b')", "bool true"), Case("'abc'.matches('^b')", "bool false"),
            Case("matches('abc', '^a.c$')", "bool true"), Case("'a\\nb'.matches('a.b')", "bool false"),
            Case("'ABC'.matches('(?i)^abc$')", "bool true"), Case("'abc'.matches('a' + 'b')", "bool true"),
            Case("'abc'.matches('(' + '')", "error: error parsing regexp: missing ): ("),
            Case("1.matches('a')", "error: no such overload: matches(int, string)"),
            Case("dyn(1).matches('a')", "error: no such overload: matches(int, string)"),
            Case("'abc 123'.find('[0-9]+')", "string 123"), Case("'abc'.find('[0-9]+')", "string "),
            Case("'123 abc 456'.findAll('[0-9]+')", "list [123, 456]"),
            Case("'123 abc 456'.findAll('[0-9]+', 1)", "list [123]"), Case("'123'.findAll('x')", "list []"),
            Case("'ab'.findAll('x*').size()", "int 3"),
            Case("'aab'.findAll('a*')", "list [aa, ]"), Case("'ab ab'.findAll('^ab')", "list [ab]"),
            Case("'\\u00e9\\u00e8'.findAll('.')", "list [é, è]"),
        ])
    func patterns(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "format writes its values as the clauses ask",
        arguments: [
            Case("'%s is %d'.format(['a', 1])", "string a is 1"),
            Case("'%s %s %s'.format([[1, 'x'], {'k': null}, duration('90s')])", "string [1, x] {k: null} 90s"),
            Case("'%.2f %f'.format([2.675, 1])", "string 2.67 1.000000"),
            Case("'%.0f %.0f %.3f'.format([0.5, 1.5, 0.0005])", "string 0 2 0.001"),
            Case("'%.3f'.format([1e21])", "string 1000000000000000000000.000"),
            Case("'%.2e'.format([1234.5])", "string 1.23e+03"), Case("'%e'.format([0.0])", "string 0.000000e+00"),
            Case("'%x %X %o %b %b'.format([255, 255, 8, 5, true])", "string ff FF 10 101 1"),
            Case("'%x'.format(['hi'])", "string 6869"), Case("'100%%'.format([])", "string 100%"),
            Case("'%s'.format([])", "error: index 0 out of range"),
            Case("'%d'.format(['a'])", "error: error during formatting: clause '%d' does not take a value of type string"),
            Case("'%q'.format(['a'])", "error: could not parse formatting clause: unrecognized formatting clause \"q\""),
            Case("'%'.format([1])", "error: unexpected end of string"),
        ])
    func format(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }
}
