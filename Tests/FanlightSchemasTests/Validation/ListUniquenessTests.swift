import FanlightSchemas
import Testing

@Suite("Lists without repetitions")
struct ListUniquenessTests {
    private static let text = """
        type: object
        properties:
          set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
          one:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [name]
            items: {type: object, properties: {name: {type: string}, v: {type: string}}}
          two:
            type: array
            x-kubernetes-list-type: map
            x-kubernetes-list-map-keys: [port, protocol]
            items: {type: object, properties: {port: {type: integer}, protocol: {type: string}}}
          free: {type: object, additionalProperties: {type: array, x-kubernetes-list-type: set, items: {type: string}}}
          plain: {type: array, items: {type: string}}
        """

    @Test(
        "an element or its keys are told where they stand the second time",
        arguments: [
            ("{set: [a, b, a, a]}", ["set[2]: Duplicate value: \"a\""]),
            ("{one: [{name: a}, {name: b}, {name: a, v: x}]}", ["one[2]: Duplicate value: {\"name\":\"a\"}"]),
            ("{one: [{v: a}, {v: b}]}", ["one[1]: Duplicate value: {}"]),
            ("{two: [{port: 1, protocol: TCP}, {protocol: TCP, port: 1}]}", ["two[1]: Duplicate value: {\"port\":1,\"protocol\":\"TCP\"}"]),
            ("{two: [{port: 1, protocol: TCP}, {port: 1, protocol: UDP}]}", []),
            ("{free: {k: [a, a]}}", ["free[k][1]: Duplicate value: \"a\""]),
            ("{plain: [a, a]}", []),
        ])
    func repetitions(value: String, expected: [String]) {
        #expect(lines(ObjectValidation.check(tree(value), schema: schema(Self.text))) == expected)
    }

    @Test("an update may keep repetitions that are stored already")
    func kept() {
        #expect(ObjectValidation.check(tree("{set: [a, a], plain: [b]}"), schema: schema(Self.text), old: tree("{set: [a, a]}")) == [])
    }
}

@Suite("Resources within resources")
struct EmbeddedResourceTests {
    private static let text =
        "{type: object, properties: {t: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}"

    @Test(
        "a resource within another has a type, and metadata that could be an object's",
        arguments: [
            ("{t: {apiVersion: v1, kind: Pod, metadata: {name: a, labels: {a: b}}}}", []), ("{t: {apiVersion: v1, kind: Pod}}", []),
            ("{t: {kind: Pod}}", ["t.apiVersion: Required value"]), ("{t: {apiVersion: v1}}", ["t.kind: Required value"]),
            ("{t: {apiVersion: '', kind: Pod}}", ["t.apiVersion: Invalid value: \"\": must not be empty"]),
            ("{t: {apiVersion: a/b/c, kind: Pod}}", ["t.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c"]),
            ("{t: {apiVersion: v1, kind: ''}}", ["t.kind: Invalid value: \"\": must not be empty"]),
            ("{t: {apiVersion: v1, kind: Pod, metadata: {name: a/b}}}", ["t.metadata.name: Invalid value: \"a/b\": may not contain '/'"]),
        ])
    func embedded(value: String, expected: [String]) {
        #expect(lines(ObjectValidation.check(tree(value), schema: schema(Self.text))) == expected)
    }

    @Test("a kind of wrong letters, and metadata of wrong types, are told")
    func wrong() {
        let found = lines(
            ObjectValidation.check(tree("{t: {apiVersion: v1, kind: P_d, metadata: {labels: {a: 1}}}}"), schema: schema(Self.text)))
        #expect(
            found.first?.hasPrefix("t.kind: Invalid value: \"P_d\": may have mixed case, but should otherwise match: a DNS-1035 label")
                == true)
        #expect(found.last?.contains("json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string") == true)
    }
}
