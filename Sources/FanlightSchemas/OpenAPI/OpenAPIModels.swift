import FanlightResources

/// The schemas of a document by name: the kinds, their lists, and every type that those refer to, with our descriptions.
struct OpenAPIModels {
    static let referencePrefix = "#/components/schemas/"
    /// Types that operations name.
    private static let operationModels = [
        "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta",
        "io.k8s.apimachinery.pkg.apis.meta.v1.Patch", "io.k8s.apimachinery.pkg.apis.meta.v1.Status",
    ]

    private(set) var models: [String: Node] = [:]

    init(_ kinds: [(kind: ServedKind, version: KindVersion)]) {
        var waiting = Self.operationModels
        for (kind, version) in kinds {
            guard let schema = Self.schema(kind, version) else { continue }
            var model = described(schema, path: [kind.kind.kind], group: kind.group)
            model[member: "x-kubernetes-group-version-kind"] = .array([Self.kindNode(kind.group, version.name, kind.kind.kind)])
            models[version.modelName] = model
            waiting += Self.references(schema)
            if kind.permits("list") { models[Self.listName(version.modelName)] = list(kind, version) }
            if version.scale != nil { waiting.append("io.k8s.api.autoscaling.v1.Scale") }
        }
        while let name = waiting.popLast() {
            guard models[name] == nil, let schema = SchemaStore.embedded.node(named: name) else { continue }
            var model = described(schema, path: [name.split(separator: ".").last.map(String.init) ?? name], group: nil)
            if let (group, version, kind) = Self.kinds[name] {
                model[member: "x-kubernetes-group-version-kind"] = .array([Self.kindNode(group, version, kind)])
            }
            models[name] = model
            waiting += Self.references(schema)
        }
    }

    var sorted: [(name: String, schema: Node)] { models.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    static func listName(_ model: String) -> String { model + "List" }

    private static let kinds = [
        "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions": ("", "v1", "DeleteOptions"),
        "io.k8s.apimachinery.pkg.apis.meta.v1.Status": ("", "v1", "Status"),
        "io.k8s.api.autoscaling.v1.Scale": ("autoscaling", "v1", "Scale"),
    ]

    private static func kindNode(_ group: String, _ version: String, _ kind: String) -> Node {
        .object(["group": .string(group), "kind": .string(kind), "version": .string(version)])
    }

    private static func schema(_ kind: ServedKind, _ version: KindVersion) -> Node? {
        guard let declared = version.lazySchema?.declared else { return nil }
        return kind.isCustom ? CustomSchema.completed(declared) : declared
    }

    private func list(_ kind: ServedKind, _ version: KindVersion) -> Node {
        let string = Node.object(["type": .string("string")])
        let items = Node.object([
            "type": .string("array"), "items": .object(["$ref": .string(Self.referencePrefix + version.modelName)]),
        ])
        let metadata = Node.object(["$ref": .string(Self.referencePrefix + "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")])
        let schema = Node.object([
            "type": .string("object"), "required": .array([.string("items")]),
            "properties": .object(["apiVersion": string, "items": items, "kind": string, "metadata": metadata]),
        ])
        var model = described(schema, path: ["List"], group: nil)
        model[member: "x-kubernetes-group-version-kind"] = .array([Self.kindNode(kind.group, version.name, kind.listKind)])
        return model
    }

    // MARK: Descriptions

    /// The schema with a description of each part that we have a text for, unless it has one itself.
    private func described(_ schema: Node, path: [String], group: String?) -> Node {
        let text = schema["description"]?.string ?? Descriptions.shared.text(for: path, group: group)
        if schema["$ref"] != nil { return reference(schema, description: text) }
        return copied(schema, description: text, path: path, group: group)
    }

    private func copied(_ schema: Node, description: String?, path: [String], group: String?) -> Node {
        var members: [Node.Member] = []
        func add(_ key: String, _ value: Node) { members.append(Node.Member(key: key, line: 0, column: 0, value: value)) }
        if let description { add("description", .string(description)) }
        for member in schema.members where member.key != "description" {
            switch (member.key, member.value.value) {
            case ("properties", .mapping(let properties)):
                add(
                    "properties",
                    Node(
                        .mapping(
                            properties.map {
                                Node.Member(
                                    key: $0.key, line: 0, column: 0, value: described($0.value, path: path + [$0.key], group: group))
                            })))
            case ("items", .mapping), ("additionalProperties", .mapping):
                let isReference = member.value["$ref"] != nil
                add(member.key, isReference ? member.value : copied(member.value, description: nil, path: path, group: group))
            default: add(member.key, member.value)
            }
        }
        return Node(.mapping(members))
    }

    /// Whatever stands beside a `$ref` is ignored by readers, so a described reference is wrapped.
    private func reference(_ schema: Node, description: String?) -> Node {
        let others = schema.members.filter { $0.key != "$ref" && $0.key != "description" }
        guard description != nil || !others.isEmpty, let target = schema["$ref"] else { return schema }
        var members = others
        if let description { members.insert(Node.Member(key: "description", line: 0, column: 0, value: .string(description)), at: 0) }
        members.append(Node.Member(key: "allOf", line: 0, column: 0, value: .array([.object(["$ref": target])])))
        return Node(.mapping(members))
    }

    private static func references(_ schema: Node) -> [String] {
        var found: [String] = []
        if let reference = schema["$ref"]?.string { found.append(String(reference.dropFirst(referencePrefix.count))) }
        for member in schema["properties"]?.members ?? [] { found += references(member.value) }
        for key in ["items", "additionalProperties"] {
            if let child = schema[key] { found += references(child) }
        }
        return found
    }
}
