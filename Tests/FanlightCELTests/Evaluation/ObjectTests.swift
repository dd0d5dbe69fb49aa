import FanlightCEL
import FanlightResources
import Testing

/// Expressions over the object under validation, with and without its schema.
@Suite struct ObjectTests {
    @Test(
        "members of objects are found, and absence is told from null",
        arguments: [
            Case("has(self.a) && !has(self.b)", "bool true"), Case("self.a.size() == 2 && self.a[1].n == 2", "bool true"),
            Case("self.b", "error: no such key: b"), Case("has(self.z) && self.z == null", "bool true"),
            Case("self.m.all(k, k.startsWith('k'))", "bool true"), Case("'k1' in self.m && !('k9' in self.m)", "bool true"),
            Case("self.m['k1'] == 'x'", "bool true"), Case("self.a.map(e, e.n)", "list [1, 2]"),
            Case("self.__namespace__", "string ns"), Case("self.x__dash__y", "int 1"), Case("self.`x-y`", "int 1"),
            Case("self.p == 80 && self.q == '80'", "bool true"), Case("type(self.f)", "type double"),
            Case("self == self && self.a == [{'n': 1.0}, {'n': 2}]", "bool true"),
        ])
    func members(_ expression: Case) {
        let object = #"{"a":[{"n":1},{"n":2}],"z":null,"m":{"k1":"x","k2":"y"},"namespace":"ns","x-y":1,"p":80,"q":"80","f":1.5}"#
        #expect(evaluated(expression.expression, self: object) == expression.expected)
    }

