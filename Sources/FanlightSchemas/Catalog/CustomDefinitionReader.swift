import FanlightResources

/// Reads a CustomResourceDefinition and collects what is wrong with it.
struct CustomDefinitionReader {
    private let crd: Node
    private(set) var causes: [CatalogError.Cause] = []

    init(_ crd: Node) { self.crd = crd }

    mutating func read() -> ServedKind {
        let spec = crd["spec"] ?? .emptyObject
        let names = spec["names"] ?? .emptyObject
        let group = text(spec, "group", at: "spec.group")
        let plural = text(names, "plural", at: "spec.names.plural")
        let kind = text(names, "kind", at: "spec.names.kind")
        if !group.isEmpty, !group.contains(".") {
            invalid("spec.group", group, "should be a domain with at least one dot")
        }
        let name = crd["metadata"]?["name"]?.string ?? ""
        if name != "\(plural).\(group)" { invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group") }
        checkNames(names, group: group)
        checkConversion(spec)
        let resourceKind = ResourceKind(group: group, kind: kind)
        let versions = versions(spec["versions"]?.elements ?? [], of: resourceKind)
        return ServedKind(
            kind: resourceKind, plural: plural, singular: names["singular"]?.string ?? kind.lowercased(),
            listKind: names["listKind"]?.string ?? "\(kind)List", shortNames: names["shortNames"]?.strings ?? [],
            categories: names["categories"]?.strings ?? [], isNamespaced: scope(spec), isCustom: true, isBuiltin: false, isStored: true,
            verbs: CustomDefinition.verbs, versions: versions, definitionLabels: crd["metadata"]?["labels"]?.stringMap ?? [:],
            definitionAnnotations: crd["metadata"]?["annotations"]?.stringMap ?? [:])
    }

    /// The names become parts of paths and of other names.
    private mutating func checkNames(_ names: Node, group: String) {
        if !group.isEmpty, !DNSText.isSubdomain(Array(group.utf8)[...]) {
            invalid(
                "spec.group", group, "a lowercase RFC 1123 subdomain must consist of labels of lower case alphanumeric characters or '-'")
        }
        checkLabel(names["plural"]?.string ?? "", at: "spec.names.plural")
        checkLabel(names["singular"]?.string ?? "", at: "spec.names.singular")
        checkLabel((names["kind"]?.string ?? "").lowercased(), at: "spec.names.kind")
        checkLabel((names["listKind"]?.string ?? "").lowercased(), at: "spec.names.listKind")
        for (index, name) in (names["shortNames"]?.strings ?? []).enumerated() { checkLabel(name, at: "spec.names.shortNames[\(index)]") }
        for (index, name) in (names["categories"]?.strings ?? []).enumerated() { checkLabel(name, at: "spec.names.categories[\(index)]") }
    }

    private mutating func checkLabel(_ name: String, at field: String) {
        let bytes = Array(name.utf8)
        guard let first = bytes.first else { return }
        guard DNSText.isLabel(bytes[...]), !DNSText.isDigit(first), bytes.count <= 63 else {
            return invalid(
                field, name, "a DNS-1035 label must consist of lower case alphanumeric characters or '-', and start with a letter")
        }
    }

    /// Nothing is asked to convert objects, so a webhook that would is only looked at.
    private mutating func checkConversion(_ spec: Node) {
        let conversion = spec["conversion"]
        switch conversion?["strategy"]?.string {
        case nil, "None": break
        case "Webhook":
            if conversion?[path: ["webhook", "clientConfig"]] == nil {
                causes.append(
                    .init(
                        reason: .required, field: "spec.conversion.webhookClientConfig",
                        message: "Required value: required when strategy is set to Webhook"))
            }
        case let strategy?:
            causes.append(
                .init(
                    reason: .notSupported, field: "spec.conversion.strategy",
                    message: "Unsupported value: \(GoFormat.quoted(strategy)): supported values: \"None\", \"Webhook\""))
        }
        if spec["preserveUnknownFields"]?.bool == true {
            causes.append(.init(reason: .invalid, field: "spec.preserveUnknownFields", message: "Invalid value: true: must be false"))
        }
    }

    private mutating func scope(_ spec: Node) -> Bool {
        switch spec["scope"]?.string {
        case "Namespaced"?: return true
        case "Cluster"?: return false
        case nil: causes.append(.init(reason: .required, field: "spec.scope", message: "Required value"))
        case let other?:
            causes.append(
                .init(
                    reason: .notSupported, field: "spec.scope",
                    message: "Unsupported value: \(GoFormat.quoted(other)): supported values: \"Cluster\", \"Namespaced\""))
        }
        return true
    }

    private mutating func versions(_ nodes: [Node], of kind: ResourceKind) -> [KindVersion] {
        var versions: [KindVersion] = []
        checkParts(nodes)
        for (index, node) in nodes.enumerated() {
            let version = version(node, at: "spec.versions[\(index)]", of: kind)
            if versions.contains(where: { $0.name == version.name }) {
                causes.append(
                    .init(
                        reason: .duplicate, field: "spec.versions[\(index)].name",
                        message: "Duplicate value: \(GoFormat.quoted(version.name))"))
            }
            versions.append(version)
        }
        if versions.count(where: \.isStorage) != 1 {
            causes.append(
                .init(
                    reason: .invalid, field: "spec.versions",
                    message: "Invalid value: must have exactly one version marked as storage version"))
        }
        return versions.sorted { GroupOrder.precedes($0.name, $1.name) }
    }

    /// Schemas, columns and the like. What all versions have alike is told once, as a part of the definition itself.
    private mutating func checkParts(_ versions: [Node]) {
        check(versions.map { $0[path: ["schema", "openAPIV3Schema"]] }, of: "schema.openAPIV3Schema", or: "validation.openAPIV3Schema") {
            schema, place in
            var check = DefinitionSchemaCheck()
            if let schema { check.check(schema, at: place) }
            return check.causes
        }
        var parts = DefinitionVersionCheck()
        func places(_ part: String) -> [String] {
            let isCommon = versions.allSatisfy { $0[part] == versions[0][part] }
            return isCommon ? ["spec.\(part)"] : versions.indices.map { "spec.versions[\($0)].\(part)" }
        }
        for (version, place) in zip(versions, places("additionalPrinterColumns")) {
            parts.check(columns: version["additionalPrinterColumns"]?.elements ?? [], at: place)
        }
        for (version, place) in zip(versions, places("subresources")) { parts.check(subresources: version["subresources"], at: place) }
        for (version, place) in zip(versions, places("selectableFields")) {
            parts.check(
                selectableFields: version["selectableFields"]?.elements ?? [], schema: version[path: ["schema", "openAPIV3Schema"]],
                at: place)
        }
        for (index, version) in versions.enumerated() { parts.checkDeprecation(version, at: "spec.versions[\(index)]") }
        causes += parts.causes
    }

    private mutating func check(
        _ values: [Node?], of part: String, or common: String, _ causes: (Node?, String) -> [CatalogError.Cause]
    ) {
        guard let first = values.first else { return }
        if values.allSatisfy({ $0 == first }) { return self.causes += causes(first, "spec.\(common)") }
        for (index, value) in values.enumerated() { self.causes += causes(value, "spec.versions[\(index)].\(part)") }
    }

    private mutating func version(_ node: Node, at place: String, of kind: ResourceKind) -> KindVersion {
        let name = text(node, "name", at: "\(place).name")
        checkLabel(name, at: "\(place).name")
        var schema: Node?
        if let declared = node["schema"]?["openAPIV3Schema"] {
            schema = declared
        } else {
            causes.append(
                .init(reason: .required, field: "\(place).schema.openAPIV3Schema", message: "Required value: schemas are required"))
        }
        let columns = (node["additionalPrinterColumns"]?.elements ?? []).map(column)
        let parts = node["subresources"]
        return KindVersion(
            name: name, isServed: node["served"]?.bool ?? false, isStorage: node["storage"]?.bool ?? false,
            deprecated: node["deprecated"]?.bool ?? false, deprecationWarning: node["deprecationWarning"]?.string,
            subresources: Self.subresources(parts, kind: kind, version: name), scale: parts?["scale"].map(Self.scale),
            selectableFields: (node["selectableFields"]?.elements ?? []).compactMap {
                $0["jsonPath"]?.string.map { String($0.drop { $0 == "." }) }
            },
            columns: [.name] + (columns.isEmpty ? [.age] : columns), modelName: CustomDefinition.modelName(kind, version: name),
            declaredColumns: columns, lazySchema: LazySchema(.definition(schema ?? .emptyObject)))
    }

    private func column(_ node: Node) -> PrinterColumn {
        PrinterColumn(
            name: node["name"]?.string ?? "", type: node["type"]?.string ?? "string", format: node["format"]?.string ?? "",
            description: node["description"]?.string ?? "", priority: node["priority"]?.integer ?? 0,
            jsonPath: node["jsonPath"]?.string ?? "")
    }

    static func subresources(_ parts: Node?, kind: ResourceKind, version: String) -> [Subresource] {
        let verbs = ["get", "patch", "update"]
        var subresources: [Subresource] = []
        if parts?["status"] != nil {
            subresources.append(Subresource(name: "status", group: kind.group, version: version, kind: kind.kind, verbs: verbs))
        }
        if parts?["scale"] != nil {
            subresources.append(Subresource(name: "scale", group: "autoscaling", version: "v1", kind: "Scale", verbs: verbs))
        }
        return subresources
    }

    private static func scale(_ node: Node) -> ScalePaths {
        ScalePaths(
            specReplicas: node["specReplicasPath"]?.string ?? ".spec.replicas",
            statusReplicas: node["statusReplicasPath"]?.string ?? ".status.replicas", labelSelector: node["labelSelectorPath"]?.string)
    }

    private mutating func text(_ node: Node, _ key: String, at field: String) -> String {
        if let text = node[key]?.string, !text.isEmpty { return text }
        causes.append(.init(reason: .required, field: field, message: "Required value"))
        return ""
    }

    private mutating func invalid(_ field: String, _ value: String, _ reason: String) {
        causes.append(.init(reason: .invalid, field: field, message: "Invalid value: \(GoFormat.quoted(value)): \(reason)"))
    }
}
