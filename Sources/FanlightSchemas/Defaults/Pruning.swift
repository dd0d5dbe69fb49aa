package import FanlightResources

/// Removes what a schema does not know.
package enum Pruning {
    /// How many fields are named at most.
    static let mostFields = 100

    /// Prunes a custom resource: unknown fields go, and so do nulls of fields that may not be null and have no default.
    ///
    /// `apiVersion`, `kind` and `metadata` of the object, and of resources within it, are left alone: see `MetadataDecoding`.
    ///
    /// - Returns: the object, and the paths of the unknown fields in their order, such as `spec.http[0].bar`.
    /// - Source: Kubernetes: apiextensions-apiserver, pkg/apiserver/schema/pruning and defaulting.
    package static func prune(_ object: Node, schema: StructuralSchema) -> (object: Node, unknownFields: [String]) {
        var pruning = CustomPruning()
        let pruned = pruning.prune(object, schema, isResource: true)
        return (pruned, pruning.unknownFields)
    }

    /// As `prune`, for one of Kubernetes' own kinds: a mapping of which the schema says nothing may hold anything; nulls and optional lists
    /// and mappings that are empty go, as they do when a type of Go is written again.
    ///
    /// - Returns: the paths of the unknown fields stand in the order of the object.
    package static func pruneBuiltin(_ object: Node, schema: StructuralSchema) -> (object: Node, unknownFields: [String]) {
        var pruning = BuiltinPruning()
        return (pruning.prune(object, schema), pruning.unknownFields)
    }
}

/// The walk over a custom resource.
private struct CustomPruning {
    private var found: [String] = []
    private var path = ObjectPath()
    private static let resourceMembers: Set<String> = ["apiVersion", "kind", "metadata"]

    /// The first ones in their order.
    var unknownFields: [String] { Array(found.sorted().prefix(Pruning.mostFields)) }

    /// An object may have as many as its text has bytes, so that not all of them are kept.
    private mutating func addUnknown(_ field: String) {
        found.append(field)
        if found.count > 20 * Pruning.mostFields { found = unknownFields }
    }

    mutating func prune(_ value: Node, _ schema: StructuralSchema?, isResource: Bool) -> Node {
        switch value.value {
        case .mapping(let members):
            var kept: [Node.Member] = []
            for member in members {
                if let member = prune(member, schema, isResource: isResource) { kept.append(member) }
            }
            return Node(.mapping(kept), line: value.line, column: value.column)
        case .sequence(let elements):
            var kept: [Node] = []
            for (index, element) in elements.enumerated() {
                path.push(.index(index))
                kept.append(prune(element, schema?.items, isPreserving: schema?.preservesUnknownFields ?? false))
                path.pop()
            }
            return Node(.sequence(kept), line: value.line, column: value.column)
        default: return value
        }
    }

    /// What a schema that keeps unknown fields says of its elements holds for those that it knows.
    private mutating func prune(_ value: Node, _ schema: StructuralSchema?, isPreserving: Bool) -> Node {
        guard let schema else { return isPreserving ? value : prune(value, nil, isResource: false) }
        return prune(value, schema, isResource: schema.isEmbeddedResource)
    }

    private mutating func prune(_ member: Node.Member, _ schema: StructuralSchema?, isResource: Bool) -> Node.Member? {
        if isResource, Self.resourceMembers.contains(member.key) { return member }
        path.push(.key(member.key))
        defer { path.pop() }
        guard let known = schema?.declaredProperty(member.key) ?? schema?.additionalProperties else {
            if schema?.preservesUnknownFields == true { return member }
            addUnknown(path.dotted)
            return nil
        }
        if member.value.isNull, !known.isNullable, known.defaultValue == nil { return nil }
        guard known.reference == nil else { return member }
        let pruned = prune(member.value, known, isResource: known.isEmbeddedResource)
        return Node.Member(key: member.key, line: member.line, column: member.column, value: pruned)
    }
}

/// The walk over an object of one of Kubernetes' own kinds.
private struct BuiltinPruning {
    private(set) var unknownFields: [String] = []
    private var path = ObjectPath()

    mutating func prune(_ value: Node, _ schema: StructuralSchema) -> Node {
        let schema = schema.resolved
        switch value.value {
        case .mapping(let members):
            guard !schema.properties.isEmpty || schema.additionalProperties != nil else { return value }
            var kept: [Node.Member] = []
            for member in members {
                if let member = prune(member, schema) { kept.append(member) }
            }
            return Node(.mapping(kept), line: value.line, column: value.column)
        case .sequence(let elements):
            guard let items = schema.items else { return value }
            var kept: [Node] = []
            for (index, element) in elements.enumerated() {
                path.push(.index(index))
                kept.append(prune(element, items))
                path.pop()
            }
            return Node(.sequence(kept), line: value.line, column: value.column)
        default: return value
        }
    }

    private mutating func prune(_ member: Node.Member, _ schema: StructuralSchema) -> Node.Member? {
        path.push(.key(member.key))
        defer { path.pop() }
        guard let known = schema.member(member.key) else {
            if unknownFields.count < Pruning.mostFields { unknownFields.append(path.dotted) }
            return nil
        }
        if member.value.isNull, schema.additionalProperties == nil { return nil }
        let pruned = prune(member.value, known)
        if schema.additionalProperties == nil, !schema.required.contains(member.key), Self.isEmpty(pruned, known) { return nil }
        return Node.Member(key: member.key, line: member.line, column: member.column, value: pruned)
    }

    private static func isEmpty(_ value: Node, _ schema: StructuralSchema) -> Bool {
        switch value.value {
        case .sequence(let elements): elements.isEmpty
        case .mapping(let members): members.isEmpty && schema.additionalProperties != nil
        default: false
        }
    }
}
