import FanlightResources
import FanlightSchemas

/// CustomResourceDefinitions: which ones can be served, and what their status says.
enum CustomDefinitions {
    static let kind = ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")
    /// Holds a definition back until its objects are gone.
    static let finalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// - Throws: 422 for a definition that cannot be served beside the others. What is wrong with it alone, its rules say.
    static func check(_ object: Node, _ catalog: KindCatalog) throws(APIStatus) {
        guard (try? CustomDefinition.read(object)) != nil else { return }
        // The definitions of the kinds that Fanlight brings along are served as it brings them, whatever a chart's copy says.
        guard definedKind(object).flatMap({ catalog.kind($0)?.isBuiltin }) != true else { return }
        var trial = catalog
        do {
            try trial.add(crd: object)
        } catch {
            throw .invalid(
                kind: kind.kind, group: kind.group, name: object[path: ["metadata", "name"]]?.string ?? "",
                causes: error.causes.map {
                    FieldCause(
                        reason: FieldCause.Reason(rawValue: $0.reason.rawValue) ?? .valueInvalid, message: $0.message, field: $0.field)
                })
        }
    }

    static func definedKind(_ object: Node) -> ResourceKind? {
        guard let group = object[path: ["spec", "group"]]?.string, let name = object[path: ["spec", "names", "kind"]]?.string else {
            return nil
        }
        return ResourceKind(group: group, kind: name)
    }
}
