package import FanlightResources

/// CustomResourceDefinition. What is wrong with its names, versions and schemas, the catalogue of kinds says.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apis/apiextensions/validation and v1/defaults.go.
package enum DefinitionRules {
    static func defaults(_ object: Node) -> Node {
        object.changing("spec") { spec in
            let named = spec.changing("names") { names in
                let kind = names.text("kind")
                guard !kind.isEmpty else { return names }
                let singular = names.text("singular").isEmpty ? names.setting(["singular"], to: .string(kind.lowercased())) : names
                return singular.text("listKind").isEmpty ? singular.setting(["listKind"], to: .string("\(kind)List")) : singular
            }
            return named.filling(in: "conversion") { $0.filling(["strategy": .string("None")]) }
        }
    }

    static func validate(_ object: Node, old: Node?) -> [FieldCause] {
        var list = CauseList()
        do throws(CatalogError) {
            _ = try CustomDefinition.read(object)
        } catch {
            list.add(
                error.causes.map { cause in
                    let reason = FieldCause.Reason(rawValue: cause.reason.rawValue) ?? .valueInvalid
                    return FieldCause(reason: reason, message: cause.message, field: cause.field)
                })
        }
        let spec = object["spec"] ?? .emptyObject
        let names = spec["names"] ?? .emptyObject
        if !names.text("kind").isEmpty, names.text("kind") == names.text("listKind") {
            list.add(.invalid("spec.names.listKind", names.text("listKind"), "kind and listKind may not be the same"))
        }
        guard let previous = old?["spec"] else { return list.causes }
        list.immutable(spec["group"], previous["group"], at: "spec.group")
        list.immutable(spec[path: ["names", "plural"]], previous[path: ["names", "plural"]], at: "spec.names.plural")
        list.immutable(spec["scope"], previous["scope"], at: "spec.scope")
        list.immutable(spec[path: ["names", "kind"]], previous[path: ["names", "kind"]], at: "spec.names.kind")
        let versions = (spec["versions"]?.elements ?? []).map { $0.text("name") }
        for (index, stored) in (old?[path: ["status", "storedVersions"]]?.strings ?? []).enumerated() where !versions.contains(stored) {
            list.add(
                .invalid(
                    "status.storedVersions[\(index)]", stored,
                    "missing from spec.versions; \(stored) was previously a storage version, and must remain in spec.versions until a storage "
                        + "migration ensures no data remains persisted in \(stored) and removes \(stored) from status.storedVersions"))
        }
        return list.causes
    }

    /// The definition with the status that it has once its kind is served.
    ///
    /// - Parameter time: when that is; a condition that holds already keeps its time.
    package static func established(_ object: Node, time: String) -> Node {
        let versions = object[path: ["spec", "versions"]]?.elements ?? []
        let storage = versions.first { $0["storage"]?.bool == true }?.text("name")
        var stored = object[path: ["status", "storedVersions"]]?.strings ?? []
        if let storage, !stored.contains(storage) { stored.append(storage) }
        func condition(_ type: String, _ reason: String, _ message: String) -> Node {
            let held = object[path: ["status", "conditions"]]?.elements.first { $0.text("type") == type && $0.text("status") == "True" }
            return held
                ?? .object([
                    "type": .string(type), "status": .string("True"), "lastTransitionTime": .string(time), "reason": .string(reason),
                    "message": .string(message),
                ])
        }
        let status = Node.object([
            "conditions": .array([
                condition("NamesAccepted", "NoConflicts", "no conflicts found"),
                condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
            ]),
            "acceptedNames": object[path: ["spec", "names"]] ?? .emptyObject,
            "storedVersions": .array(stored.map { .string($0) }),
        ])
        return object.setting(["status"], to: status)
    }
}
