import FanlightManifests
import FanlightResources
import FanlightSchemas
import Testing

@testable import FanlightAPIServer

/// Objects and tables for tests. The time is always the same: 2026-01-10T12:00:00Z.
enum TableSupport {
    static let now: Int64 = 1_768_046_400

    static func node(_ json: String) throws -> Node {
        try #require(JSONReader.read(Array(json.utf8)).documents.first?.node, "\(json)")
    }

    /// A renderer of a kind, whose preferred version is taken where none is named.
    static func renderer(
        _ group: String, _ kind: String, version: String? = nil, tableVersion: String = "v1",
        included: TableRenderer.IncludedObject = .metadata, catalog: KindCatalog = .builtin
    ) throws -> TableRenderer {
        let served = try #require(catalog.kind(ResourceKind(group: group, kind: kind)), "\(group)/\(kind)")
        let found = try #require(version.map { served.version($0) } ?? served.versions.first)
        return TableRenderer(kind: served, version: found, tableVersion: tableVersion, included: included, now: now)
    }

    /// The cells of an object as JSON without the brackets.
    static func cells(_ group: String, _ kind: String, version: String? = nil, _ json: String, catalog: KindCatalog = .builtin) throws
        -> String
    {
        let row = try renderer(group, kind, version: version, catalog: catalog).cells(of: node(json))
        return String(Node.array(row).jsonText.dropFirst().dropLast())
    }

    /// A catalog with one custom kind, `Widget` of `example.com`, which has these columns.
    static func catalog(columns: String) throws -> KindCatalog {
        var catalog = KindCatalog.builtin
        try catalog.add(
            crd: node(
                """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.example.com"},
                 "spec": {"group": "example.com", "scope": "Namespaced", "names": {"plural": "widgets", "kind": "Widget"},
                  "versions": [{"name": "v1", "served": true, "storage": true, "additionalPrinterColumns": \(columns),
                   "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
                """))
        return catalog
    }
}
