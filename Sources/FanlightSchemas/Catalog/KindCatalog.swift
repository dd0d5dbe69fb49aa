package import FanlightResources

/// All kinds that the API serves. A value: a definition that is added at run time makes a changed copy, and readers keep theirs.
package struct KindCatalog: Sendable {
    /// The kinds in the order of discovery: by group as `groups` has them, then by plural.
    package private(set) var kinds: [ServedKind]
    /// The groups with their served versions, the unnamed one first, in the order that clients meet them: it decides what a short name
    /// means that two groups have.
    package private(set) var groups: [APIGroup]
    private var byResource: [Resource: Int] = [:]
    private var byKind: [ResourceKind: Int] = [:]

    private struct Resource: Hashable {
        let group: String
        let plural: String
    }

    /// The kinds that are part of the program.
    package static let builtin = KindCatalog(kinds: EmbeddedCatalog.kinds)

    init(kinds: [ServedKind]) {
        self.kinds = []
        groups = []
        arrange(kinds)
    }

    /// The kind behind a path, and the version that the path names; nil where the version is not served.
    package func kind(group: String, version: String, plural: String) -> (kind: ServedKind, version: KindVersion)? {
        guard let kind = kind(group: group, plural: plural), let found = kind.version(version), found.isServed else { return nil }
        return (kind, found)
    }

    package func kind(group: String, plural: String) -> ServedKind? {
        byResource[Resource(group: group, plural: plural)].map { kinds[$0] }
    }

    package func kind(_ kind: ResourceKind) -> ServedKind? { byKind[kind].map { kinds[$0] } }

    package func group(_ name: String) -> APIGroup? { groups.first { $0.name == name } }

    /// The kinds that a version of a group serves, by plural, each with that version.
    package func kinds(group: String, version: String) -> [(kind: ServedKind, version: KindVersion)] {
        kinds.compactMap { kind in
            guard kind.group == group, let found = kind.version(version), found.isServed else { return nil }
            return (kind, found)
        }
    }

    /// Serves what a CustomResourceDefinition defines, in place of what an earlier one of the same name did. A definition of a kind that
    /// is part of the program changes nothing: the program's own stays.
    package mutating func add(crd: Node) throws(CatalogError) {
        let added = try CustomDefinition.read(crd)
        if let present = kind(group: added.group, plural: added.plural), present.isBuiltin, present.kind == added.kind, present.isCustom {
            return
        }
        try CustomDefinition.check(added, against: self)
        arrange(kinds.filter { $0.definitionName != added.definitionName } + [added])
    }

    /// Serves a kind no longer that a definition added. False where there is no such kind, or it is part of the program.
    @discardableResult package mutating func remove(_ kind: ResourceKind) -> Bool {
        guard let present = self.kind(kind), !present.isBuiltin else { return false }
        arrange(kinds.filter { $0.kind != kind })
        return true
    }

    private mutating func arrange(_ unordered: [ServedKind]) {
        let order = GroupOrder(unordered)
        kinds = unordered.sorted { left, right in
            left.group == right.group ? left.plural < right.plural : order.comesFirst(left.group, right.group)
        }
        groups = order.groups
        byResource = [:]
        byKind = [:]
        for (index, kind) in kinds.enumerated() {
            byResource[Resource(group: kind.group, plural: kind.plural)] = index
            byKind[kind.kind] = index
        }
    }
}
