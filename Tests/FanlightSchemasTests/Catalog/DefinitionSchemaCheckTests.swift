import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Schemas of definitions")
struct DefinitionSchemaCheckTests {
    private func causes(_ json: String) throws -> [CatalogError.Cause] {
        let schema = try #require(JSONReader.read(Array(json.utf8)).documents.first?.node)
        var check = DefinitionSchemaCheck()
        check.check(schema, at: "s")
        return check.causes
    }

    @Test(
        "what can be served passes",
        arguments: [
            #"{"type":"object"}"#,
            #"{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true},"b":{"x-kubernetes-preserve-unknown-fields":true}}}"#,
            #"{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}}}"#,
            #"{"type":"object","properties":{"a":{"type":"string","pattern":"^[a-z]+$"}},"x-kubernetes-validations":[{"rule":"has(self.a)"}]}"#,
            #"{"type":"object","properties":{"a":{"type":"string"}},"oneOf":[{"required":["a"]},{"not":{"required":["a"]}}]}"#,
            #"{"type":"object","additionalProperties":{"type":"string"}}"#,
            #"{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":9}}}}}"#,
            #"{"type":"object","properties":{"a":{"type":"object","default":{},"required":["b"],"properties":{"b":{"type":"string","default":"x"}}}}}"#,
            #"{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true,"default":"http"}}}"#,
        ])
    func passes(schema: String) throws { #expect(try causes(schema) == []) }

    @Test(
        "what cannot be served is named",
        arguments: [
            (#"{"type":"string"}"#, "s.type", CatalogError.Cause.Reason.invalid),
            (#"{"type":"object","properties":{"a":{}}}"#, "s.properties[a].type", .required),
            (#"{"type":"object","properties":{"a":{"type":"text"}}}"#, "s.properties[a].type", .notSupported),
            (#"{"type":"object","properties":{"a":{"type":"array"}}}"#, "s.properties[a].items", .required),
            (#"{"type":"object","properties":{"a":{"type":"array","items":{}}}}"#, "s.properties[a].items.type", .required),
            (#"{"type":"object","properties":{"a":{"type":"object","$ref":"x"}}}"#, "s.properties[a].$ref", .forbidden),
            (
                #"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}}"#,
                "s.additionalProperties", .forbidden
            ),
            (
                #"{"type":"object","properties":{"a":{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"map"}}}"#,
                "s.properties[a].x-kubernetes-list-map-keys", .required
            ),
            (
                #"{"type":"object","properties":{"a":{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"bag"}}}"#,
                "s.properties[a].x-kubernetes-list-type", .notSupported
            ),
            (#"{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}"#, "s.properties[a].pattern", .invalid),
            (#"{"type":"object","x-kubernetes-validations":[{"rule":"1 +"}]}"#, "s.x-kubernetes-validations[0].rule", .invalid),
            (#"{"type":"object","anyOf":[{"properties":{"a":{"default":1}}}]}"#, "s.anyOf[0].properties[a].default", .forbidden),
            (#"{"type":"object","properties":{"a":{"type":"string","default":5}}}"#, "s.properties[a].default", .wrongType),
            (
                #"{"type":"object","properties":{"a":{"type":"string","enum":["x"],"default":"y"}}}"#, "s.properties[a].default",
                .notSupported
            ),
            (#"{"type":"object","properties":{"a":{"type":"integer","minimum":6,"default":5}}}"#, "s.properties[a].default", .invalid),
            (
                #"{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}}}}"#,
                "s.properties[metadata]", .forbidden
            ),
            (
                #"{"type":"object","properties":{"a":{"type":"object","x-kubernetes-embedded-resource":true}}}"#,
                "s.properties[a].properties", .required
            ),
            (
                #"{"type":"object","properties":{"a":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"}}}}}}"#,
                "s.properties[a].items.properties[k].default", .required
            ),
            (
                #"{"type":"object","properties":{"a":{"type":"object","x-kubernetes-map-type":"x"}}}"#,
                "s.properties[a].x-kubernetes-map-type", .notSupported
            ),
            (
                #"{"type":"object","x-kubernetes-validations":[{"rule":"true","reason":"Because"}]}"#,
                "s.x-kubernetes-validations[0].reason",
                .notSupported
            ),
        ])
    func named(schema: String, field: String, reason: CatalogError.Cause.Reason) throws {
        let found = try causes(schema)
        #expect(found.map(\.field) == [field])
        #expect(found.map(\.reason) == [reason])
    }
}
