import FanlightResources
import FanlightSchemas
import Testing

@Suite("Custom resources before they are stored")
struct CustomResourceTests {
    private static let text = """
        type: object
        properties:
          spec: {type: object, properties: {a: {type: string, default: x}, n: {type: string}}}
          status: {type: object, default: {phase: New}, properties: {phase: {type: string}}}
        """

    private func decoded(_ object: String) throws -> CustomResource.Decoded {
        try CustomResource.decode(tree(object), schema: schema(Self.text))
    }

    @Test("unknown fields of the metadata are told before those of the rest")
    func unknownFields() throws {
        let decoded = try decoded("{metadata: {name: o, zzz: 1}, spec: {b: 1}, aaa: 1}")
        #expect(decoded.unknownFields == ["metadata.zzz", "aaa", "spec.b"])
        #expect(sorted(decoded.object) == #"{"metadata":{"name":"o"},"spec":{"a":"x"},"status":{"phase":"New"}}"#)
    }

    @Test("metadata of a wrong type keeps the object from being decoded")
    func metadata() {
        #expect(
            throws: CustomResource.DecodingError(
                problem: "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string")
        ) {
            try decoded("{metadata: {labels: {a: 1}}}")
        }
    }

    @Test("a creation loses the status, begins anew with the one of the schema, and is the first generation")
    func create() {
        let object = tree("{metadata: {generation: 7}, status: {phase: Done}}")
        let created = CustomResource.preparedForCreate(object, schema: schema(Self.text), hasStatus: true)
        #expect(sorted(created) == #"{"metadata":{"generation":1},"status":{"phase":"New"}}"#)
        let kept = CustomResource.preparedForCreate(object, schema: schema(Self.text), hasStatus: false)
        #expect(kept[path: ["status", "phase"]]?.string == "Done")
    }

    @Test(
        "the generation rises with what is wanted, not with metadata and status",
        arguments: [
            ("{metadata: {labels: {a: b}}, spec: {a: x}, status: {phase: Done}}", true, 3), ("{metadata: {}, spec: {a: y}}", true, 4),
            ("{metadata: {}, spec: {a: x}, status: {phase: Done}}", false, 4),
        ])
    func generation(object: String, hasStatus: Bool, expected: Int) {
        let old = tree("{apiVersion: g/v1, metadata: {generation: 3}, spec: {a: x}, status: {phase: Old}}")
        let updated = CustomResource.preparedForUpdate(tree(object), old: old, hasStatus: hasStatus)
        #expect(updated[path: ["metadata", "generation"]]?.integer == expected)
        #expect(updated[path: ["status", "phase"]]?.string == (hasStatus ? "Old" : "Done"))
    }

    @Test("the status subresource changes the status alone")
    func status() {
        let old = tree("{metadata: {generation: 3, labels: {a: b}}, spec: {a: x}, status: {phase: Old}}")
        let updated = CustomResource.preparedForStatusUpdate(
            tree("{metadata: {labels: {c: d}}, spec: {a: y}, status: {phase: New}}"), old: old)
        #expect(sorted(updated) == #"{"metadata":{"generation":3,"labels":{"a":"b"}},"spec":{"a":"x"},"status":{"phase":"New"}}"#)
    }
}
