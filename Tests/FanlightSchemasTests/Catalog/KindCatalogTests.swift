import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("The catalogue of kinds")
struct KindCatalogTests {
    private let catalog = KindCatalog.builtin

    struct Expected: Sendable {
        let group: String
        let version: String
        let plural: String
        let kind: String
        var isNamespaced = true
        var isCustom = false
        var shortNames: [String] = []
        var isStored = true
    }

    @Test(
        "a kind is found by group, version and plural",
        arguments: [
            Expected(group: "", version: "v1", plural: "pods", kind: "Pod", shortNames: ["po"]),
            Expected(group: "", version: "v1", plural: "namespaces", kind: "Namespace", isNamespaced: false, shortNames: ["ns"]),
            Expected(group: "apps", version: "v1", plural: "deployments", kind: "Deployment", shortNames: ["deploy"]),
            Expected(
                group: "autoscaling", version: "v1", plural: "horizontalpodautoscalers", kind: "HorizontalPodAutoscaler",
                shortNames: ["hpa"]),
            Expected(group: "coordination.k8s.io", version: "v1", plural: "leases", kind: "Lease"),
            Expected(group: "networking.istio.io", version: "v1", plural: "gateways", kind: "Gateway", isCustom: true, shortNames: ["gw"]),
            Expected(
                group: "networking.istio.io", version: "v1alpha3", plural: "virtualservices", kind: "VirtualService", isCustom: true,
                shortNames: ["vs"]),
            Expected(
                group: "gateway.networking.k8s.io", version: "v1", plural: "gateways", kind: "Gateway", isCustom: true, shortNames: ["gtw"]),
            Expected(
                group: "gateway.networking.k8s.io", version: "v1", plural: "gatewayclasses", kind: "GatewayClass", isNamespaced: false,
                isCustom: true,
                shortNames: ["gc"]),
            Expected(group: "istio.alibabacloud.com", version: "v1beta1", plural: "istiogateways", kind: "IstioGateway", isCustom: true),
            Expected(
                group: "authorization.k8s.io", version: "v1", plural: "selfsubjectaccessreviews", kind: "SelfSubjectAccessReview",
                isNamespaced: false,
                isStored: false),
        ])
    func found(_ expected: Expected) throws {
        let (kind, version) = try #require(catalog.kind(group: expected.group, version: expected.version, plural: expected.plural))
        #expect(kind.kind == ResourceKind(group: expected.group, kind: expected.kind))
        #expect(version.name == expected.version)
        #expect(kind.isNamespaced == expected.isNamespaced)
        #expect(kind.isCustom == expected.isCustom)
        #expect(kind.shortNames == expected.shortNames)
        #expect(kind.isStored == expected.isStored)
        #expect(version.schema != nil)
        #expect(catalog.kind(kind.kind)?.plural == expected.plural)
    }

    @Test("a version that is not served is not found, but known")
    func notServed() throws {
        #expect(catalog.kind(group: "gateway.networking.k8s.io", version: "v1alpha3", plural: "backendtlspolicies") == nil)
        let kind = try #require(catalog.kind(group: "gateway.networking.k8s.io", plural: "backendtlspolicies"))
        #expect(kind.version("v1alpha3")?.isServed == false)
        #expect(kind.version("v1alpha3")?.deprecated == true)
    }

    @Test("groups come in the order that decides what short names mean")
    func groupOrder() {
        #expect(
            catalog.groups.map(\.name) == [
                "", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "networking.k8s.io",
                "policy",
                "rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io",
                "coordination.k8s.io", "discovery.k8s.io", "extensions.istio.io", "fanlight.dev", "gateway.networking.k8s.io",
                "istio.alibabacloud.com", "networking.istio.io", "security.istio.io", "telemetry.istio.io",
            ])
    }

    @Test(
        "the preferred version comes first",
        arguments: [
            ("autoscaling", ["v2", "v1"]), ("networking.istio.io", ["v1", "v1beta1", "v1alpha3"]),
            ("telemetry.istio.io", ["v1", "v1alpha1"]),
            ("istio.alibabacloud.com", ["v1", "v1beta1"]), ("gateway.networking.k8s.io", ["v1", "v1beta1"]),
        ])
    func preferred(group: String, versions: [String]) { #expect(catalog.group(group)?.versions == versions) }

    @Test(
        "one version is stored",
        arguments: [
            (ResourceKind.istioGateway, "v1beta1"), (.gateway, "v1"),
            (ResourceKind(group: "telemetry.istio.io", kind: "Telemetry"), "v1alpha1"),
            (ResourceKind(group: "gateway.networking.k8s.io", kind: "ReferenceGrant"), "v1beta1"),
            (ResourceKind(group: "autoscaling", kind: "HorizontalPodAutoscaler"), "v2"),
        ])
    func stored(kind: ResourceKind, version: String) throws {
        let served = try #require(catalog.kind(kind))
        #expect(served.storageVersion?.name == version)
        #expect(served.versions.count(where: \.isStorage) == 1)
    }

    @Test("every kind that is read as a manifest is served in the versions that are read")
    func covers() {
        for kind in ResourceKind.known {
            for version in kind.versions {
                #expect(catalog.kind(kind)?.version(version)?.isServed == true, "\(kind.group)/\(version) \(kind)")
            }
        }
    }

    @Test("versions with equal schemas share one")
    func shared() throws {
        let kind = try #require(catalog.kind(.virtualService))
        let first = try #require(kind.version("v1")?.schema)
        #expect(kind.version("v1alpha3")?.schema === first)
    }

    @Test(
        "subresources are those that discovery names",
        arguments: [
            (ResourceKind(group: "apps", kind: "Deployment"), ["scale", "status"]), (.gateway, ["status"]),
            (.namespace, ["finalize", "status"]),
            (.configMap, []), (.istioGateway, ["status"]), (ResourceKind(group: "gateway.networking.k8s.io", kind: "ReferenceGrant"), []),
        ])
    func subresources(kind: ResourceKind, names: [String]) throws {
        let version = try #require(catalog.kind(kind)?.versions.first)
        #expect(version.subresources.map(\.name) == names)
        #expect(version.hasStatus == names.contains("status"))
        #expect((version.scale != nil) == names.contains("scale"))
    }

    @Test("a custom kind's table begins with its name, and ends with its age where it declares no columns")
    func columns() throws {
        let gateway = try #require(catalog.kind(.gateway)?.versions.first)
        #expect(gateway.columns.map(\.name) == ["Name", "Age"])
        let service = try #require(catalog.kind(.virtualService)?.versions.first)
        #expect(service.columns.map(\.name) == ["Name", "Gateways", "Hosts", "Age"])
        #expect(service.columns.map(\.jsonPath) == [".metadata.name", ".spec.gateways", ".spec.hosts", ".metadata.creationTimestamp"])
        let pod = try #require(catalog.kind(.pod)?.versions.first)
        #expect(pod.columns.map(\.name).prefix(5) == ["Name", "Ready", "Status", "Restarts", "Age"])
        #expect(pod.columns.first { $0.name == "Nominated Node" }?.priority == 1)
    }
}
