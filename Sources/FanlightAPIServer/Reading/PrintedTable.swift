import FanlightResources
import FanlightSchemas

/// Objects as the table that `kubectl get` prints, for one request.
struct PrintedTable: Sendable {
    private let renderer: TableRenderer
    private let version: String
    private let included: TableRenderer.IncludedObject
    private let conversion: VersionConversion?

    /// - Parameters:
    ///   - version: of meta.k8s.io.
    ///   - time: milliseconds since 1970, which ages are counted to.
    init(_ context: ResourceContext, version: String, parameters: RequestParameters, time: Int64) {
        self.version = version
        // Both versions of an autoscaler are printed alike, by what is stored.
        conversion = context.conversion == .autoscaler ? context.conversion : nil
        included = parameters["includeObject"].flatMap(TableRenderer.IncludedObject.init) ?? .metadata
        renderer = TableRenderer(kind: context.kind, version: context.version, tableVersion: version, included: included, now: time / 1_000)
    }

    /// - Parameter hasColumns: false for later events of a watch, whose client knows the columns.
    func table(_ objects: [Node], metadata: Node, hasColumns: Bool = true) -> Node {
        guard let conversion else { return renderer.table(objects, metadata: metadata, hasColumns: hasColumns) }
        let table = renderer.table(objects.map(conversion.stored), metadata: metadata, hasColumns: hasColumns)
        guard included == .whole, let rows = table["rows"]?.elements else { return table }
        return table.setting(["rows"], to: .array(zip(rows, objects).map { $0.setting(["object"], to: $1) }))
    }

    var columns: [PrinterColumn] { renderer.columns }

    /// What the cells of an object are read from.
    func printed(_ object: Node) -> Node { conversion?.stored(object) ?? object }

    /// - Parameter object: as `printed` gives it.
    func cells(of object: Node) -> [Node] { renderer.cells(of: object) }

    /// A table whose one row has no cells, and says how far the client has got.
    func bookmark(metadata: Node, hasColumns: Bool) -> Node {
        let object = Node.object([
            "kind": .string("PartialObjectMetadata"), "apiVersion": .string("meta.k8s.io/\(version)"), "metadata": metadata,
        ])
        return table([], metadata: .object(["resourceVersion": metadata["resourceVersion"] ?? .string("")]), hasColumns: hasColumns)
            .setting(["rows"], to: .array([.object(["cells": .array([]), "object": object])]))
    }
}
