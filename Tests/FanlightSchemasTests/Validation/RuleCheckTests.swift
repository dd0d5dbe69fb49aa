import FanlightResources
import FanlightSchemas
import Testing

@Suite("Rules of schemas")
struct RuleCheckTests {
    private func causes(_ schemaText: String, _ value: String, old: String? = nil) -> [FieldCause] {
        ObjectValidation.check(tree(value), schema: schema(schemaText), old: old.map(tree))
    }

    private static let unchecked =
        "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete "
        + "validation"

    private static let port = """
        type: object
        properties:
          spec:
            type: object
            required: [a]
            properties:
              a: {type: integer}
              ports:
                type: object
                additionalProperties:
                  type: integer
                  x-kubernetes-validations: [{rule: 'self > 0', message: ' must be positive '}]
            x-kubernetes-validations: [{rule: 'self.a < 10'}]
        """

    @Test("a rule that does not hold is told where it stands, a scalar with its value")
    func scalar() {
        #expect(lines(causes(Self.port, "{spec: {a: 1, ports: {http: 0}}}")) == ["spec.ports[http]: Invalid value: 0: must be positive"])
    }

    @Test("an object is not repeated, and a rule without a message tells itself")
    func object() { #expect(lines(causes(Self.port, "{spec: {a: 10}}")) == ["spec: Invalid value: failed rule: self.a < 10"]) }

    @Test("rules are not checked where the object lacks what they count on")
    func suppressed() {
        #expect(lines(causes(Self.port, "{spec: {ports: {http: 0}}}")) == ["spec.a: Required value", Self.unchecked])
    }

    @Test("a schema without rules says nothing of rules")
    func noRules() {
        #expect(lines(causes("{type: object, required: [a], properties: {a: {type: string}}}", "{}")) == ["a: Required value"])
    }

    @Test("causes of the metadata come first, and keep rules from being checked as others do")
    func metadata() {
        let metadata = [FieldCause.required("metadata.name", "name or generateName is required")]
        let found = ObjectValidation.check(tree("{spec: {a: 10}}"), schema: schema(Self.port), metadata: metadata)
        #expect(lines(found) == ["metadata.name: Required value: name or generateName is required", Self.unchecked])
    }

    @Test("a value of a wrong range does not keep rules from being checked")
    func range() {
        let text =
            "{type: object, properties: {a: {type: integer, minimum: 5}}, x-kubernetes-validations: [{rule: 'self.a > 3', message: m}]}"
        let expected = ["a: Invalid value: 1: a in body should be greater than or equal to 5", "<nil>: Invalid value: m"]
        #expect(lines(causes(text, "{a: 1}")) == expected)
    }

    @Test(
        "the reason of a rule is that of its cause",
        arguments: [
            ("FieldValueForbidden", "a: Forbidden: m"), ("FieldValueRequired", "a: Required value: m"),
            ("FieldValueDuplicate", "a: Duplicate value: \"x\""), ("FieldValueInvalid", "a: Invalid value: \"x\": m"),
        ])
    func reasons(reason: String, expected: String) {
        let rule = "{rule: 'self == \"y\"', message: m, reason: \(reason)}"
        let found = causes("{type: object, properties: {a: {type: string, x-kubernetes-validations: [\(rule)]}}}", "{a: x}")
        #expect(lines(found) == [expected])
        #expect(found.map(\.reason.rawValue) == [reason])
    }

    @Test(
        "a rule may name the field that is to blame",
        arguments: [(".b", "a.b"), ("['b']", "a.b"), (".c.d", "a.c[d]"), (".c['x.y']", "a.c[x.y]")])
    func fieldPath(path: String, expected: String) {
        let rule = "{rule: 'false', message: m, fieldPath: \"\(path)\"}"
        let properties = "properties: {b: {type: string}, c: {type: object, additionalProperties: {type: string}}}"
        let found = causes("{type: object, properties: {a: {type: object, \(properties), x-kubernetes-validations: [\(rule)]}}}", "{a: {}}")
        #expect(found.map(\.field) == [expected])
    }

    @Test("a message expression gives the message, and the message stands in where it fails")
    func messageExpression() {
        func text(_ expression: String) -> String {
            let rule = "{rule: 'self < 5', message: m, messageExpression: \(expression)}"
            return "{type: object, properties: {a: {type: integer, x-kubernetes-validations: [\(rule)]}}}"
        }
        #expect(lines(causes(text("'\"is \" + string(self)'"), "{a: 7}")) == ["a: Invalid value: 7: is 7"])
        #expect(lines(causes(text("'\"\"'"), "{a: 7}")) == ["a: Invalid value: 7: m"])
        #expect(lines(causes(text("'string(self / 0)'"), "{a: 7}")) == ["a: Invalid value: 7: m"])
    }

    @Test("a rule that has no value is told with the type of the value")
    func failing() {
        let rule = "{rule: 'self[\"x\"] == \"\"', message: m}"
        let text =
            "{type: object, properties: {a: {type: object, additionalProperties: {type: string}, x-kubernetes-validations: [\(rule)]}}}"
        #expect(lines(causes(text, "{a: {}}")) == ["a: Invalid value: \"object\": no such key: x evaluating rule: m"])
    }

    @Test("rules of elements and of the parts of allOf are checked too")
    func nested() {
        let items = "{type: array, items: {type: string, x-kubernetes-validations: [{rule: 'self != \"b\"', message: m}]}}"
        #expect(lines(causes("{type: object, properties: {a: \(items)}}", "{a: [a, b]}")) == ["a[1]: Invalid value: \"b\": m"])
        let all = "{type: string, allOf: [{x-kubernetes-validations: [{rule: 'self != \"b\"', message: m}]}]}"
        #expect(lines(causes("{type: object, properties: {a: \(all)}}", "{a: b}")) == ["a: Invalid value: \"b\": m"])
    }

    @Test("null has no rules")
    func null() {
        let text = "{type: object, properties: {a: {type: string, nullable: true, x-kubernetes-validations: [{rule: 'false'}]}}}"
        #expect(causes(text, "{a: null}") == [])
    }

    @Test("an object whose rules cost too much is refused once")
    func budget() {
        let inner = "self.all(x, self.all(y, self.all(z, x + y + z >= 0)))"
        let text =
            "{type: object, properties: {a: {type: array, items: {type: integer}, x-kubernetes-validations: [{rule: '\(inner)', message: m}]}}}"
        let value = "{a: [\((0..<300).map(String.init).joined(separator: ","))]}"
        let found = causes(text, value)
        #expect(found.count == 1)
        #expect(found.first?.message.contains("no further validation rules will be run") == true)
    }
}

@Suite("Rules of schemas on an update")
struct RuleUpdateTests {
    private func causes(_ rule: String, _ new: String, old: String?) -> [String] {
        let text = "{type: object, properties: {a: {type: string, x-kubernetes-validations: [\(rule)]}, b: {type: string}}}"
        return lines(ObjectValidation.check(tree(new), schema: schema(text), old: old.map(tree)))
    }

