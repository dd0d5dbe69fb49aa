import FanlightResources
import FanlightSchemas

/// What clients of old versions are told.
extension ResourceContext {
    private static let endpoints = ResourceKind(group: "", kind: "Endpoints")

    /// Nil where the version is not deprecated.
    var deprecationWarning: String? {
        if kind.kind == Self.endpoints { return "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice" }
        guard version.deprecated else { return nil }
        return version.deprecationWarning ?? "\(apiVersion) \(kind.kind.kind) is deprecated"
    }
}
