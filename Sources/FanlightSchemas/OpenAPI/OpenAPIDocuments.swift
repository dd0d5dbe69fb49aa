package import FanlightResources

/// The OpenAPI documents of a catalogue: what `kubectl` reads before it validates, patches or explains. Nothing is kept here; whoever
/// serves the documents keeps them.
package enum OpenAPIDocuments {
    /// `/openapi/v3`: the documents that there are, each with a digest of what it is made of.
    package static func index(_ catalog: KindCatalog) -> Node {
        var paths = Node.emptyObject
        for group in catalog.groups {
            for version in group.versions where isDescribed(catalog, group: group.name, version: version) {
                let path = Self.path(group: group.name, version: version)
                let hash = digest(catalog, group: group.name, version: version)
                paths[member: path] = .object(["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash)")])
            }
        }
        return .object(["paths": paths])
    }

    /// `/openapi/v3/<path>`, such as `api/v1` or `apis/networking.istio.io/v1`, as JSON; nil for a version that is not served, or
    /// has no schema to be shown.
    package static func v3(_ catalog: KindCatalog, path: String) -> [UInt8]? {
        guard let (group, version) = groupVersion(of: path), isDescribed(catalog, group: group, version: version) else { return nil }
        return OpenAPIv3Document(catalog: catalog, group: group, version: version).node.json
    }

    /// The digest that the index names for a document; the same as long as the document is.
    package static func digest(_ catalog: KindCatalog, group: String, version: String) -> String {
        OpenAPIDigest.hexadecimal(catalog.kinds(group: group, version: version))
    }

    /// `/openapi/v2` as JSON.
    package static func v2(_ catalog: KindCatalog) -> [UInt8] { OpenAPIv2Document(catalog: catalog).node.json }

    /// `/openapi/v2` as `application/com.github.proto-openapi.spec.v2.v1.0+protobuf`.
    package static func v2Protobuf(_ catalog: KindCatalog) -> [UInt8] { GnosticEncoder.document(OpenAPIv2Document(catalog: catalog).node) }

    /// A tag for `/openapi/v2`, which changes with the document.
    package static func v2Digest(_ catalog: KindCatalog) -> String {
        OpenAPIDigest.hexadecimal(
            catalog.groups.flatMap { group in group.versions.flatMap { catalog.kinds(group: group.name, version: $0) } })
    }

    /// Whether there is a schema to be shown: resources that are answers only may have none.
    private static func isDescribed(_ catalog: KindCatalog, group: String, version: String) -> Bool {
        catalog.kinds(group: group, version: version).contains { $0.version.lazySchema != nil }
    }

    private static func path(group: String, version: String) -> String { group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)" }

    private static func groupVersion(of path: String) -> (String, String)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        return switch (parts.first, parts.count) {
        case ("api", 2): ("", parts[1])
        case ("apis", 3): (parts[1], parts[2])
        default: nil
        }
    }
}
