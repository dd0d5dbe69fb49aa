import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Structural check")
struct StructuralCheckTests {
    private func causes(_ schemaText: String, _ value: String, old: String? = nil) -> [String] {
        let schema = schema("{type: object, properties: {x: \(schemaText)}}")
        return lines(ObjectValidation.check(tree("{x: \(value)}"), schema: schema, old: old.map { tree("{x: \($0)}") }))
    }

    @Test(
        "a value that fits has no cause",
        arguments: [
            ("{type: string, minLength: 1, maxLength: 3, pattern: '^a'}", "abc"), ("{type: string, maxLength: 2}", "\"éé\""),
            ("{type: integer, minimum: 1, maximum: 3}", "3"), ("{type: integer}", "2.0"), ("{type: number}", "2"),
            ("{type: boolean}", "true"), ("{type: array, items: {type: string}, minItems: 1}", "[a]"),
            ("{type: string, nullable: true}", "null"), ("{x-kubernetes-int-or-string: true}", "80"),
            ("{x-kubernetes-int-or-string: true}", "http"), ("{x-kubernetes-preserve-unknown-fields: true}", "[1, {a: b}]"),
            ("{type: string, enum: [a, b]}", "b"), ("{type: integer, enum: [1, 2]}", "2"), ("{type: number, multipleOf: 0.5}", "1.5"),
            ("{type: object, additionalProperties: {type: integer}}", "{a: 1}"), ("{type: integer, format: int32}", "5000000000"),
            ("{type: string, pattern: 'b'}", "abc"), ("{type: object, maxProperties: 1}", "{a: 1}"),
        ])
    func fitting(schema: String, value: String) { #expect(causes(schema, value) == []) }

    @Test(
        "a value that does not fit is told with its path and the words of the API",
        arguments: [
            ("{type: string}", "5", "x: Invalid value: \"integer\": x in body must be of type string: \"integer\""),
            ("{type: integer}", "1.5", "x: Invalid value: \"number\": x in body must be of type integer: \"number\""),
            ("{type: object}", "null", "x: Invalid value: \"null\": x in body must be of type object: \"null\""),
            (
                "{x-kubernetes-int-or-string: true}", "true",
                "x: Invalid value: \"boolean\": x in body must be of type integer,string: \"boolean\""
            ),
            ("{type: string, minLength: 2}", "\"é\"", "x: Invalid value: \"é\": x in body should be at least 2 chars long"),
            ("{type: string, maxLength: 2}", "abc", "x: Too long: may not be more than 2 bytes"),
            ("{type: string, maxLength: 1}", "abc", "x: Too long: may not be more than 1 byte"),
            ("{type: string, pattern: '^a$'}", "b", "x: Invalid value: \"b\": x in body should match '^a$'"),
            ("{type: integer, minimum: 1}", "0", "x: Invalid value: 0: x in body should be greater than or equal to 1"),
            ("{type: integer, minimum: 1, exclusiveMinimum: true}", "1", "x: Invalid value: 1: x in body should be greater than 1"),
            ("{type: number, maximum: 1.5}", "1.75", "x: Invalid value: 1.75: x in body should be less than or equal to 1.5"),
            ("{type: integer, maximum: 9, exclusiveMaximum: true}", "9", "x: Invalid value: 9: x in body should be less than 9"),
            ("{type: integer, multipleOf: 5}", "7", "x: Invalid value: 7: x in body should be a multiple of 5"),
            ("{type: number, multipleOf: 0.5}", "0.7", "x: Invalid value: 0.7: x in body should be a multiple of 0.5"),
            ("{type: array, items: {type: string}, minItems: 1}", "[]", "x: Invalid value: 0: x in body should have at least 1 items"),
            ("{type: array, items: {type: string}, maxItems: 1}", "[a, b]", "x: Too many: 2: must have at most 1 item"),
            (
                "{type: array, items: {type: string}, uniqueItems: true}", "[a, a]",
                "x: Invalid value: \"\": x in body shouldn't contain duplicates"
            ),
            (
                "{type: array, items: {type: string}}", "[a, 1]",
                "x[1]: Invalid value: \"integer\": x[1] in body must be of type string: \"integer\""
            ),
            ("{type: object, minProperties: 1}", "{}", "x: Invalid value: 0: x in body should have at least 1 properties"),
            ("{type: object, maxProperties: 1}", "{a: 1, b: 2}", "x: Too many: 2: must have at most 1 item"),
            ("{type: object, required: [a]}", "{}", "x.a: Required value"),
            (
                "{type: object, additionalProperties: {type: string}}", "{k: 1}",
                "x.k: Invalid value: \"integer\": x.k in body must be of type string: \"integer\""
            ),
            ("{type: object, additionalProperties: false}", "{k: 1}", "x: Invalid value: \"k\": x.k in body is a forbidden property"),
            ("{type: string, enum: [a, b]}", "c", "x: Unsupported value: \"c\": supported values: \"a\", \"b\""),
            ("{type: integer, enum: [1, 2]}", "3", "x: Unsupported value: 3: supported values: \"1\", \"2\""),
            ("{type: string, format: ipv4}", "a", "x: Invalid value: \"a\": x in body must be of type ipv4: \"a\""),
        ])
    func unfitting(schema: String, value: String, cause: String) {
        #expect(causes(schema, value) == [cause])
    }

    @Test("of a text only the first problem is told")
    func firstProblem() {
        #expect(causes("{type: string, minLength: 3, pattern: '^b'}", "a").count == 1)
    }

    @Test("the problems of members come before what the object lacks")
    func order() {
        let found = causes("{type: object, required: [b], properties: {a: {type: object, required: [c]}, b: {type: string}}}", "{a: {}}")
        #expect(found == ["x.a.c: Required value", "x.b: Required value"])
    }

    @Test("not more problems are collected than anybody reads")
    func bound() {
        let value = "[" + Array(repeating: "1", count: 3_000).joined(separator: ",") + "]"
        #expect(causes("{type: array, items: {type: string}}", value).count == 1_000)
    }

    @Test("what a node with a reference holds is checked elsewhere")
    func reference() {
        let schema = schema("{type: object, properties: {metadata: {$ref: '#/components/schemas/ObjectMeta'}}}")
        #expect(ObjectValidation.check(tree("{metadata: {labels: 5}}"), schema: schema) == [])
    }

    @Test(
        "combinations tell what fits best beside themselves",
        arguments: [
            (
                "{type: string, anyOf: [{minLength: 3}, {pattern: '^b'}]}", "a",
                ["<nil>: Invalid value: \"\": \"x\" must validate at least one schema (anyOf)"]
            ),
            (
                "{type: string, oneOf: [{minLength: 1}, {pattern: 'a'}]}", "a",
                ["<nil>: Invalid value: \"\": \"x\" must validate one and only one schema (oneOf). Found 2 valid alternatives"]
            ),
            (
                "{type: string, not: {pattern: a}}", "a",
                ["<nil>: Invalid value: \"\": \"x\" must not validate the schema (not)"]
            ),
            (
                "{type: string, allOf: [{minLength: 2}, {pattern: a}]}", "a",
                [
                    "x: Invalid value: \"a\": x in body should be at least 2 chars long",
                    "<nil>: Invalid value: \"\": \"x\" must validate all the schemas (allOf)",
                ]
            ),
            (
                "{type: string, allOf: [{minLength: 2}]}", "a",
                [
                    "x: Invalid value: \"a\": x in body should be at least 2 chars long",
                    "<nil>: Invalid value: \"\": \"x\" must validate all the schemas (allOf). None validated",
                ]
            ),
            (
                "{type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}", "{}",
                [
                    "<nil>: Invalid value: \"\": \"x\" must validate one and only one schema (oneOf). Found none valid",
                    "x.a: Required value",
                ]
            ),
        ])
    func combinations(schema: String, value: String, expected: [String]) {
        let found = causes(schema, value)
        #expect(Array(found.prefix(expected.count)) == expected)
    }

    @Test("one alternative that fits is enough", arguments: ["ab", "b"])
    func alternatives(value: String) {
        #expect(causes("{type: string, anyOf: [{minLength: 2}, {pattern: '^b'}]}", value) == [])
    }

    @Test("of alternatives that all fail the one that fits best is told")
    func bestAlternative() {
        let alternatives = "anyOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer, minimum: 5}}}]"
        let found = causes("{type: object, properties: {a: {x-kubernetes-int-or-string: true}}, \(alternatives)}", "{a: 3}")
        #expect(found.last == "x.a: Invalid value: 3: x.a in body should be greater than or equal to 5")
    }
}

@Suite("Structural check of an update")
struct StructuralRatchetingTests {
    private static let text = """
        type: object
        properties:
          name: {type: string, maxLength: 2}
          free: {type: array, items: {type: string, maxLength: 2}}
          ports:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [id]
            items: {type: object, properties: {id: {type: integer}, name: {type: string, maxLength: 2}}}
          kind: {type: string, maxLength: 2}
        """

