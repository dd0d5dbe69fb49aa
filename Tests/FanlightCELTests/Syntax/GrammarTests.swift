import FanlightCEL
import Testing

@Suite struct GrammarTests {
    @Test(
        "operators bind as the grammar says",
        arguments: [
            Case("1 + 2 * 3 - 4 / 2 % 3", "int 5"), Case("(1 + 2) * 3", "int 9"), Case("10 - 3 - 2", "int 5"),
            Case("2 * 3 + 4 * 5 == 26", "bool true"),
            Case("true || false && false", "bool true"), Case("1 < 2 && 2 < 3 || false", "bool true"),
            Case("false ? 1 : true ? 2 : 3", "int 2"),
            Case("true ? false || true : 1", "bool true"), Case("!false && !!true", "bool true"), Case("--3", "int 3"),
            Case("---3", "int -3"),
            Case("2 - -3", "int 5"), Case("-2 * -3", "int 6"), Case("-(2 + 3)", "int -5"), Case("1 in [1] == true", "bool true"),
            Case("[[1, 2], [3]][0][1]", "int 2"), Case("{'a': {'b': 4}}.a.b", "int 4"), Case("[1, 2].size() + size('abc')", "int 5"),
            Case("{'in': 1}['in']", "int 1"), Case("{'for': 1}.for", "int 1"), Case("{'a-b': 2}.`a-b`", "int 2"),
            Case("1==1?'y':'n'", "string y"),
            Case("[1,2,3].map(x, x * 2).filter(x, x > 2).size()", "int 2"), Case(".self == {}", "bool true"),
        ])
    func precedence(_ expression: Case) { #expect(evaluated(expression.expression) == expression.expected) }

    @Test(
        "what is no expression is refused with its place",
        arguments: [
            Case("", "1:1: Syntax error: mismatched input '<EOF>'"), Case("1 +", "1:4: Syntax error: mismatched input '<EOF>'"),
            Case("(1", "1:3: Syntax error: mismatched input '<EOF>' expecting ')'"), Case("1 2", "1:3: Syntax error: mismatched input '2'"),
            Case("a.", "1:3: Syntax error: mismatched input '<EOF>' expecting a field name"),
            Case("self.", "1:6: Syntax error: mismatched input '<EOF>' expecting a field name"),
            Case("self.in", "1:6: Syntax error: mismatched input 'in' expecting a field name"),
            Case("[1", "1:3: Syntax error: mismatched input '<EOF>' expecting ']'"),
            Case("{1}", "1:3: Syntax error: mismatched input '}' expecting ':'"),
            Case("true ? 1", "1:9: Syntax error: mismatched input '<EOF>' expecting ':'"),
            Case("for", "1:1: Syntax error: reserved identifier: for"),
            Case("size(1", "1:7: Syntax error: mismatched input '<EOF>' expecting ')'"),
            Case("foo(1)", "1:1: undeclared reference to 'foo' (in container '')"),
            Case("size()", "1:1: found no matching overload for 'size'"),
            Case("'a'.startsWith('a', 'b')", "1:5: found no matching overload for 'startsWith'"),
            Case("x + 1", "1:1: undeclared reference to 'x' (in container '')"),
            Case("has(self)", "1:4: invalid argument to has() macro"), Case("has(self.a, 1)", "1:4: invalid argument to has() macro"),
            Case("[1].all(x, true, 1)", "1:20: found no matching overload for 'all'"),
            Case("[1].all(1, true)", "1:5: undeclared reference to 'all' (in container '')"),
            Case("[1].all(x, true) && x == 1", "1:21: undeclared reference to 'x' (in container '')"),
            Case("Foo{a: 1}", "1:1: undeclared reference to 'Foo' (in container '')"),
            Case("'a'.matches('(')", "1:5: invalid matches argument: error parsing regexp: missing ): ("),
            Case("1 = 1", "1:3: token recognition error at: '='"),
        ])
    func refused(_ expression: Case) {
        #expect(evaluated(expression.expression) == "refused: ERROR: <input>:\(expression.expected)")
    }

    @Test("a rule that names oldSelf is a transition rule, wherever it stands")
    func transitionRules() throws {
        #expect(try CELProgram("self == oldSelf").isTransitionRule)
        #expect(try CELProgram("self.all(x, x in oldSelf)").isTransitionRule)
        #expect(try !CELProgram("self.oldSelf == 'oldSelf'").isTransitionRule)
        #expect(try !CELProgram("[1].all(oldSelf, oldSelf == 1)").isTransitionRule)
    }

    @Test("nesting is bounded, and the length of chains is not", arguments: ["+", "&&", "||", "*"])
    func chains(operation: String) {
        let operand = operation == "+" || operation == "*" ? "1" : "true"
        let chain = Array(repeating: operand, count: 2_000).joined(separator: operation)
        #expect(!evaluated(chain).hasPrefix("refused"))
    }

    @Test(
        "what nests too deep is refused",
        arguments: [
            ("(", "1", ")"), ("[", "1", "]"), ("{1:", "1", "}"), ("-(", "1", ")"), ("true?1:(", "1", ")"), ("[1].all(x,", "true", ")"),
            ("[", "", ""),
        ])
    func nesting(open: String, middle: String, close: String) {
        for depth in [65, 1_000, 8_000] {
            let expression = String(repeating: open, count: depth) + middle + String(repeating: close, count: depth)
            #expect(evaluated(expression).contains("expression recursion limit exceeded"))
        }
        if !close.isEmpty {
            let expression = String(repeating: open, count: 30) + middle + String(repeating: close, count: 30)
            #expect(!evaluated(expression).hasPrefix("refused"))
        }
    }

    @Test("what makes a deep expression without nesting is refused too", arguments: [".a", "[0]", ".map(x, x)", " == 1", ".?a"])
    func depth(link: String) {
        #expect(evaluated("self" + String(repeating: link, count: 5_000)).contains("expression recursion limit exceeded"))
        #expect(!evaluated("self" + String(repeating: link, count: 50)).hasPrefix("refused"))
    }

    @Test("the size of an expression is bounded")
    func size() {
        #expect(evaluated("1" + String(repeating: " ", count: 99_999)) == "int 1")
        #expect(
            evaluated(String(repeating: " ", count: 100_001))
                == "refused: expression code point size exceeds limit: size: 100001, limit 100000")
    }
}
