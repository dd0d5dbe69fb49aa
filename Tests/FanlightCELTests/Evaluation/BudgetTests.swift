import FanlightCEL
import Testing

/// A rule comes from anybody who may make a definition: it can cost only so much, and cannot bring the process down.
@Suite struct BudgetTests {
    @Test(
        "what costs too much is given up",
        arguments: [
            String(repeating: "[1,2,3,4,5,6,7,8,9,10].all(x, ", count: 6) + "true" + String(repeating: ")", count: 6),
            "['aaaaaaaaaaaaaaaa']" + String(repeating: ".map(s, s + s)", count: 60) + "[0].size() > 0",
            "[[1, 1]]" + String(repeating: ".map(l, l + l)", count: 60) + "[0].size() > 0",
            "[1]" + String(repeating: ".map(x, [x, x])", count: 60) + " == [1]" + String(repeating: ".map(x, [x, x])", count: 60),
            "['aaaaaaaaaaaaaaaa']" + String(repeating: ".map(s, s.replace('', s))", count: 20) + "[0].size() > 0",
            "['aaaaaaaaaaaaaaaa']" + String(repeating: ".map(s, [s, s, s, s].join(s))", count: 20) + "[0].size() > 0",
            "['abc']" + String(repeating: ".map(s, '%s%s%s'.format([s, s, s]))", count: 40) + "[0].size() > 0",
            "self.all(x, self.all(y, x != y || self.exists(z, z == x)))", "self.distinct().size() > 0", "sets.equivalent(self, self)",
            "self.all(x, [1, 2].all(y, x in self))",
            "self.map(x, string(x)).join().matches('^(a|b|' + self.map(x, string(x)).join('|') + ')*$')",
            "self.all(x, string(x).matches(string(x) + '.*'))",
        ])
    func expensive(expression: String) {
        #expect(evaluated(expression, self: numbers(3_000)) == "over budget: operation cancelled: actual cost limit exceeded")
    }

    @Test(
        "work that grows with a text is paid for by its size",
        arguments: [
            "[1, 2, 3, 4, 5, 6, 7, 8, 9].all(x, self.findAll('a(.*b)?').size() > 0)", "self.split('').all(c, self.contains('b') || true)",
            "self.split('').map(c, self).all(s, s.size() > 0)", "self.split('').all(c, !(self in {'a': 1}))",
            "self.split('').all(c, self.replace('a', 'bb') != self)", "self.split('').all(c, '%s'.format([[self, self]]) != '')",
        ])
    func longText(expression: String) {
        let text = "\"" + String(repeating: "a", count: 200_000) + "\""
        #expect(evaluated(expression, self: text).hasPrefix("over budget"))
    }

    @Test("what a list holds many times over is written only in part")
    func longLists() {
        let answer = evaluated(
            "'%s'.format([self.map(x, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')]).size()", self: numbers(10_000))
        #expect(answer.hasPrefix("int ") && (Int(answer.dropFirst(4)) ?? .max) < 100_000)
    }

    private func numbers(_ count: Int) -> String { "[" + (0..<count).map { String($0) }.joined(separator: ",") + "]" }

    @Test("a large mapping is not searched for free")
    func largeMapping() {
        let map = "{" + (0..<5_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        #expect(evaluated("self.all(k, self[k] == 1)", self: map).hasPrefix("over budget"))
    }

    @Test(
        "nothing passes over the end of the budget",
        arguments: ["%@ || true", "[1].all(x, %@) || true", "[1, 2].exists(x, %@ || x == 2)", "false && true || !(%@)"])
    func isFinal(frame: String) {
        let costly = "[1, 2, 3, 4, 5, 6, 7, 8, 9].all(a, [1, 2, 3, 4, 5, 6, 7, 8, 9].all(b, a + b > 0))"
        let expression = frame.split(separator: "%@", omittingEmptySubsequences: false).joined(separator: costly)
        #expect(evaluated(expression, budget: 50).hasPrefix("over budget"))
        #expect(evaluated(expression, budget: 5_000).hasPrefix("bool"))
    }

    @Test("an evaluation says what it has left")
    func remaining() throws {
        let program = try CELProgram("self.all(x, x > 0)")
        var budget = 1_000
        #expect(try program.evaluate(self: node("[1,2,3]"), budget: &budget).get().bool == true)
        let spent = 1_000 - budget
        #expect((6...30).contains(spent))
        budget = spent
        #expect(try program.evaluate(self: node("[1,2,3]"), budget: &budget).get().bool == true)
        #expect(budget == 0)
        budget = spent - 1
        #expect(throws: CELError(.budget, "operation cancelled: actual cost limit exceeded")) {
            try program.evaluate(self: node("[1,2,3]"), budget: &budget).get()
        }
    }
}