    private static let fixed = "{rule: 'self == oldSelf', message: fixed}"

    @Test("a transition rule compares with the stored value, and has nothing to say without one")
    func transition() {
        #expect(causes(Self.fixed, "{a: w}", old: "{a: x}") == ["a: Invalid value: \"w\": fixed"])
        #expect(causes(Self.fixed, "{a: x}", old: "{a: x}") == [])
        #expect(causes(Self.fixed, "{a: x}", old: "{}") == [])
        #expect(causes(Self.fixed, "{a: x}", old: nil) == [])
    }

    @Test("with an optional old value it is asked of new values too")
    func optional() {
        let rule = "{rule: 'oldSelf.hasValue() || self == \"first\"', message: m, optionalOldSelf: true}"
        #expect(causes(rule, "{a: x}", old: nil) == ["a: Invalid value: \"x\": m"])
        #expect(causes(rule, "{a: x}", old: "{a: w}") == [])
    }

    @Test("a value that has not changed is tolerated by rules of one state, not by those of two")
    func tolerated() {
        #expect(causes("{rule: 'self == \"z\"', message: m}", "{a: x, b: new}", old: "{a: x}") == [])
        #expect(causes("{rule: 'self == \"z\"', message: m}", "{a: w}", old: "{a: x}") == ["a: Invalid value: \"w\": m"])
        #expect(causes("{rule: 'self == \"z\" && oldSelf == self', message: m}", "{a: x}", old: "{a: x}") == ["a: Invalid value: \"x\": m"])
    }

    @Test("elements of a list of the type map meet the old element with their keys")
    func byKeys() {
        let text = """
            type: object
            properties:
              l:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [k]
                items:
                  type: object
                  properties: {k: {type: string}, v: {type: integer, x-kubernetes-validations: [{rule: self >= oldSelf, message: falls}]}}
            """
        let old = tree("{l: [{k: a, v: 5}, {k: b, v: 1}]}")
        let found = ObjectValidation.check(tree("{l: [{k: b, v: 2}, {k: a, v: 4}, {k: c, v: 0}]}"), schema: schema(text), old: old)
        #expect(lines(found) == ["l[1].v: Invalid value: 4: falls"])
    }
}
