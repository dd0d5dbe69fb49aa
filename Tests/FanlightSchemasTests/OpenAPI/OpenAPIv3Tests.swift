import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("OpenAPI v3")
struct OpenAPIv3Tests {
    private let catalog = KindCatalog.builtin

    private func document(_ path: String) throws -> Node {
        let bytes = try #require(OpenAPIDocuments.v3(catalog, path: path))
        return try #require(JSONReader.read(bytes).documents.first?.node)
    }

    @Test("every document of the index is there, and all that it refers to is in it")
    func complete() throws {
        let paths = try #require(OpenAPIDocuments.index(catalog)["paths"]?.members)
        #expect(paths.count == 29)
        for path in paths {
            let url = try #require(path.value["serverRelativeURL"]?.string)
            #expect(url.hasPrefix("/openapi/v3/\(path.key)?hash="))
            let document = try document(path.key)
            let models = Set((document["components"]?["schemas"]?.members ?? []).map(\.key))
            let missing = Self.references(document).filter { !models.contains($0) }
            #expect(missing.isEmpty, "\(path.key): \(missing)")
            #expect(!(document["paths"]?.members.isEmpty ?? true))
        }
    }

    @Test(
        "there is no document of what is not served",
        arguments: ["api/v2", "apis/example.com/v1", "apis/apps", "", "version", "apis/a/b/c"])
    func absent(path: String) { #expect(OpenAPIDocuments.v3(catalog, path: path) == nil) }

    @Test("a patch names what clients look for")
    func patch() throws {
        let path = "/apis/networking.istio.io/v1/namespaces/{namespace}/gateways/{name}"
        let patch = try #require(try document("apis/networking.istio.io/v1")["paths"]?[path]?["patch"])
        #expect(patch["parameters"]?.elements.compactMap { $0["name"]?.string } == ["dryRun", "fieldManager", "fieldValidation", "force"])
        #expect(patch["operationId"]?.string == "patchNetworkingIstioIoV1NamespacedGateway")
        #expect(patch["x-kubernetes-action"]?.string == "patch")
        #expect(patch["x-kubernetes-group-version-kind"]?["kind"]?.string == "Gateway")
        let types = patch["requestBody"]?["content"]?.members.map(\.key)
        #expect(types == ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"])
        let pods = try #require(try document("api/v1")["paths"]?["/api/v1/namespaces/{namespace}/pods/{name}"]?["patch"])
        #expect(pods["operationId"]?.string == "patchCoreV1NamespacedPod")
        #expect(pods["requestBody"]?["content"]?["application/strategic-merge-patch+json"] != nil)
    }

    @Test("paths follow verbs, scope and subresources")
    func paths() throws {
        let core = try #require(try document("api/v1")["paths"])
        #expect(core["/api/v1/pods"]?["get"]?["operationId"]?.string == "listCoreV1PodForAllNamespaces")
        #expect(core["/api/v1/nodes/{name}/status"]?["put"] != nil)
        #expect(core["/api/v1/namespaces"]?["delete"] == nil, "namespaces are deleted one by one")
        #expect(core["/api/v1/namespaces/{namespace}/configmaps/{name}/status"] == nil)
        let scale = try #require(
            try document("apis/apps/v1")["paths"]?["/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale"]?["put"])
        #expect(scale["x-kubernetes-group-version-kind"]?["kind"]?.string == "Scale")
        let reviews = try #require(
            try document("apis/authorization.k8s.io/v1")["paths"]?["/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"])
        #expect(reviews["post"] != nil && reviews["get"] == nil)
    }

    @Test("models say their kind, and have our descriptions")
    func models() throws {
        let models = try #require(try document("apis/networking.istio.io/v1")["components"]?["schemas"])
        let gateway = try #require(models["io.istio.networking.v1.Gateway"])
        #expect(gateway["x-kubernetes-group-version-kind"]?.elements.first?["group"]?.string == "networking.istio.io")
        #expect(gateway["description"]?.string == Descriptions.shared.text(for: ["Gateway"], group: "networking.istio.io"))
        let hosts = gateway[path: ["properties", "spec", "properties", "servers", "items", "properties", "hosts", "description"]]
        #expect(hosts?.string == Descriptions.shared.text(for: ["servers", "hosts"]))
        let metadata = try #require(gateway[path: ["properties", "metadata"]])
        #expect(metadata["allOf"]?.elements.first?["$ref"]?.string == "#/components/schemas/\(CustomSchema.metadataModel)")
        let list = try #require(models["io.istio.networking.v1.GatewayList"])
        #expect(list["x-kubernetes-group-version-kind"]?.elements.first?["kind"]?.string == "GatewayList")
        #expect(list[path: ["properties", "items", "items", "$ref"]]?.string == "#/components/schemas/io.istio.networking.v1.Gateway")
    }

    @Test("a definition's own description stays, and a new kind changes the digest of its group alone")
    func addedKind() throws {
        let json = #"""
            {"metadata":{"name":"widgets.networking.istio.io"},"spec":{"group":"networking.istio.io","scope":"Namespaced",
             "names":{"plural":"widgets","kind":"Widget"},"versions":[{"name":"v1","served":true,"storage":true,
             "schema":{"openAPIV3Schema":{"type":"object","description":"A widget."}}}]}}
            """#
        var changed = catalog
        try changed.add(crd: try #require(JSONReader.read(Array(json.utf8)).documents.first?.node))
        let bytes = try #require(OpenAPIDocuments.v3(changed, path: "apis/networking.istio.io/v1"))
        let document = try #require(JSONReader.read(bytes).documents.first?.node)
        #expect(document[path: ["components", "schemas", "io.istio.networking.v1.Widget", "description"]]?.string == "A widget.")
        #expect(
            OpenAPIDocuments.digest(changed, group: "networking.istio.io", version: "v1")
                != OpenAPIDocuments.digest(catalog, group: "networking.istio.io", version: "v1"))
        #expect(
            OpenAPIDocuments.digest(changed, group: "apps", version: "v1") == OpenAPIDocuments.digest(catalog, group: "apps", version: "v1")
        )
        #expect(OpenAPIDocuments.v2Digest(changed) != OpenAPIDocuments.v2Digest(catalog))
    }

    /// The names behind every `$ref` of a document; a property may be called `$ref`, then its value is no text.
    static func references(_ node: Node) -> Set<String> {
        var found: Set<String> = []
        for member in node.members {
            if member.key == "$ref", let text = member.value.string {
                found.insert(text.split(separator: "/").last.map(String.init) ?? text)
            }
            found.formUnion(references(member.value))
        }
        for element in node.elements { found.formUnion(references(element)) }
        return found
    }
}
