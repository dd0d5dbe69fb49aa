import FanlightResources
import FanlightSchemas

/// CustomResourceDefinitions: which ones can be served, and what their status says.
enum CustomDefinitions {
    static let kind = ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")
    /// Holds a definition back until its objects are gone.
    static let finalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// The definitions of the kinds that are part of the program.
    private static let builtin = Dictionary(
        uniqueKeysWithValues: KindCatalog.builtin.builtinDefinitions.map { ($0.definitionName, $0.kind.kind) })

    /// The kind of the program that the definition of the name defines; nil for a definition of users.
    static func builtinKind(_ name: String) -> String? { builtin[name] }

    /// Nobody takes away the definition of a kind that is part of the program: the kind would be served all the same.
    static func checkDeletion(_ context: ResourceContext, name: String) throws(APIStatus) {
        guard context.kind.kind == kind, builtinKind(name) != nil else { return }
        throw .forbidden(context.target, name: name, "its kind is a part of Fanlight and cannot be removed")
    }

    /// What a client cannot change of the definition of the name: what such a definition says is what is served.
    static func fixedPart(_ name: String) -> FixedPart? {
        builtinKind(name).map { kind in
            FixedPart(path: ["spec"], warning: "spec: \(kind) is a part of Fanlight, so what its definition says stays as it is")
        }
    }

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
