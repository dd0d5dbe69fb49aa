import FanlightCEL
import Testing

@Suite struct MacroTests {
    @Test(
        "macros go over lists and the keys of mappings",
        arguments: [
            Case("[1, 2, 3].all(x, x > 0)", "bool true"), Case("[1, 2, 3].all(x, x > 1)", "bool false"),
            Case("[].all(x, false)", "bool true"),
            Case("[1, 2].exists(x, x == 2)", "bool true"), Case("[].exists(x, true)", "bool false"),
            Case("[1, 2, 2].exists_one(x, x == 2)", "bool false"),
            Case("[1, 2, 3].exists_one(x, x == 2)", "bool true"), Case("[].exists_one(x, true)", "bool false"),
            Case("[1, 2].existsOne(x, x == 1)", "bool true"),
            Case("[1, 2, 3].map(x, x * x)", "list [1, 4, 9]"), Case("[1, 2, 3].map(x, x > 1, x * x)", "list [4, 9]"),
            Case("[1, 2, 3].filter(x, x != 2)", "list [1, 3]"),
            Case("{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])", "bool true"), Case("{'a': 1, 'b': 2}.map(k, k)", "list [a, b]"),
            Case("{'a': 1, 'b': 2}.filter(k, k == 'b')", "list [b]"), Case("{'a': 1}.exists(k, k == 'a')", "bool true"),
            Case("[1, 2].all(x, [3, 4].all(y, x < y))", "bool true"),
            Case("[1, 2].map(x, [10, 20].map(y, x * y))", "list [[10, 20], [20, 40]]"),
            Case("[1].map(x, [2].map(x, x))", "list [[2]]"), Case("[[1, 2], [3]].map(x, x.map(x, x + 1))", "list [[2, 3], [4]]"),
            Case("[1, 2, 3].exists_one(x, [1, 3].exists(y, x == y) && x > 1)", "bool true"), Case("['a'].map(self, self)", "list [a]"),
            Case("[[1, 1], [2, 2]].all(p, p.exists_one(q, true))", "bool false"),
        ])
    func macros(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "all and exists pass over errors where another element decides, the other macros do not",
        arguments: [
            Case("[0, 1, 2].all(x, 2 / x > 5)", "bool false"), Case("[0, 1, 2].exists(x, 2 / x == 1)", "bool true"),
            Case("[0, 1].all(x, 2 / x > 1)", "error: division by zero"),
            Case("[0, 1].exists(x, 2 / x == 7)", "error: division by zero"),
            Case("[0, 1].exists_one(x, 2 / x == 2)", "error: division by zero"),
            Case("[0, 1].map(x, 2 / x)", "error: division by zero"), Case("[0, 1].filter(x, 2 / x == 2)", "error: division by zero"),
            Case("[1, 'a'].all(x, x > 0)", "error: no such overload"), Case("[1].all(x, x)", "error: no such overload"),
            Case("1.0.all(x, true)", "error: no such overload"),
            Case("'abc'.exists(c, true)", "error: no such overload"), Case("null.map(x, x)", "error: no such overload"),
        ])
    func errors(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "with two variables the first is the index or the key",
        arguments: [
            Case("[10, 20].all(i, v, v == (i + 1) * 10)", "bool true"),
            Case("{'a': 1, 'b': 2}.exists(k, v, k == 'b' && v == 2)", "bool true"),
            Case("[1, 1].existsOne(i, v, i == v)", "bool true"), Case("['a', 'b'].transformList(i, v, v + string(i))", "list [a0, b1]"),
            Case("['a', 'b'].transformList(i, v, i > 0, v)", "list [b]"), Case("{'a': 1}.transformMap(k, v, v + 1)", "map {a: 2}"),
            Case("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v)", "map {b: 2}"),
            Case("{'a': 'b'}.transformMapEntry(k, v, {v: k})", "map {b: a}"),
            Case("{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})", "error: insert failed: key 1 already exists"),
            Case("['x'].transformMap(i, v, v)", "map {0: x}"),
            Case("[1].all(x, x, true)", "refused: ERROR: <input>:1:15: invalid variable name: x"),
        ])
    func twoVariables(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "optional values are passed on where they are empty",
        arguments: [
            Case("optional.of(1).hasValue()", "bool true"), Case("optional.none().hasValue()", "bool false"),
            Case("optional.of(1).value()", "int 1"),
            Case("optional.none().value()", "error: optional.none() dereference"), Case("optional.none().orValue(3)", "int 3"),
            Case("optional.none().or(optional.of(2)).value()", "int 2"), Case("optional.ofNonZeroValue('').hasValue()", "bool false"),
            Case("optional.ofNonZeroValue(1).value()", "int 1"), Case("{'a': {'b': 1}}.?a.?b.orValue(0)", "int 1"),
            Case("{}.?a.?b.orValue(0)", "int 0"),
            Case("{}.?a.b.orValue(0)", "int 0"), Case("{'a': [5]}.?a[?0].orValue(0)", "int 5"),
            Case("{'a': [5]}.?a[?7].orValue(0)", "int 0"), Case("[1][?0].value()", "int 1"),
            Case("{'k': 1}[?'k'].hasValue()", "bool true"), Case("has({'a': 1}.?a.b)", "error: no such overload"),
            Case("has({'a': {'b': 1}}.?a.b)", "bool true"),
            Case("[?optional.of(1), ?optional.none(), 3]", "list [1, 3]"), Case("{?'a': optional.none(), 'b': 1}", "map {b: 1}"),
            Case("[?1]", "error: cannot initialize optional list element from non-optional value"),
            Case("optional.of(1) == optional.of(1.0) && optional.none() != optional.of(1)", "bool true"),
            Case("optional.of(2).optMap(x, x * 2).value()", "int 4"),
            Case("optional.none().optMap(x, x / 0).hasValue()", "bool false"),
            Case("optional.of(2).optFlatMap(x, optional.none()).hasValue()", "bool false"),
            Case("type(optional.of(1))", "type optional_type"), Case("optional.of(1).a", "error: no such overload"),
        ])
    func optionals(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }
}
