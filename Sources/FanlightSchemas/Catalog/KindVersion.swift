package import FanlightResources

/// One version of a kind: how objects look that are read or written under it.
package struct KindVersion: Sendable {
    package let name: String
    package let isServed: Bool
    package let isStorage: Bool
    package let deprecated: Bool
    /// What a client of a deprecated version is told; nil where nothing is to be said.
    package let deprecationWarning: String?
    package let subresources: [Subresource]
    /// Present where there is a subresource `scale`.
    package let scale: ScalePaths?
    /// The fields that objects can be selected by beside those of the metadata, such as `spec.size`.
    package let selectableFields: [String]
    /// The columns of the table, `Name` first.
    package let columns: [PrinterColumn]
    /// The name that OpenAPI documents know the kind by, such as `io.istio.networking.v1.Gateway`.
    package let modelName: String
    /// The columns as a definition declares them, without those that every custom kind has.
    let declaredColumns: [PrinterColumn]
    let lazySchema: LazySchema?

    /// What objects of the version may hold; nil for resources that are answers of the server and no stored objects. Parsed when it is
    /// asked for the first time, and shared by versions with equal schemas.
    package var schema: StructuralSchema? { lazySchema?.schema }

    package var hasStatus: Bool { subresources.contains { $0.name == "status" } }

    package func subresource(_ name: String) -> Subresource? { subresources.first { $0.name == name } }
}
