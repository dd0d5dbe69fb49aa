import FanlightResources
import FanlightSchemas
import Testing

@testable import FanlightAPIServer

@Suite("Tables")
struct TableRendererTests {
    private static let map =
        #"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cm", "resourceVersion": "7"}, "data": {"a": "b"}}"#

    @Test("a table has its version, the metadata that it is given, columns and rows", arguments: ["v1", "v1beta1"])
    func shape(version: String) throws {
        let renderer = try TableSupport.renderer("", "ConfigMap", tableVersion: version)
        let metadata = try TableSupport.node(#"{"resourceVersion": "357", "continue": "x", "remainingItemCount": 1}"#)
        let table = renderer.table([try TableSupport.node(Self.map)], metadata: metadata)
        #expect(table.members.map(\.key) == ["kind", "apiVersion", "metadata", "columnDefinitions", "rows"])
        #expect(table["kind"]?.string == "Table")
        #expect(table["apiVersion"]?.string == "meta.k8s.io/\(version)")
        #expect(table["metadata"] == metadata)
        #expect(table["columnDefinitions"]?.elements.compactMap { $0["name"]?.string } == ["Name", "Data", "Age"])
        #expect(table["rows"]?.elements.first?["object"]?["apiVersion"]?.string == "meta.k8s.io/\(version)")
    }

    @Test("no objects are no rows, and later tables of a watch have no columns")
    func empty() throws {
        let table = try TableSupport.renderer("", "ConfigMap").table([], metadata: .emptyObject, hasColumns: false)
        #expect(table.member("rows")?.value == .array([]))
        #expect(table.member("columnDefinitions")?.value == .null)
    }

    @Test(
        "a row has the object's metadata, the whole object, or null",
        arguments: [
            (
                TableRenderer.IncludedObject.metadata,
                #"{"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": {"name": "cm", "resourceVersion": "7"}}"#
            ),
            (.whole, map), (.none, "null"),
        ])
    func included(included: TableRenderer.IncludedObject, expected: String) throws {
        let row = try TableSupport.renderer("", "ConfigMap", included: included).row(TableSupport.node(Self.map))
        #expect(row.member("object")?.value == (try TableSupport.node(expected)))
        #expect(row.members.map(\.key) == ["cells", "object"])
    }

    @Test(
        "the row of a Pod that has ended says so",
        arguments: [("Succeeded", "Succeeded"), ("Failed", "Failed"), ("Running", nil), ("Pending", nil)] as [(String, String?)])
    func conditions(phase: String, reason: String?) throws {
        let row = try TableSupport.renderer("", "Pod").row(
            TableSupport.node(#"{"metadata": {"name": "p"}, "status": {"phase": "\#(phase)"}}"#))
        let condition = row["conditions"]?.elements.first
        #expect(condition?["reason"]?.string == reason)
        #expect(condition.map { $0["type"]?.string == "Completed" && $0["status"]?.string == "True" } ?? true)
    }

    @Test("every kind has a cell for each of its columns, however little the object says")
    func cellCounts() throws {
        let objects = try [
            "{}", #"{"metadata": {"name": "x"}, "spec": {}, "status": {}}"#, #"{"metadata": null, "spec": 7, "status": []}"#,
        ].map(TableSupport.node)
        for kind in KindCatalog.builtin.kinds {
            for version in kind.versions {
                let renderer = TableRenderer(kind: kind, version: version, now: TableSupport.now)
                let columns = renderer.columnDefinitions.elements.count
                #expect(columns > 0)
                for object in objects { #expect(renderer.cells(of: object).count == columns, "\(kind.kind) \(version.name)") }
            }
        }
    }

    @Test("every stored kind of Kubernetes' own has cells of its own, or says when it was created")
    func coverage() {
        for kind in KindCatalog.builtin.kinds where !kind.isCustom && kind.isStored {
            let columns = kind.versions.first?.columns.map(\.name) ?? []
            #expect(BuiltinCells.of(kind.kind) != nil || columns == ["Name", "Created At"], "\(kind.kind)")
        }
    }

    @Test("kinds without columns of their own tell their creation")
    func creation() throws {
        let object = #"{"metadata": {"name": "r", "creationTimestamp": "2026-01-01T00:00:00Z"}}"#
        for (group, kind) in [
            ("rbac.authorization.k8s.io", "Role"), ("apiextensions.k8s.io", "CustomResourceDefinition"), ("", "LimitRange"),
        ] {
            #expect(try TableSupport.cells(group, kind, object) == #""r","2026-01-01T00:00:00Z""#)
        }
    }
}
