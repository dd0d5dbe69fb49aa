import FanlightManifests
import FanlightResources
import FanlightSchemas
import Testing

@Suite("Defaults of schemas")
struct DefaultingTests {
    @Test(
        "what is absent is filled in, also in what was filled in",
        arguments: [
            ("{type: object, properties: {a: {type: string, default: x}}}", "{}", #"{"a":"x"}"#),
            ("{type: object, properties: {a: {type: string, default: x}}}", "{a: w}", #"{"a":"w"}"#),
            ("{type: object, properties: {a: {type: string, default: x}}}", "{a: null}", #"{"a":"x"}"#),
            ("{type: object, properties: {a: {type: string, nullable: true, default: x}}}", "{a: null}", #"{"a":null}"#),
            (
                "{type: object, properties: {o: {type: object, properties: {a: {type: integer, default: 1}}}}}", "{}", "{}"
            ),
            (
                "{type: object, properties: {o: {type: object, default: {}, properties: {a: {type: integer, default: 1}}}}}", "{}",
                #"{"o":{"a":1}}"#
            ),
            (
                "{type: object, properties: {l: {type: array, items: {type: object, properties: {a: {type: integer, default: 1}}}}}}",
                "{l: [{}, {a: 2}]}", #"{"l":[{"a":1},{"a":2}]}"#
            ),
            (
                "{type: object, properties: {l: {type: array, items: {type: string, default: x}}}}", "{l: [null, w]}", #"{"l":["x","w"]}"#
            ),
            (
                "{type: object, properties: {m: {type: object, additionalProperties: {type: object, properties: {a: {type: integer, default: 1}}}}}}",
                "{m: {k: {}}}", #"{"m":{"k":{"a":1}}}"#
            ),
            ("{type: object, properties: {metadata: {type: object, default: {name: x}}}}", "{}", "{}"),
        ])
    func filled(schemaText: String, value: String, expected: String) {
        #expect(sorted(Defaulting.apply(tree(value), schema: schema(schemaText))) == expected)
    }

    @Test("defaults are filled in once: a second time changes nothing")
    func idempotent() {
        let schema = schema(
            "{type: object, properties: {o: {type: object, default: {b: 2}, properties: {a: {type: integer, default: 1}, b: {type: integer}}}}}"
        )
        let once = Defaulting.apply(tree("{}"), schema: schema)
        #expect(sorted(once) == #"{"o":{"a":1,"b":2}}"#)
        #expect(Defaulting.apply(once, schema: schema) == once)
    }
}

@Suite("Fields written twice")
struct DuplicateFieldsTests {
    @Test(
        "the last of equal keys counts, and each is told once",
        arguments: [
            (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#, ["a"]),
            (#"{"a":1,"a":2,"a":3}"#, #"{"a":3}"#, ["a"]),
            (#"{"s":{"l":[{"x":1,"x":2}]}}"#, #"{"s":{"l":[{"x":2}]}}"#, ["s.l[0].x"]),
            (#"{"a":1,"b":1}"#, #"{"a":1,"b":1}"#, []),
        ])
    func duplicates(json: String, expected: String, fields: [String]) throws {
        let node = try #require(JSONReader.read(Array(json.utf8)).documents.first?.node)
        let resolved = DuplicateFields.resolve(node)
        #expect(sorted(resolved.object) == expected)
        #expect(resolved.duplicates == fields)
    }
}
