import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("Discovery")
struct DiscoveryTests {
    private let catalog = KindCatalog.builtin

    private func node(_ json: String) throws -> Node { try #require(JSONReader.read(Array(json.utf8)).documents.first?.node) }

    private func aggregated(_ group: String, _ version: String, _ resource: String) -> Node? {
        let (api, apis) = Discovery.aggregated(catalog)
        let item = (group.isEmpty ? api : apis)["items"]?.elements.first { ($0["metadata"]?["name"]?.string ?? "") == group }
        return item?["versions"]?.elements.first { $0["version"]?.string == version }?["resources"]?.elements
            .first { $0["resource"]?.string == resource }
    }

    @Test("an aggregated list says what it is, and that it is current")
    func aggregatedList() throws {
        let (api, apis) = Discovery.aggregated(catalog)
        for list in [api, apis] {
            #expect(list["kind"]?.string == "APIGroupDiscoveryList")
            #expect(list["apiVersion"]?.string == "apidiscovery.k8s.io/v2")
            let versions = (list["items"]?.elements ?? []).flatMap { $0["versions"]?.elements ?? [] }
            #expect(!versions.isEmpty && versions.allSatisfy { $0["freshness"]?.string == "Current" })
        }
        #expect(apis["items"]?.elements.compactMap { $0["metadata"]?["name"]?.string } == catalog.groups.map(\.name).filter { !$0.isEmpty })
    }

    @Test("a built-in resource leaves its group to its place")
    func builtin() throws {
        let expected = try node(
            """
            {"resource":"deployments","responseKind":{"group":"","version":"","kind":"Deployment"},"scope":"Namespaced","singularResource":"deployment",
             "verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["deploy"],"categories":["all"],
             "subresources":[
              {"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get","patch","update"]},
              {"subresource":"status","responseKind":{"group":"","version":"","kind":"Deployment"},"verbs":["get","patch","update"]}]}
            """)
        #expect(aggregated("apps", "v1", "deployments") == expected)
    }

    @Test("a custom resource names its group and version")
    func custom() throws {
        let expected = try node(
            """
            {"resource":"gatewayclasses","responseKind":{"group":"gateway.networking.k8s.io","version":"v1","kind":"GatewayClass"},"scope":"Cluster",
             "singularResource":"gatewayclass","verbs":["delete","deletecollection","get","list","patch","create","update","watch"],
             "shortNames":["gc"],"categories":["gateway-api"],"subresources":[{"subresource":"status",
              "responseKind":{"group":"gateway.networking.k8s.io","version":"v1","kind":"GatewayClass"},"verbs":["get","patch","update"]}]}
            """)
        #expect(aggregated("gateway.networking.k8s.io", "v1", "gatewayclasses") == expected)
    }

    @Test("a version lists what it serves only")
    func versions() {
        #expect(aggregated("networking.istio.io", "v1alpha3", "envoyfilters") != nil)
        #expect(aggregated("networking.istio.io", "v1", "envoyfilters") == nil)
        #expect(aggregated("authorization.k8s.io", "v1", "selfsubjectaccessreviews")?["verbs"]?.strings == ["create"])
    }

    @Test("the older documents say the same")
    func legacy() throws {
        let list = try #require(Discovery.resourceList(catalog, group: "", version: "v1"))
        #expect(list["groupVersion"]?.string == "v1")
        #expect(list["apiVersion"] == nil)
        let names = list["resources"]?.elements.compactMap { $0["name"]?.string } ?? []
        #expect(names.contains("namespaces/finalize"))
        let scale = list["resources"]?.elements.first { $0["name"]?.string == "replicationcontrollers/scale" }
        let expected = try node(
            """
            {"name":"replicationcontrollers/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale",
             "verbs":["get","patch","update"]}
            """)
        #expect(scale == expected)
        let istio = try #require(Discovery.resourceList(catalog, group: "networking.istio.io", version: "v1"))
        #expect(istio["apiVersion"]?.string == "v1")
        let virtualServices = try node(
            """
            {"name":"virtualservices","singularName":"virtualservice","namespaced":true,"kind":"VirtualService",
             "verbs":["delete","deletecollection","get","list","patch","create","update","watch"],"shortNames":["vs"],
             "categories":["istio-io","networking-istio-io"]}
            """)
        #expect(istio["resources"]?.elements.first { $0["name"]?.string == "virtualservices" } == virtualServices)
    }

    @Test("groups name their versions and the preferred one")
    func groups() throws {
        let expected = try node(
            """
            {"kind":"APIGroup","apiVersion":"v1","name":"autoscaling","versions":[{"groupVersion":"autoscaling/v2","version":"v2"},
             {"groupVersion":"autoscaling/v1","version":"v1"}],"preferredVersion":{"groupVersion":"autoscaling/v2","version":"v2"}}
            """)
        #expect(Discovery.group(catalog, "autoscaling") == expected)
        let first = Discovery.groupList(catalog)["groups"]?.elements.first
        #expect(first?["name"]?.string == "apps")
        #expect(first?["kind"] == nil)
        let versions = Discovery.apiVersions(catalog, serverAddress: "127.0.0.1:1")
        #expect(versions["versions"]?.strings == ["v1"])
        #expect(versions["serverAddressByClientCIDRs"]?.elements.first?["serverAddress"]?.string == "127.0.0.1:1")
    }

    @Test("there is nothing about what is not served")
    func absent() {
        #expect(Discovery.group(catalog, "example.com") == nil)
        #expect(Discovery.group(catalog, "") == nil)
        #expect(Discovery.resourceList(catalog, group: "apps", version: "v2") == nil)
    }
}
