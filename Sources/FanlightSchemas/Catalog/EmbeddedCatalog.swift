import CFanlightSchemas
import FanlightManifests
import FanlightResources

/// The index of the kinds that are part of the program, as it is embedded.
enum EmbeddedCatalog {
    static let groups: [String] = index["groups"]?.strings ?? []
    /// The groups of `groups` whose kinds are custom, or the program's own.
    static let customGroups = Set(index["customGroups"]?.strings ?? [])

    static let kinds: [ServedKind] = {
        var schemas: [String: LazySchema] = [:]
        return (index["kinds"]?.elements ?? []).map { kind($0, schemas: &schemas) }
    }()

    private static let index: Node = {
        var count = 0
        let start = fanlight_catalog_index(&count)
        guard let node = JSONReader.read(Array(UnsafeBufferPointer(start: start, count: count))).documents.first?.node else {
            preconditionFailure("the embedded index of kinds cannot be read")
        }
        return node
    }()

    private static func kind(_ node: Node, schemas: inout [String: LazySchema]) -> ServedKind {
        let isCustom = node["custom"]?.bool ?? false
        let kind = ResourceKind(group: node["group"]?.string ?? "", kind: node["kind"]?.string ?? "")
        var versions: [KindVersion] = []
        for version in node["versions"]?.elements ?? [] {
            versions.append(self.version(version, of: kind, isCustom: isCustom, schemas: &schemas))
        }
        return ServedKind(
            kind: kind, plural: node["plural"]?.string ?? "", singular: node["singular"]?.string ?? kind.kind.lowercased(),
            listKind: node["listKind"]?.string ?? "\(kind.kind)List", shortNames: node["shortNames"]?.strings ?? [],
            categories: node["categories"]?.strings ?? [], isNamespaced: node["namespaced"]?.bool ?? true, isCustom: isCustom,
            isBuiltin: true,
            isStored: node["stored"]?.bool ?? true, verbs: node["verbs"]?.strings ?? (isCustom ? CustomDefinition.verbs : []),
            versions: versions,
            definitionLabels: node["labels"]?.stringMap ?? [:], definitionAnnotations: node["annotations"]?.stringMap ?? [:])
    }

    private static func version(_ node: Node, of kind: ResourceKind, isCustom: Bool, schemas: inout [String: LazySchema]) -> KindVersion {
        let name = node["name"]?.string ?? ""
        let declared = (node["columns"]?.elements ?? []).map(column)
        return KindVersion(
            name: name, isServed: node["served"]?.bool ?? true, isStorage: node["storage"]?.bool ?? true,
            deprecated: node["deprecated"]?.bool ?? false, deprecationWarning: node["deprecationWarning"]?.string,
            subresources: (node["subresources"]?.elements ?? []).map(subresource), scale: node["scale"].map(scale), selectableFields: [],
            columns: isCustom ? [.name] + (declared.isEmpty ? [.age] : declared) : declared,
            modelName: node["model"]?.string ?? CustomDefinition.modelName(kind, version: name), declaredColumns: declared,
            lazySchema: node["schema"]?.string.map { schema in
                if let present = schemas[schema] { return present }
                let made = LazySchema(.embedded(name: schema, isCustom: isCustom))
                schemas[schema] = made
                return made
            })
    }

    private static func column(_ node: Node) -> PrinterColumn {
        PrinterColumn(
            name: node["name"]?.string ?? "", type: node["type"]?.string ?? "string", format: node["format"]?.string ?? "",
            description: node["description"]?.string ?? "", priority: node["priority"]?.integer ?? 0, jsonPath: node["jsonPath"]?.string)
    }

    private static func subresource(_ node: Node) -> Subresource {
        Subresource(
            name: node["name"]?.string ?? "", group: node["group"]?.string ?? "", version: node["version"]?.string ?? "",
            kind: node["kind"]?.string ?? "", verbs: node["verbs"]?.strings ?? [])
    }

    private static func scale(_ node: Node) -> ScalePaths {
        ScalePaths(
            specReplicas: node["specReplicasPath"]?.string ?? ".spec.replicas",
            statusReplicas: node["statusReplicasPath"]?.string ?? ".status.replicas", labelSelector: node["labelSelectorPath"]?.string)
    }
}
