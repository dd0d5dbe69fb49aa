package import FanlightResources

/// Custom kinds as the CustomResourceDefinition objects that would define them.
extension KindCatalog {
    /// The custom kinds that are part of the program, by the names of their definitions.
    package var builtinDefinitions: [ServedKind] {
        kinds.filter { $0.isBuiltin && $0.isCustom }.sorted { $0.definitionName < $1.definitionName }
    }

    /// The definition of a custom kind, established. What a store gives to an object (uid, times, resource version) is not part of it.
    /// - Returns: nil for a kind that is not served, or is no custom one.
    package func crdObject(for kind: ResourceKind) -> Node? {
        guard let served = self.kind(kind), served.isCustom else { return nil }
        return Self.definition(of: served)
    }

    /// What the status of a definition says once it is served.
    package static func definitionStatus(of kind: ServedKind, at time: String? = nil) -> Node {
        func condition(_ type: String, _ reason: String, _ message: String) -> Node {
            var condition = Node.object([
                "type": .string(type), "status": .string("True"), "reason": .string(reason), "message": .string(message),
            ])
            if let time { condition[member: "lastTransitionTime"] = .string(time) }
            return condition
        }
        return .object([
            "conditions": .array([
                condition("NamesAccepted", "NoConflicts", "no conflicts found"),
                condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
            ]),
            "acceptedNames": names(of: kind),
            "storedVersions": .array([.string(kind.storageVersion?.name ?? "")]),
        ])
    }

    private static func definition(of kind: ServedKind) -> Node {
        var metadata = Node.object(["name": .string(kind.definitionName)])
        if !kind.definitionLabels.isEmpty { metadata[member: "labels"] = map(kind.definitionLabels) }
        if !kind.definitionAnnotations.isEmpty { metadata[member: "annotations"] = map(kind.definitionAnnotations) }
        return .object([
            "apiVersion": .string("apiextensions.k8s.io/v1"), "kind": .string("CustomResourceDefinition"), "metadata": metadata,
            "spec": .object([
                "group": .string(kind.group), "names": names(of: kind), "scope": .string(kind.isNamespaced ? "Namespaced" : "Cluster"),
                "versions": .array(kind.versions.map(version)), "conversion": .object(["strategy": .string("None")]),
            ]),
            "status": definitionStatus(of: kind),
        ])
    }

    private static func names(of kind: ServedKind) -> Node {
        var names = Node.object([
            "plural": .string(kind.plural), "singular": .string(kind.singular), "kind": .string(kind.kind.kind),
            "listKind": .string(kind.listKind),
        ])
        if !kind.shortNames.isEmpty { names[member: "shortNames"] = .array(kind.shortNames.map { .string($0) }) }
        if !kind.categories.isEmpty { names[member: "categories"] = .array(kind.categories.map { .string($0) }) }
        return names
    }

    private static func version(_ version: KindVersion) -> Node {
        var node = Node.object(["name": .string(version.name), "served": .bool(version.isServed), "storage": .bool(version.isStorage)])
        if version.deprecated { node[member: "deprecated"] = .bool(true) }
        if let warning = version.deprecationWarning { node[member: "deprecationWarning"] = .string(warning) }
        if let schema = version.lazySchema?.declared { node[member: "schema"] = .object(["openAPIV3Schema": schema]) }
        var subresources = Node.emptyObject
        if version.hasStatus { subresources[member: "status"] = .emptyObject }
        if let scale = version.scale {
            var paths = Node.object(["specReplicasPath": .string(scale.specReplicas), "statusReplicasPath": .string(scale.statusReplicas)])
            if let selector = scale.labelSelector { paths[member: "labelSelectorPath"] = .string(selector) }
            subresources[member: "scale"] = paths
        }
        if !subresources.members.isEmpty { node[member: "subresources"] = subresources }
        if !version.declaredColumns.isEmpty { node[member: "additionalPrinterColumns"] = .array(version.declaredColumns.map(column)) }
        return node
    }

    private static func column(_ column: PrinterColumn) -> Node {
        var node = Node.object(["name": .string(column.name), "type": .string(column.type)])
        if !column.format.isEmpty { node[member: "format"] = .string(column.format) }
        if !column.description.isEmpty { node[member: "description"] = .string(column.description) }
        if column.priority != 0 { node[member: "priority"] = .integer(column.priority) }
        node[member: "jsonPath"] = .string(column.jsonPath ?? "")
        return node
    }

    private static func map(_ strings: [String: String]) -> Node {
        Node(.mapping(strings.sorted { $0.key < $1.key }.map { .init(key: $0.key, line: 0, column: 0, value: .string($0.value)) }))
    }
}
