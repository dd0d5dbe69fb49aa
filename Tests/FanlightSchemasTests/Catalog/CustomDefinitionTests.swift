import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightSchemas

@Suite("CustomResourceDefinitions")
struct CustomDefinitionTests {
    private static let widget = ResourceKind(group: "example.com", kind: "Widget")

    private static func node(_ json: String) throws -> Node { try #require(JSONReader.read(Array(json.utf8)).documents.first?.node) }

    /// A definition of widgets, changed at one path.
    private static func definition(_ path: [String] = [], _ value: Node? = nil) throws -> Node {
        let node = try node(
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com","labels":{"a":"b"}},
             "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget","shortNames":["wd"]},
              "versions":[{"name":"v1beta1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}},
               {"name":"v1","served":true,"storage":true,
                "subresources":{"status":{},"scale":{"specReplicasPath":".spec.count","statusReplicasPath":".status.count"}},
                "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size","priority":1}],
                "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"}}}}}}}]}}
            """)
        return path.isEmpty ? node : node.setting(path, to: value)
    }

    @Test("a definition adds a kind with all that it says")
    func added() throws {
        var catalog = KindCatalog.builtin
        let before = catalog
        try catalog.add(crd: Self.definition())
        let (kind, version) = try #require(catalog.kind(group: "example.com", version: "v1", plural: "widgets"))
        #expect(kind.singular == "widget")
        #expect(kind.listKind == "WidgetList")
        #expect(kind.shortNames == ["wd"])
        #expect(kind.isCustom && !kind.isBuiltin && kind.isStored && kind.isNamespaced)
        #expect(kind.versions.map(\.name) == ["v1", "v1beta1"])
        #expect(version.subresources.map(\.name) == ["status", "scale"])
        #expect(version.scale?.specReplicas == ".spec.count")
        #expect(version.columns.map(\.name) == ["Name", "Size"])
        #expect(version.modelName == "com.example.v1.Widget")
        #expect(version.schema?.property("spec")?.property("size")?.type == .integer)
        #expect(version.schema?.property("metadata")?.property("name") != nil)
        #expect(catalog.group("example.com")?.versions == ["v1", "v1beta1"])
        #expect(before.kind(Self.widget) == nil, "a copy that was taken before keeps what it had")
    }

    @Test("a later definition takes the place of an earlier one, and a removed one is served no longer")
    func replacedAndRemoved() throws {
        var catalog = KindCatalog.builtin
        try catalog.add(crd: Self.definition())
        try catalog.add(crd: Self.definition(["spec", "scope"], .string("Cluster")))
        #expect(catalog.kind(Self.widget)?.isNamespaced == false)
        #expect(catalog.kinds.count == KindCatalog.builtin.kinds.count + 1)
        let removed = catalog.remove(Self.widget)
        let removedAgain = catalog.remove(Self.widget)
        #expect(removed && !removedAgain)
        #expect(catalog.kind(group: "example.com", plural: "widgets") == nil)
        #expect(catalog.group("example.com") == nil)
    }

    @Test("the program's own kinds stay what they are")
    func builtinStays() throws {
        var catalog = KindCatalog.builtin
        let gateway = try #require(catalog.crdObject(for: .gateway)).setting(["spec", "scope"], to: .string("Cluster"))
        try catalog.add(crd: gateway)
        #expect(catalog.kind(.gateway)?.isNamespaced == true)
        for kind in [ResourceKind.gateway, .pod] {
            let removed = catalog.remove(kind)
            #expect(!removed)
            #expect(catalog.kind(kind) != nil)
        }
    }

    @Test("every custom kind of the program is what its definition defines")
    func roundTrip() throws {
        let catalog = KindCatalog.builtin
        #expect(catalog.builtinDefinitions.count == 26)
        for kind in catalog.builtinDefinitions {
            let object = try #require(catalog.crdObject(for: kind.kind))
            let read: ServedKind
            do {
                read = try CustomDefinition.read(object)
            } catch {
                Issue.record("\(kind.definitionName): \(error.causes)")
                continue
            }
            #expect(read.kind == kind.kind)
            #expect(read.plural == kind.plural)
            #expect(read.isNamespaced == kind.isNamespaced)
            #expect(read.versions.map(\.name) == kind.versions.map(\.name))
            #expect(read.versions.map(\.columns) == kind.versions.map(\.columns))
            #expect(read.versions.map(\.subresources) == kind.versions.map(\.subresources))
            #expect(read.versions.map { $0.lazySchema?.declared } == kind.versions.map { $0.lazySchema?.declared })
            #expect(object[path: ["status", "storedVersions"]]?.strings == [kind.storageVersion?.name ?? ""])
        }
        #expect(catalog.crdObject(for: .pod) == nil)
    }

    @Test("a definition of the Gateway API says which bundle it is of")
    func bundle() throws {
        let kind = ResourceKind(group: "gateway.networking.k8s.io", kind: "HTTPRoute")
        let object = try #require(KindCatalog.builtin.crdObject(for: kind))
        #expect(object[path: ["metadata", "annotations", "gateway.networking.k8s.io/channel"]]?.string == "standard")
        #expect(object[path: ["metadata", "annotations", "gateway.networking.k8s.io/bundle-version"]] != nil)
    }

    struct Mistake: Sendable {
        let path: [String]
        let value: Node?
        let field: String
        let reason: CatalogError.Cause.Reason
    }

    @Test(
        "a definition that cannot be served is refused with the field that is wrong",
        arguments: [
            Mistake(path: ["spec", "group"], value: nil, field: "spec.group", reason: .required),
            Mistake(path: ["spec", "group"], value: .string("example"), field: "spec.group", reason: .invalid),
            Mistake(path: ["spec", "names", "plural"], value: .string("Widgets"), field: "spec.names.plural", reason: .invalid),
            Mistake(path: ["spec", "names", "kind"], value: nil, field: "spec.names.kind", reason: .required),
            Mistake(path: ["metadata", "name"], value: .string("x"), field: "metadata.name", reason: .invalid),
            Mistake(path: ["spec", "scope"], value: nil, field: "spec.scope", reason: .required),
            Mistake(path: ["spec", "scope"], value: .string("Global"), field: "spec.scope", reason: .notSupported),
            Mistake(path: ["spec", "versions"], value: .array([]), field: "spec.versions", reason: .invalid),
            Mistake(
                path: ["spec", "conversion"], value: .object(["strategy": .string("Script")]), field: "spec.conversion.strategy",
                reason: .notSupported),
            Mistake(
                path: ["spec", "conversion"], value: .object(["strategy": .string("Webhook")]),
                field: "spec.conversion.webhookClientConfig", reason: .required),
            Mistake(path: ["spec", "preserveUnknownFields"], value: .bool(true), field: "spec.preserveUnknownFields", reason: .invalid),
        ])
    func mistakes(_ mistake: Mistake) throws {
        let definition = try Self.definition(mistake.path, mistake.value)
        let error = try #require(throws: CatalogError.self) {
            var catalog = KindCatalog.builtin
            try catalog.add(crd: definition)
        }
        #expect(error.causes.contains { $0.field == mistake.field && $0.reason == mistake.reason }, "\(error.causes)")
    }

    @Test("a kind cannot take the names of another of its group")
    func taken() throws {
        let ingresses = try Self.definition(["spec", "group"], .string("networking.k8s.io"))
            .setting(["spec", "names", "plural"], to: .string("ingresses")).setting(
                ["metadata", "name"], to: .string("ingresses.networking.k8s.io"))
        let gateways = try Self.definition(["spec", "group"], .string("networking.istio.io"))
            .setting(["spec", "names", "kind"], to: .string("Gateway")).setting(
                ["metadata", "name"], to: .string("widgets.networking.istio.io"))
        for (definition, field) in [(ingresses, "spec.names.plural"), (gateways, "spec.names.kind")] {
            let error = try #require(throws: CatalogError.self) {
                var catalog = KindCatalog.builtin
                try catalog.add(crd: definition)
            }
            #expect(error.causes.map(\.field) == [field])
            #expect(error.causes.map(\.reason) == [.duplicate])
        }
    }
}
