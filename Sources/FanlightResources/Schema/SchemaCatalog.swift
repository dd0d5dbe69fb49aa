import CFanlightSchemas

/// The schemas of all kinds that Fanlight reads, from the tables that are embedded in the program.
package enum SchemaCatalog {
    package static func schema(for kind: ResourceKind, version: String) -> Schema? {
        schemas[ResourceVersion(kind: kind, version: version)]
    }

    /// Every name that is a field somewhere in the schema of `kind`, for checks of the code that reads objects.
    package static func fieldNames(of kind: ResourceKind) -> Set<String> {
        var names: Set<String> = []
        func collect(_ node: SchemaNode) {
            for field in node.fields {
                names.insert(field.name)
                collect(field.node)
            }
            if let element = node.element { collect(element) }
        }
        for (key, schema) in schemas where key.kind == kind { collect(schema.root) }
        return names
    }

    /// The rules of the tables that are not evaluated.
    package static var unknownRules: [String] {
        var rules: Set<String> = []
        func collect(_ node: SchemaNode) {
            rules.formUnion(node.rules.filter { !$0.isKnown }.map(\.expression))
            for field in node.fields { collect(field.node) }
            if let element = node.element { collect(element) }
        }
        for schema in schemas.values { collect(schema.root) }
        return rules.sorted()
    }

    private struct ResourceVersion: Hashable {
        let kind: ResourceKind
        let version: String
    }

    private static let schemas: [ResourceVersion: Schema] = {
        do {
            let kubernetes = try SchemaLine.read(text(of: fanlight_schema_kubernetes))
            var roots = try SchemaTable.read(kubernetes)
            for table in [fanlight_schema_istio, fanlight_schema_asm] {
                roots += try SchemaTable.read(SchemaLine.read(text(of: table)), shared: kubernetes)
            }
            var schemas: [ResourceVersion: Schema] = [:]
            for root in roots {
                for version in root.versions { schemas[ResourceVersion(kind: root.kind, version: version)] = Schema(root: root.node) }
            }
            return schemas
        } catch {
            preconditionFailure("an embedded table of fields cannot be read: \(error)")
        }
    }()

    private static func text(of table: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?) -> String {
        var count = 0
        let bytes = table(&count)
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