    private func fields(_ new: String, old: String) -> [String] {
        ObjectValidation.check(tree(new), schema: schema(Self.text), old: tree(old)).map(\.field)
    }

    @Test("a value that was wrong before and has not changed is tolerated")
    func unchanged() { #expect(fields("{name: abc, free: [a]}", old: "{name: abc}") == []) }

    @Test("a value that changes must be right")
    func changed() { #expect(fields("{name: abcd}", old: "{name: abc}") == ["name"]) }

    @Test("a value that is new must be right")
    func added() { #expect(fields("{name: abc}", old: "{}") == ["name"]) }

    @Test("an element of a list of the type map continues the one with its keys")
    func byKeys() {
        let old = "{ports: [{id: 1, name: abc}, {id: 2, name: b}]}"
        #expect(fields("{ports: [{id: 2, name: xyz}, {id: 1, name: abc}]}", old: old) == ["ports[0].name"])
    }

    @Test("the elements of other lists continue none, unless the whole list is as it was")
    func otherLists() {
        #expect(fields("{free: [abc, d]}", old: "{free: [abc]}") == ["free[0]"])
        #expect(fields("{free: [abc], name: a}", old: "{free: [abc]}") == [])
    }

    @Test("the names of types are never tolerated, since both sides have those of the request")
    func typeNames() { #expect(fields("{kind: abc, name: a}", old: "{kind: abc}") == ["kind"]) }
}
