import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("OpenAPI v2")
struct OpenAPIv2Tests {
    private static let document = OpenAPIv2Document(catalog: .builtin).node
    private var document: Node { Self.document }

    @Test("everything that is referred to is defined")
    func complete() throws {
        let definitions = Set((document["definitions"]?.members ?? []).map(\.key))
        #expect(definitions.contains("io.k8s.api.apps.v1.Deployment"))
        #expect(definitions.contains("io.istio.networking.v1beta1.VirtualService"))
        let missing = OpenAPIv3Tests.references(document).filter { !definitions.contains($0) }
        #expect(missing.isEmpty)
    }

    @Test(
        "schemas are lowered to what v2 has words for",
        arguments: [
            (#"{"oneOf":[{"type":"string"}],"type":"object","default":{},"x-kubernetes-validations":[]}"#, #"{"type":"object"}"#),
            (#"{"nullable":true,"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#, "{}"),
            (
                #"{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}"#,
                #"{"x-kubernetes-preserve-unknown-fields":true}"#
            ),
            (
                #"{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]}"#,
                #"{"x-kubernetes-int-or-string":true}"#
            ),
            (#"{"format":"int-or-string","oneOf":[{"type":"integer"}]}"#, #"{"type":"string","format":"int-or-string"}"#),
            (#"{"format":"quantity","oneOf":[{"type":"string"}]}"#, #"{"type":"string"}"#),
            (
                ##"{"description":"d","allOf":[{"$ref":"#/components/schemas/x"}]}"##, ##"{"$ref":"#/definitions/x","description":"d"}"##
            ),
            (
                #"{"type":"array","items":{"type":"object","not":{}},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["a"]}"#,
                #"{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["a"]}"#
            ),
        ])
    func lowered(schema: String, expected: String) throws {
        let node = try #require(JSONReader.read(Array(schema.utf8)).documents.first?.node)
        let wanted = try #require(JSONReader.read(Array(expected.utf8)).documents.first?.node)
        #expect(OpenAPIv2Schema.lowered(node) == wanted)
    }

    @Test("a kind of which nothing is said is an object, its status that may hold anything is not called a map")
    func open() throws {
        let schema = Node.object([
            "type": .string("object"), "x-kubernetes-preserve-unknown-fields": .bool(true), "properties": .object(["a": .emptyObject]),
        ])
        #expect(
            OpenAPIv2Schema.definition(schema) == .object(["type": .string("object"), "x-kubernetes-preserve-unknown-fields": .bool(true)]))
        let kind = try #require(document["definitions"]?["io.istio.networking.v1.VirtualService"])
        #expect(kind["type"]?.string == "object")
        let status = try #require(kind[path: ["properties", "status"]])
        #expect(status["x-kubernetes-preserve-unknown-fields"]?.bool == true)
        #expect(status["type"] == nil)
        #expect(status["properties"] == nil)
        #expect(kind[path: ["properties", "spec", "type"]]?.string == "object")
        // Any JSON is no object.
        let json = try #require(document["definitions"]?["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON"])
        #expect(json["type"] == nil)
    }

    @Test("in protobuf a client finds that a patch can be tried out")
    func dryRun() throws {
        let bytes = OpenAPIDocuments.v2Protobuf(.builtin)
        let document = ProtobufFields(bytes)
        #expect(document.text(1) == "2.0")
        let paths = try #require(document.message(8)).messages(2)
        #expect(paths.count == Self.document["paths"]?.members.count)
        let name = "/apis/networking.istio.io/v1/namespaces/{namespace}/gateways/{name}"
        let item = try #require(paths.first { $0.text(1) == name }?.message(2))
        let patch = try #require(item.message(8))
        let query = patch.messages(8).compactMap { $0.message(1)?.message(2)?.message(3)?.text(4) }
        #expect(query == ["dryRun", "fieldManager", "fieldValidation", "force"])
        let kind = try #require(patch.messages(13).first { $0.text(1) == "x-kubernetes-group-version-kind" }?.message(2)?.text(2))
        #expect(kind == #"{"group":"networking.istio.io","version":"v1","kind":"Gateway"}"# + "\n")
        let parameters = item.messages(9).compactMap { $0.message(1)?.message(2) }
        #expect(parameters.compactMap { $0.message(4)?.text(4) } == ["name", "namespace"])
    }

    @Test("in protobuf a client finds fields, their types and their descriptions")
    func definitions() throws {
        let document = ProtobufFields(OpenAPIDocuments.v2Protobuf(.builtin))
        let definitions = try #require(document.message(9)).messages(1)
        let port = try #require(definitions.first { $0.text(1) == "io.k8s.api.core.v1.ServicePort" }?.message(2))
        #expect(port.texts(19) == ["port"])
        #expect(port.message(22)?.text(1) == "object")
        let properties = try #require(port.message(25)).messages(1)
        let number = try #require(properties.first { $0.text(1) == "port" }?.message(2))
        #expect(number.message(22)?.text(1) == "integer")
        #expect(number.text(2) == "int32")
        #expect(number.text(4) == Descriptions.shared.text(for: ["ServicePort", "port"]))
        let spec = try #require(definitions.first { $0.text(1) == "io.k8s.api.core.v1.ServiceSpec" }?.message(2))
        let ports = try #require(spec.message(25)?.messages(1).first { $0.text(1) == "ports" }?.message(2))
        #expect(ports.message(23)?.messages(1).first?.text(1) == "#/definitions/io.k8s.api.core.v1.ServicePort")
        #expect(ports.messages(31).map { $0.text(1) }.contains("x-kubernetes-patch-merge-key"))
    }
}
