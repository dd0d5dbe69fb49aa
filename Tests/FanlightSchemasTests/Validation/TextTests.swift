import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Texts of values and of statuses")
struct TextTests {
    @Test(
        "a text is repeated with escapes for what does not print",
        arguments: [
            ("a\"b\\c", "\"a\\\"b\\\\c\""), ("a\nb\t", "\"a\\nb\\t\""), ("\u{1}\u{7F}\u{7}", "\"\\x01\\x7f\\a\""), ("é☃", "\"é☃\""),
            ("\u{200B}", "\"\\u200b\""), ("\u{E0001}", "\"\\U000e0001\""),
        ])
    func quoted(text: String, expected: String) { #expect(FieldValueText.quoted(text) == expected) }

    @Test("JSON has its keys in order, and escapes for what HTML would read")
    func json() {
        #expect(
            FieldValueText.json(tree("{b: '<&>', a: [1, null, true, 0.5]}")) == "{\"a\":[1,null,true,0.5],\"b\":\"\\u003c\\u0026\\u003e\"}")
    }

    @Test(
        "numbers are written as Go writes them",
        arguments: [
            (-0.1, "-0.1"), (100_000.0, "100000"), (1e20, "100000000000000000000"), (1e21, "1e+21"), (0.0001, "0.0001"), (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"), (12.25, "12.25"), (0, "0"), (123_456_789.125, "123456789.125"), (2.5e30, "2.5e+30"),
        ])
    func numbers(number: Double, expected: String) { #expect(GoNumber.text(number) == expected) }

    @Test("JSON numbers change to an exponent later and pad it less")
    func jsonNumbers() {
        #expect(GoNumber.json(0.00001) == "0.00001")
        #expect(GoNumber.json(1e-7) == "1e-7")
    }

    @Test("the text of a status has one cause plain and several in brackets, equal ones once")
    func status() {
        let one = FieldCause.required("spec.a")
        let two = FieldCause.invalid("spec.b", "x", "is wrong")
        #expect(
            StatusText.invalid(kind: "Gateway", group: "g.io", name: "n", causes: [one])
                == "Gateway.g.io \"n\" is invalid: spec.a: Required value")
        #expect(
            StatusText.invalid(kind: "Pod", group: "", name: "n", causes: [one, two, one])
                == "Pod \"n\" is invalid: [spec.a: Required value, spec.b: Invalid value: \"x\": is wrong]")
    }

    @Test("what cannot be decoded is told with kind and version")
    func decoding() {
        let problems = [StatusText.duplicateField("spec.a"), StatusText.unknownField("spec.b")]
        #expect(
            StatusText.strictDecoding(kind: "Pod", version: "v1", problems: problems)
                == "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: duplicate field \"spec.a\", unknown field \"spec.b\""
        )
        #expect(StatusText.warning(StatusText.unknownField("spec.b")) == "299 - \"unknown field \\\"spec.b\\\"\"")
    }

    @Test("each way to be wrong has its words")
    func causes() {
        let causes: [FieldCause] = [
            .tooMany("a", count: 3, limit: 2), .notFound("a", .string("x")), .forbidden("a", "no"), .notSupported("a", .integer(3), []),
            .duplicate("a", .integer(3)), .invalid("a", omitted: "m"),
        ]
        #expect(
            causes.map(\.message) == [
                "Too many: 3: must have at most 2 items", "Not found: \"x\"", "Forbidden: no", "Unsupported value: 3", "Duplicate value: 3",
                "Invalid value: m",
            ])
    }
}
