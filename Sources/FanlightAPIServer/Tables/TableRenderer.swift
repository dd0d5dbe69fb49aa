package import FanlightResources
package import FanlightSchemas

/// Turns objects of one kind into the table that `kubectl get` prints.
///
/// - Source: k8s.io/apimachinery, pkg/apis/meta/v1, Table; k8s.io/kubernetes, pkg/printers/internalversion/printers.go.
package struct TableRenderer: Sendable {
    /// What a row tells about its object beside the cells.
    package enum IncludedObject: String, Sendable {
        case none = "None"
        case metadata = "Metadata"
        case whole = "Object"
    }

    private let apiVersion: String
    private let included: IncludedObject
    let columns: [PrinterColumn]
    private let cells: CellSource
    private let now: Int64

    /// - Parameters:
    ///   - version: the version under which the objects are read, whose columns the table has.
    ///   - tableVersion: that of `meta.k8s.io`: v1 or v1beta1.
    ///   - now: seconds since 1970, from which ages are counted.
    package init(kind: ServedKind, version: KindVersion, tableVersion: String = "v1", included: IncludedObject = .metadata, now: Int64) {
        apiVersion = "meta.k8s.io/\(tableVersion)"
        self.included = included
        self.now = now
        if kind.isCustom {
            columns = version.columns
            cells = .paths(version.columns.map(PathCell.init))
        } else if let builtin = BuiltinCells.of(kind.kind), !version.columns.isEmpty {
            columns = version.columns
            cells = .computed(builtin)
        } else {
            columns = version.columns.isEmpty ? [.name, Self.creation] : version.columns
            cells = .computed(BuiltinCells.nameAndCreation)
        }
    }

    /// - Parameters:
    ///   - metadata: that of the list: `resourceVersion`, and `continue` and `remainingItemCount` where there is more.
    ///   - hasColumns: false for all events of a watch but the first.
    package func table(_ objects: [Node], metadata: Node, hasColumns: Bool = true) -> Node {
        .object([
            "kind": .string("Table"), "apiVersion": .string(apiVersion), "metadata": metadata,
            "columnDefinitions": hasColumns ? columnDefinitions : .null, "rows": .array(objects.map(row)),
        ])
    }

    package var columnDefinitions: Node {
        .array(
            columns.map { column in
                .object([
                    "name": .string(column.name), "type": .string(column.type), "format": .string(column.format),
                    "description": .string(Self.description(of: column)), "priority": .integer(column.priority),
                ])
            })
    }

    /// - Parameter object: the whole object, with its kind and version.
    package func row(_ object: Node) -> Node {
        var row = Node.object(["cells": .array(cells(of: object))])
        if case .computed(let builtin) = cells, let condition = builtin.condition?(object) {
            row[member: "conditions"] = .array([condition])
        }
        row[member: "object"] =
            switch included {
            case .none: .null
            case .metadata: partial(object)
            case .whole: object
            }
        return row
    }

    package func cells(of object: Node) -> [Node] {
        switch cells {
        case .paths(let paths): paths.map { $0.cell(of: object, now: now) }
        case .computed(let builtin): builtin.cells(PrintedObject(node: object, now: now))
        }
    }

    private func partial(_ object: Node) -> Node {
        .object([
            "kind": .string("PartialObjectMetadata"), "apiVersion": .string(apiVersion), "metadata": object["metadata"] ?? .emptyObject,
        ])
    }

    private static func description(of column: PrinterColumn) -> String {
        guard column.description.isEmpty, let path = column.jsonPath else { return column.description }
        return "Custom resource definition column (in JSONPath format): \(path)"
    }

    private static let creation = PrinterColumn(name: "Created At", type: "date", description: PrinterColumn.age.description)

    private enum CellSource: Sendable {
        case paths([PathCell])
        case computed(BuiltinCells)
    }
}
