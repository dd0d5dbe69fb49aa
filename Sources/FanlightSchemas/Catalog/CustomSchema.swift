import FanlightResources

/// What the API adds to the schema of a custom kind: the members that all objects have.
enum CustomSchema {
    static let metadataModel = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

    /// The schema with `apiVersion`, `kind` and `metadata`. What a definition demands of single members of the metadata stays.
    static func completed(_ declared: Node) -> Node {
        let properties = declared["properties"] ?? .emptyObject
        var completed: [Node.Member] = []
        func add(_ key: String, _ value: Node) { completed.append(Node.Member(key: key, line: 0, column: 0, value: value)) }
        add("apiVersion", properties["apiVersion"] ?? .object(["type": .string("string")]))
        add("kind", properties["kind"] ?? .object(["type": .string("string")]))
        add("metadata", metadata(properties["metadata"]))
        completed += properties.members.filter { !["apiVersion", "kind", "metadata"].contains($0.key) }
        return declared.setting(["properties"], to: Node(.mapping(completed)))
    }

    private static func metadata(_ declared: Node?) -> Node {
        let reference = Node.object(["$ref": .string("#/components/schemas/\(metadataModel)")])
        guard let demands = declared?["properties"]?.members, !demands.isEmpty, var whole = SchemaStore.embedded.node(named: metadataModel)
        else {
            return reference
        }
        for demand in demands {
            guard var property = whole[path: ["properties", demand.key]] else { continue }
            for member in demand.value.members where member.key != "description" { property[member: member.key] = member.value }
            whole = whole.setting(["properties", demand.key], to: property)
        }
        return whole
    }
}
