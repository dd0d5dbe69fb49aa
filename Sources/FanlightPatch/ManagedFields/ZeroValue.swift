import FanlightResources

/// What an object of one of Kubernetes' own kinds is before anything is set.
enum ZeroValue {
    /// Structures that are members of other structures are always there. Some schemas say so by the default `{}`; most do not, so that they
    /// are listed here, as far as they lie outside of lists.
    private static let structures: Set<String> = [
        "metadata", "spec", "status", "template", "strategy", "updateStrategy", "jobTemplate", "scaleTargetRef", "roleRef",
        "involvedObject",
        "source", "podSelector", "loadBalancer",
    ]

    /// Members that are always there: structures, and required lists and mappings, which are null at first.
    static func of(_ type: FieldType) -> Node {
        guard let schema = type.schema else { return .emptyObject }
        var members: [Node.Member] = []
        for (name, property) in schema.properties {
            let memberType = type.member(name).type
            if isStructure(name, property, memberType) {
                members.append(Node.Member(key: name, line: 0, column: 0, value: of(memberType)))
            } else if schema.required.contains(name), memberType.schema?.type == .array || memberType.schema?.type == .object {
                members.append(Node.Member(key: name, line: 0, column: 0, value: .null))
            }
        }
        return Node(.mapping(members))
    }

    private static func isStructure(_ name: String, _ property: StructuralSchema, _ type: FieldType) -> Bool {
        guard let schema = type.schema, schema.type == .object || schema.type == nil, schema.additionalProperties == nil else {
            return false
        }
        if case .mapping(let fields) = property.defaultValue?.value, fields.isEmpty { return true }
        return structures.contains(name)
    }
}
