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
        // Whoever had no leave before needs none now.
        if old.map({ DefinitionApproval($0).verdict }) != DefinitionApproval(object).verdict { list.add(DefinitionApproval(object).causes) }
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
        let known = object[path: ["status", "conditions"]]?.elements ?? []
        func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> Node {
            let held = known.first {
                $0.text("type") == type && $0.text("status") == status && ($0.text("reason") == reason || status == "True")
            }
            return held
                ?? .object([
                    "type": .string(type), "status": .string(status), "lastTransitionTime": .string(time), "reason": .string(reason),
                    "message": .string(message),
                ])
        }
        var conditions = [
            condition("NamesAccepted", "True", "NoConflicts", "no conflicts found"),
            condition("Established", "True", "InitialNamesAccepted", "the initial names have been accepted"),
        ]
        let approval = DefinitionApproval(object)
        if let (status, reason, message) = approval.condition {
            conditions.insert(condition(DefinitionApproval.conditionType, status, reason, message), at: 0)
        }
        let own = ["NamesAccepted", "Established", DefinitionApproval.conditionType]
        conditions += known.filter { !own.contains($0.text("type")) }
        let status = Node.object([
            "conditions": .array(conditions),
            "acceptedNames": object[path: ["spec", "names"]] ?? .emptyObject,
            "storedVersions": .array(stored.map { .string($0) }),
        ])
        return object.setting(["status"], to: status)
    }
}
