import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Texts of values and of statuses")
struct TextTests {
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