    private static let schema = #"""
        {"type":"object","properties":{
          "timeout":{"type":"string","format":"duration"},"day":{"type":"string","format":"date"},"at":{"type":"string","format":"date-time"},
          "data":{"type":"string","format":"byte"},"ratio":{"type":"number"},"port":{"x-kubernetes-int-or-string":true},
          "note":{"type":"string","nullable":true},
          "namespace":{"type":"string"},"a.b":{"type":"string"},"under__score":{"type":"integer"},
          "labels":{"type":"object","additionalProperties":{"type":"string"}},
          "spans":{"type":"array","items":{"type":"string","format":"duration"}},
          "names":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
          "ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{
            "type":"object","properties":{"name":{"type":"string"},"n":{"type":"integer"}}}}
        }}
        """#

    @Test(
        "the schema gives strings with a format their type, and numbers theirs",
        arguments: [
            Case("self.timeout > duration('1s') && self.timeout == duration('90s')", "bool true"),
            Case("self.day.getFullYear()", "int 2024"), Case("self.at", "google.protobuf.Timestamp 2024-02-29T11:00:00Z"),
            Case("self.data == b'hi'", "bool true"),
            Case("type(self.ratio)", "type double"), Case("self.port", "int 80"), Case("has(self.note)", "bool false"),
            Case("self.spans.all(s, s >= duration('1s'))", "bool true"), Case("self.spans[2] == duration('48h')", "bool true"),
            Case("self.__namespace__ + self.a__dot__b", "string nsx"), Case("self.under__underscores__score", "int 7"),
            Case("has(self.namespace)", "bool true"), Case("has(self.unknown)", "bool false"), Case("self.labels['a.b/c']", "string v"),
            Case("self.labels.all(k, k == 'a.b/c')", "bool true"),
            Case("self.labels.__namespace__", "error: no such key: __namespace__"),
            Case("self.exists(k, k == '__namespace__') && self.exists(k, k == 'a__dot__b')", "bool true"),
        ])
    func formats(_ expression: Case) {
        let object = #"""
            {"timeout":"1m30s","day":"2024-02-29","at":"2024-02-29T12:00:00+01:00","data":"aGk=","ratio":1,"port":80,"note":null,
             "namespace":"ns","a.b":"x",
             "under__score":7,"labels":{"a.b/c":"v"},"spans":["1s","2s","2 days"],"unknown":1}
            """#
        #expect(evaluated(expression.expression, self: object, schema: Self.schema) == expression.expected)
    }

    @Test(
        "a text that its format does not allow is an error only where the expression comes to it",
        arguments: [
            Case("self.timeout", "error: Invalid duration x"), Case("self.day", "error: Invalid date formatted string x"),
            Case("self.at", "error: Invalid date-time formatted string x"), Case("self.data", "error: Invalid byte formatted string !"),
            Case("has(self.ratio) || self.timeout == duration('1s')", "error: Invalid duration x"),
            Case("!has(self.ratio) || self.timeout == duration('1s')", "bool true"),
        ])
    func malformed(_ expression: Case) {
        #expect(
            evaluated(expression.expression, self: #"{"timeout":"x","day":"x","at":"x","data":"!"}"#, schema: Self.schema)
                == expression.expected)
    }

    @Test(
        "lists with a type compare and add by what their elements mean",
        arguments: [
            Case("self.names == oldSelf.names", "bool true"), Case("self.names == ['b', 'a'] && ['b', 'a'] == self.names", "bool true"),
            Case("self.names == ['b', 'c']", "bool false"), Case("self.names + ['c', 'a']", "list [a, b, c]"),
            Case("(self.names + ['c']) == ['c', 'b', 'a']", "bool true"),
            Case("self.ports == oldSelf.ports", "bool true"),
            Case("(self.ports + [{'name': 'x', 'n': 9}, {'name': 'z', 'n': 3}]).map(p, p.n)", "list [9, 2, 3]"),
            Case("self.ports == [{'name': 'y', 'n': 1}, {'name': 'x', 'n': 2}]", "bool false"), Case("self == oldSelf", "bool true"),
            Case("self.ports != oldSelf.ports + [{'name': 'w', 'n': 0}]", "bool true"),
        ])
    func listTypes(_ expression: Case) {
        let new = #"{"names":["a","b"],"ports":[{"name":"x","n":1},{"name":"y","n":2}]}"#
        let old = #"{"ports":[{"name":"y","n":2},{"name":"x","n":1}],"names":["b","a"]}"#
        #expect(evaluated(expression.expression, self: new, schema: Self.schema, oldSelf: old) == expression.expected)
    }

    @Test("self may be a scalar, a list or a mapping of any schema")
    func scalars() {
        #expect(evaluated("0 < self && self <= 65535", self: "80") == "bool true")
        #expect(evaluated("self.all(h, !isIP(h))", self: #"["a.b","1.2.3.4"]"#) == "bool false")
        #expect(
            evaluated("self.all(key, 0 < int(key) && int(key) <= 65535)", self: #"{"a":1}"#)
                == "error: type conversion error from 'string' to 'int'")
        #expect(evaluated("self >= duration('1s')", self: #""2s""#, schema: #"{"type":"string","format":"duration"}"#) == "bool true")
        #expect(evaluated("self", self: #""x""#, schema: #"{"type":"string","format":"duration"}"#) == "error: Invalid duration x")
    }

    @Test("oldSelf is what was before; an optional where the rule asks for it; an error where there is none")
    func oldValues() throws {
        let rule = try CELProgram("self == oldSelf")
        #expect(try rule.evaluate(self: node("1"), oldSelf: node("1")).get().bool == true)
        #expect(try rule.evaluate(self: node("1"), oldSelf: node("2")).get().bool == false)
        #expect(throws: CELError(.evaluation, "no such attribute(s): oldSelf")) { try rule.evaluate(self: node("1")).get() }
        let optional = try CELProgram("!oldSelf.hasValue() || oldSelf.value() == self")
        #expect(try optional.evaluate(self: node("1"), isOldSelfOptional: true).get().bool == true)
        #expect(try optional.evaluate(self: node("1"), oldSelf: node("2"), isOldSelfOptional: true).get().bool == false)
    }

    @Test("other variables are given by name")
    func variables() throws {
        let program = try CELProgram("object.n + params.n", variables: ["object", "params"])
        var budget = 100
        let values = ["object": try CELValue(node(#"{"n":1}"#)), "params": try CELValue(node(#"{"n":2}"#))]
        #expect(try program.evaluate(values, budget: &budget).get().description == "int 3")
        #expect(throws: CELError.self) { try CELProgram("self", variables: ["object"]) }
    }

    @Test("rules as custom resources have them hold for what is valid and fail for what is not")
    func rules() {
        let unique =
            "self.all(l1, self.exists_one(l2, l1.port == l2.port && (has(l1.host) ? has(l2.host) && l1.host == l2.host : !has(l2.host))))"
        #expect(evaluated(unique, self: #"[{"port":80},{"port":80,"host":"a"},{"port":80,"host":"b"}]"#) == "bool true")
        #expect(evaluated(unique, self: #"[{"port":80,"host":"a"},{"port":80,"host":"a"}]"#) == "bool false")
        let exclusive = "(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) <= 1"
        #expect(evaluated(exclusive, self: #"{"a":1}"#) == "bool true")
        #expect(evaluated(exclusive, self: #"{"a":1,"b":2}"#) == "bool false")
        let path = #"self.type in ['Exact','PathPrefix'] ? self.value.matches(r"""^(?:[-A-Za-z0-9/._~]|[%][0-9a-fA-F]{2})+$""") : true"#
        #expect(evaluated(path, self: #"{"type":"Exact","value":"/a%2f"}"#) == "bool true")
        #expect(evaluated(path, self: #"{"type":"Exact","value":"/a b"}"#) == "bool false")
    }
}
