import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Versions of definitions")
struct DefinitionVersionCheckTests {
    private func node(_ json: String) throws -> Node { try #require(JSONReader.read(Array(json.utf8)).documents.first?.node) }

    private func definition(_ parts: [String]) throws -> Node {
        let versions = parts.enumerated().map { index, part in
            #"{"name":"v\#(index + 1)","served":true,"storage":\#(index == 0),"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"},"o":{"type":"object"}}}}}}\#(part)}"#
        }
        return try node(
            #"{"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Cluster","names":{"plural":"widgets","kind":"Widget"},"versions":[\#(versions.joined(separator: ","))]}}"#
        )
    }

    private func causes(_ definition: Node) -> [String] {
        do throws(CatalogError) {
            _ = try CustomDefinition.read(definition)
            return []
        } catch {
            return error.causes.map { "\($0.field): \($0.message)" }
        }
    }

    @Test(
        "what a version says beside its schema is checked",
        arguments: [
            (
                #""additionalPrinterColumns":[{"name":"A","type":"x","jsonPath":".a"}]"#,
                #"spec.additionalPrinterColumns[0].type: Invalid value: "x": must be one of boolean,date,integer,number,string"#
            ),
            (
                #""additionalPrinterColumns":[{"name":"A","type":"string","jsonPath":"a"}]"#,
                #"spec.additionalPrinterColumns[0].JSONPath: Invalid value: "a": must be a simple json path starting with ."#
            ),
            (
                #""additionalPrinterColumns":[{"type":"string","jsonPath":".a"}]"#,
                "spec.additionalPrinterColumns[0].name: Required value"
            ),
            (
                #""subresources":{"scale":{"specReplicasPath":".status.a","statusReplicasPath":".status.b"}}"#,
                #"spec.subresources.scale.specReplicasPath: Invalid value: ".status.a": should be a json path under .spec"#
            ),
            (
                #""subresources":{"scale":{"specReplicasPath":".spec.a"}}"#,
                "spec.subresources.scale.statusReplicasPath: Required value"
            ),
            (
                #""selectableFields":[{"jsonPath":".spec.b"}]"#,
                #"spec.selectableFields[0].jsonPath: Invalid value: ".spec.b": is an invalid path: does not refer to a valid field"#
            ),
            (
                #""selectableFields":[{"jsonPath":".spec.a"},{"jsonPath":".spec.a"}]"#,
                #"spec.selectableFields[1]: Duplicate value: ".spec.a""#
            ),
            (
                #""deprecationWarning":"x""#,
                #"spec.versions[0].deprecationWarning: Invalid value: "x": can only be set for deprecated versions"#
            ),
        ])
    func checked(part: String, cause: String) throws { #expect(try causes(definition([",\(part)"])) == [cause]) }

    @Test("a field to select by must have a value that is one text")
    func selectableType() throws {
        #expect(
            try causes(definition([#","selectableFields":[{"jsonPath":".spec.o"}]"#]))
                == [
                    #"spec.selectableFields[0]: Invalid value: ".spec.o": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed."#
                ])
    }

    @Test("what versions do not have alike is told of each")
    func differing() throws {
        let columns = #","additionalPrinterColumns":[{"name":"A","type":"x","jsonPath":".a"}]"#
        #expect(
            try causes(definition(["", columns]))
                == [
                    #"spec.versions[1].additionalPrinterColumns[0].type: Invalid value: "x": must be one of boolean,date,integer,number,string"#
                ])
    }

    @Test("a version knows the fields that its objects are selected by")
    func selectable() throws {
        let kind = try CustomDefinition.read(definition([#","selectableFields":[{"jsonPath":".spec.a"}]"#]))
        #expect(kind.versions.map(\.selectableFields) == [["spec.a"]])
    }
}
