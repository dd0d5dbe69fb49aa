import FanlightResources
import FanlightSchemas

/// CustomResourceDefinitions: which ones can be served, and what their status says.
enum CustomDefinitions {
    static let kind = ResourceKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")
    /// Holds a definition back until its objects are gone.
    static let finalizer = "customresourcecleanup.apiextensions.k8s.io"

    /// - Throws: 422 for a definition that cannot be served.
    static func check(_ object: Node, _ catalog: KindCatalog) throws(APIStatus) {
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

    /// The status of a definition that is served.
    ///
    /// - Parameter time: RFC 3339; used for conditions that were not true before.
    static func served(_ object: Node, time: String) -> Node {
        let known = object[path: ["status", "conditions"]]?.elements ?? []
        func condition(_ type: String, _ reason: String, _ message: String) -> Node {
            if let old = known.first(where: { $0["type"]?.string == type && $0["status"]?.string == "True" }) { return old }
            return .object([
                "type": .string(type), "status": .string("True"), "lastTransitionTime": .string(time), "reason": .string(reason),
                "message": .string(message),
            ])
        }
        let names = object[path: ["spec", "names"]] ?? .emptyObject
        var accepted = names
        if accepted["listKind"] == nil { accepted[member: "listKind"] = .string((names["kind"]?.string ?? "") + "List") }
        if accepted["singular"] == nil { accepted[member: "singular"] = .string((names["kind"]?.string ?? "").lowercased()) }
        let storage = object[path: ["spec", "versions"]]?.elements.first { $0["storage"]?.bool == true }?["name"]?.string ?? ""
        var stored = object[path: ["status", "storedVersions"]]?.strings ?? []
        if !stored.contains(storage) { stored.append(storage) }
        var other = known.filter { !["NamesAccepted", "Established"].contains($0["type"]?.string) }
        other.insert(condition("NamesAccepted", "NoConflicts", "no conflicts found"), at: 0)
        other.insert(condition("Established", "InitialNamesAccepted", "the initial names have been accepted"), at: 1)
        return object.setting(
            ["status"],
            to: .object(["conditions": .array(other), "acceptedNames": accepted, "storedVersions": .array(stored.map { .string($0) })]))
    }
}
