package import FanlightResources

/// Fills in what a schema says an object holds where the object does not say so itself.
///
/// For custom resources. The defaults of Kubernetes' own kinds are those of `BuiltinRules`: their schemas tell something else by `default`.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apiserver/schema/defaulting.
package enum Defaulting {
    /// A null counts as absent where the field may not be null. `metadata` is left alone.
    package static func apply(_ object: Node, schema: StructuralSchema) -> Node {
        guard schema.contents.contains(.defaults) else { return object }
        return apply(object, schema, isRoot: true)
    }

    private static func apply(_ value: Node, _ schema: StructuralSchema, isRoot: Bool = false) -> Node {
        guard schema.contents.contains(.defaults) else { return value }
        switch value.value {
        case .mapping(let members): return Node(.mapping(filled(members, schema, isRoot: isRoot)), line: value.line, column: value.column)
        case .sequence(let elements):
            guard let items = schema.items else { return value }
            return Node(.sequence(elements.map { apply(defaulted($0, items), items) }), line: value.line, column: value.column)
        default: return value
        }
    }

    private static func filled(_ members: [Node.Member], _ schema: StructuralSchema, isRoot: Bool) -> [Node.Member] {
        var filled = members.map { member in
            guard let known = schema.declaredProperty(member.key) ?? schema.additionalProperties, !isRoot || member.key != "metadata" else {
                return member
            }
            let value = apply(defaulted(member.value, known), known)
            return Node.Member(key: member.key, line: member.line, column: member.column, value: value)
        }
        let present = MemberLookup(Node(.mapping(members)))
        for property in schema.properties where !isRoot || property.name != "metadata" {
            guard let value = property.schema.defaultValue, !value.isNull, present[property.name] == nil else { continue }
            filled.append(Node.Member(key: property.name, line: 0, column: 0, value: apply(value, property.schema)))
        }
        return filled
    }

    private static func defaulted(_ value: Node, _ schema: StructuralSchema) -> Node {
        value.isNull && !schema.isNullable ? schema.defaultValue ?? value : value
    }
}
