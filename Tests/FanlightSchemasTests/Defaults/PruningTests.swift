import FanlightResources
import FanlightSchemas
import Testing

@Suite("Pruning")
struct PruningTests {
    private func pruned(_ schemaText: String, _ value: String) -> (object: String, unknownFields: [String]) {
        let result = Pruning.prune(tree(value), schema: schema(schemaText))
        return (sorted(result.object), result.unknownFields)
    }

    @Test(
        "what a schema does not know goes, and is told with its path",
        arguments: [
            ("{type: object, properties: {a: {type: string}}}", "{a: x, b: 1}", #"{"a":"x"}"#, ["b"]),
            (
                "{type: object, properties: {l: {type: array, items: {type: object, properties: {a: {type: string}}}}}}",
                "{l: [{a: x}, {z: 1, b: 2}]}",
                #"{"l":[{"a":"x"},{}]}"#, ["l[1].b", "l[1].z"]
            ),
            (
                "{type: object, properties: {m: {type: object, additionalProperties: {type: object}}}}", "{m: {k: {z: 1}}}",
                #"{"m":{"k":{}}}"#,
                ["m.k.z"]
            ),
            (
                "{type: object, properties: {m: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: object}}}}}",
                "{m: {z: {q: 1}, a: {b: 1}}}", #"{"m":{"a":{},"z":{"q":1}}}"#, ["m.a.b"]
            ),
            ("{type: object, properties: {m: {x-kubernetes-preserve-unknown-fields: true}}}", "{m: [{a: 1}]}", #"{"m":[{"a":1}]}"#, []),
            (
                "{type: object}", "{apiVersion: v1, kind: A, metadata: {name: o}, spec: {}}",
                #"{"apiVersion":"v1","kind":"A","metadata":{"name":"o"}}"#, ["spec"]
            ),
            (
                "{type: object, properties: {t: {type: object, x-kubernetes-embedded-resource: true}}}",
                "{t: {kind: A, metadata: {}, spec: 1}}",
                #"{"t":{"kind":"A","metadata":{}}}"#, ["t.spec"]
            ),
        ])
    func unknown(schema: String, value: String, expected: String, fields: [String]) {
        let found = pruned(schema, value)
        #expect(found.object == expected)
        #expect(found.unknownFields == fields)
    }

    @Test("a null goes where it may not be and nothing stands in for it")
    func nulls() {
        let properties = """
            a: {type: string}, b: {type: string, nullable: true}, c: {type: string, default: x}, l: {type: array, items: {type: \
            string}}
            """
        let text = "{type: object, properties: {\(properties)}}"
        #expect(pruned(text, "{a: null, b: null, c: null, l: [null]}").object == #"{"b":null,"c":null,"l":[null]}"#)
    }

    @Test("not more fields are named than anybody reads")
    func bound() {
        let value = "{" + (0..<500).map { "f\($0): 1" }.joined(separator: ",") + "}"
        #expect(pruned("{type: object}", value).unknownFields.count == 100)
    }
}

@Suite("Pruning of Kubernetes' own kinds")
struct BuiltinPruningTests {
    private func pruned(_ kind: ResourceKind, _ value: String) throws -> (object: String, unknownFields: [String]) {
        let served = try #require(KindCatalog.builtin.kind(kind))
        let schema = try #require(served.preferred?.schema)
        let result = Pruning.pruneBuiltin(tree(value), schema: schema)
        return (sorted(result.object), result.unknownFields)
    }

    @Test("unknown fields are told in the order of the object, with the case of their letters")
    func unknown() throws {
        let found = try pruned(.service, "{spec: {zzz: 1, Ports: [], ports: [{port: 80, foo: 1}]}, bar: 1, metadata: {baz: 1}}")
        #expect(found.unknownFields == ["spec.zzz", "spec.Ports", "spec.ports[0].foo", "bar", "metadata.baz"])
    }

    @Test("nulls and what is empty go as they do when a type of Go is written again")
    func empty() throws {
        let found = try pruned(
            .service,
            "{metadata: {creationTimestamp: null, labels: {}}, spec: {ports: [], selector: {}, sessionAffinityConfig: {}}, status: {}}")
        #expect(found.object == #"{"metadata":{},"spec":{"sessionAffinityConfig":{}},"status":{}}"#)
    }

    @Test("maps may hold any key")
    func maps() throws { #expect(try pruned(.configMap, "{data: {any: thing}}").unknownFields == []) }
}

extension ServedKind {
    fileprivate var preferred: KindVersion? { versions.first }
}
