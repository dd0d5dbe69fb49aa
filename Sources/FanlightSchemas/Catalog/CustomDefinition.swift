package import FanlightResources

/// A CustomResourceDefinition as text, and the kind that it defines.
package enum CustomDefinition {
    /// What can be done with custom kinds, in the order of discovery.
    static let verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]
    static let definitionKind = ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")

    /// `io.istio.networking.v1.Gateway` for a kind of `networking.istio.io`.
    static func modelName(_ kind: ResourceKind, version: String) -> String {
        let reversed = kind.group.split(separator: ".").reversed().joined(separator: ".")
        return "\(reversed).\(version).\(kind.kind)"
    }

    package static func read(_ crd: Node) throws(CatalogError) -> ServedKind {
        var reader = CustomDefinitionReader(crd)
        let kind = reader.read()
        guard reader.causes.isEmpty else { throw CatalogError(causes: reader.causes) }
        return kind
    }

    /// Whether the names of a definition are free beside what is served already.
    static func check(_ added: ServedKind, against catalog: KindCatalog) throws(CatalogError) {
        func taken(_ field: String, _ name: String) -> CatalogError.Cause {
            CatalogError.Cause(reason: .duplicate, field: "spec.names.\(field)", message: "Duplicate value: \(GoFormat.quoted(name))")
        }
        var causes: [CatalogError.Cause] = []
        for present in catalog.kinds where present.group == added.group {
            let isSame = present.isCustom && present.plural == added.plural
            if present.plural == added.plural, !present.isCustom || present.isBuiltin { causes.append(taken("plural", added.plural)) }
            if !isSame, present.kind == added.kind { causes.append(taken("kind", added.kind.kind)) }
        }
        guard causes.isEmpty else { throw CatalogError(causes: causes) }
    }
}
