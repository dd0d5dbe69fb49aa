import FanlightCEL
import Testing

@Suite struct OperatorTests {
    @Test(
        "numbers do not wrap, divide by zero or mix",
        arguments: [
            Case("7 / 2", "int 3"), Case("-7 / 2", "int -3"), Case("-7 % 2", "int -1"), Case("7u % 4u", "uint 3"),
            Case("1.0 / 0.0", "double +Inf"),
            Case("0.1 + 0.2", "double 0.30000000000000004"), Case("9223372036854775807 + 1", "error: integer overflow"),
            Case("-9223372036854775808 - 1", "error: integer overflow"), Case("9223372036854775807 * 2", "error: integer overflow"),
            Case("-9223372036854775808 / -1", "error: integer overflow"), Case("-9223372036854775808 % -1", "error: integer overflow"),
            Case("-(-9223372036854775807 - 1)", "error: integer overflow"), Case("0u - 1u", "error: unsigned integer overflow"),
            Case("18446744073709551615u + 1u", "error: unsigned integer overflow"), Case("1 / 0", "error: division by zero"),
            Case("1 % 0", "error: modulus by zero"), Case("1u / 0u", "error: division by zero"), Case("1 + 1.0", "error: no such overload"),
            Case("1 + 1u", "error: no such overload"), Case("1.0 % 2.0", "error: no such overload"),
            Case("'a' + 1", "error: no such overload"),
            Case("-'a'", "error: no such overload"), Case("!1", "error: no such overload"), Case("true + true", "error: no such overload"),
        ])
    func arithmetic(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "equality looks at values, across the types of numbers and into lists and mappings",
        arguments: [
            "1 == 1.0", "1u == 1", "1 != 1.5", "[1, 2] == [1.0, 2u]", "{'a': 1} == {'a': 1.0}", "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}",
            "[1, 2] != [2, 1]",
            "1 != '1'", "null != 0", "null == null", "[] != {}", "b'a' == b'a'", "b'a' != 'a'", "type(1) == int", "type('a') != type(1)",
            "type(type(1)) == type",
            "9223372036854775807 != 9223372036854775807.0", "18446744073709551615u != -1", "double('nan') != double('nan')", "-0.0 == 0.0",
            "'\\u00e9' != 'e\\u0301'", "[[1], [2]] == [[1], [2]]", "{1: 'a'}[1.0] == 'a'", "{1u: 'a'}[1] == 'a'", "1.0 in [1]",
            "1 in {1u: 2}", "!('a' in [1, 'b'])",
            "{'a': null}.a == null", "{'a': [1, {'b': 2}]} == {'a': [1, {'b': 2}]}",
        ])
    func equality(expression: String) { #expect(evaluated(expression) == "bool true") }

    @Test(
        "order is numeric across types, and by code points in strings",
        arguments: [
            "1 < 2.5", "2.5 > 1u", "-1 < 0u", "1u <= 1", "9223372036854775807 < 9223372036854775808.0",
            "18446744073709551615u > 9223372036854775807",
            "'a' < 'b'", "'a' < 'aa'", "'Z' < 'a'", "'\\uFF61' < '\\U0001F600'", "b'a' < b'b'", "b'a' < b'ab'", "false < true",
            "!(double('nan') < 1.0)",
            "!(double('nan') >= 1.0)", "duration('1s') < duration('1m')",
            "timestamp('2024-01-01T00:00:00Z') < timestamp('2024-01-01T00:00:00.1Z')",
            "-1e300 < -9223372036854775808", "1 <= 1.0 && 1 >= 1.0",
        ])
    func order(expression: String) { #expect(evaluated(expression) == "bool true") }

    @Test("what has no order is an error", arguments: ["1 < 'a'", "[1] < [2]", "null < 1", "{} < {}", "true < 1", "int < string"])
    func noOrder(expression: String) { #expect(evaluated(expression) == "error: no such overload") }

    @Test(
        "|| and && take the side that decides, and an error counts only where none does",
        arguments: [
            Case("true || 1 / 0 == 1", "bool true"), Case("1 / 0 == 1 || true", "bool true"), Case("false && 1 / 0 == 1", "bool false"),
            Case("1 / 0 == 1 && false", "bool false"), Case("false || 1 / 0 == 1", "error: division by zero"),
            Case("1 / 0 == 1 && true", "error: division by zero"),
            Case("1 % 0 == 1 || 1 / 0 == 1", "error: modulus by zero"), Case("1 / 0 == 1 || false || true", "bool true"),
            Case("'a' || true", "bool true"),
            Case("true && 'a'", "error: no such overload"), Case("!(1 / 0 == 1) || true", "bool true"),
            Case("(1 / 0 == 1 ? 1 : 2) == 1 || true", "bool true"),
            Case("true ? 1 : 1 / 0", "int 1"), Case("false ? 1 / 0 : 2", "int 2"), Case("1 / 0 == 1 ? 1 : 2", "error: division by zero"),
            Case("1 ? 2 : 3", "error: no such overload"),
        ])
    func errors(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "fields and indices that are not there are errors that name them",
        arguments: [
            Case("{'a': 1}.b", "error: no such key: b"), Case("{'a': 1}['b']", "error: no such key: b"),
            Case("{1: 2}[3]", "error: no such key: 3"),
            Case("[1][1]", "error: index out of bounds: 1"), Case("[1][-1]", "error: index out of bounds: -1"), Case("[1][0u]", "int 1"),
            Case("[1][0.0]", "int 1"),
            Case("[1][0.5]", "error: unsupported index type 'double' in list"),
            Case("[1]['a']", "error: unsupported index type 'string' in list"), Case("1.a", "error: no such overload"),
            Case("'a'.b", "error: no such overload"), Case("'abc'[0]", "error: no such overload"),
            Case("null.a", "error: no such overload"),
            Case("{'a': 1, 'a': 2}", "error: insert failed: key a already exists"), Case("{1.5: 1}", "error: unsupported key type: double"),
            Case("{[]: 1}", "error: unsupported key type: list"),
            Case("has({'a': 1}.a) && !has({'a': 1}.b)", "bool true"), Case("has({}.a.b)", "error: no such key: a"),
            Case("has([1].a)", "error: no such overload"),
            Case("1 in 2", "error: no such overload"), Case("[1, 2] + [3]", "list [1, 2, 3]"), Case("'a' + 'b' + 'c'", "string abc"),
            Case("b'a' + b'b'", "bytes ab"),
        ])
    func access(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }
}
