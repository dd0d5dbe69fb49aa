import FanlightResources

/// The documents of discovery that every client can read, one for each group and version.
enum LegacyDiscovery {
    /// - Parameter isDocument: whether the group is an answer of its own, which says what it is.
    static func group(_ group: APIGroup, isDocument: Bool = false) -> Node {
        func version(_ name: String) -> Node {
            .object(["groupVersion": .string(APIGroup.groupVersion(group.name, name)), "version": .string(name)])
        }
        var node = isDocument ? Node.object(["kind": .string("APIGroup"), "apiVersion": .string("v1")]) : .emptyObject
        node[member: "name"] = .string(group.name)
        node[member: "versions"] = .array(group.versions.map(version))
        node[member: "preferredVersion"] = version(group.preferredVersion)
        return node
    }

    static func resourceList(_ kinds: [(kind: ServedKind, version: KindVersion)], group: String, version: String) -> Node {
        var list = Node.object(["kind": .string("APIResourceList")])
        if !group.isEmpty { list[member: "apiVersion"] = .string("v1") }
        list[member: "groupVersion"] = .string(APIGroup.groupVersion(group, version))
        list[member: "resources"] = .array(
            kinds.flatMap { kind, version in [resource(kind)] + version.subresources.map { part($0, of: kind) } })
        return list
    }

    private static func resource(_ kind: ServedKind) -> Node {
        var node = Node.object([
            "name": .string(kind.plural), "singularName": .string(kind.singular), "namespaced": .bool(kind.isNamespaced),
            "kind": .string(kind.kind.kind), "verbs": .array(kind.verbs.map { .string($0) }),
        ])
        if !kind.shortNames.isEmpty { node[member: "shortNames"] = .array(kind.shortNames.map { .string($0) }) }
        if !kind.categories.isEmpty { node[member: "categories"] = .array(kind.categories.map { .string($0) }) }
        return node
    }

    private static func part(_ part: Subresource, of kind: ServedKind) -> Node {
        var node = Node.object([
            "name": .string("\(kind.plural)/\(part.name)"), "singularName": .string(""), "namespaced": .bool(kind.isNamespaced),
        ])
        if !part.version.isEmpty, part.group != kind.group {
            node[member: "group"] = .string(part.group)
            node[member: "version"] = .string(part.version)
        }
        node[member: "kind"] = .string(part.kind)
        node[member: "verbs"] = .array(part.verbs.map { .string($0) })
        return node
    }
}
