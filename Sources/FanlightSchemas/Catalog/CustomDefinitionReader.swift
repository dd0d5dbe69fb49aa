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

    /// All versions of a kind have the same form here: nothing is asked to convert them.
    private mutating func checkConversion(_ spec: Node) {
        if let strategy = spec["conversion"]?["strategy"]?.string, strategy != "None" {
            causes.append(
                .init(
                    reason: .notSupported, field: "spec.conversion.strategy",
                    message: "Unsupported value: \(GoFormat.quoted(strategy)): supported values: \"None\""))
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

    private mutating func version(_ node: Node, at place: String, of kind: ResourceKind) -> KindVersion {
        let name = text(node, "name", at: "\(place).name")
        checkLabel(name, at: "\(place).name")
        var schema: Node?
        if let declared = node["schema"]?["openAPIV3Schema"] {
            schema = declared
            var check = DefinitionSchemaCheck()
            check.check(declared, at: "\(place).schema.openAPIV3Schema")
            causes += check.causes
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
