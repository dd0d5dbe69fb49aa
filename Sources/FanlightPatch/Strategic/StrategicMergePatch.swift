package import FanlightResources

/// Strategic Merge Patch: a merge patch that knows from the schema which lists are merged, and by what, and that can say more than a value
/// can through directives.
///
/// - Source: Kubernetes, k8s.io/apimachinery/pkg/util/strategicpatch. It differs in that the directive `merge` is accepted everywhere and
///   means what would happen anyway.
package enum StrategicMergePatch {
    /// - Parameter schema: of the kind, with the strategies that Kubernetes publishes for its own kinds.
    package static func apply(_ patch: Node, to object: Node, schema: StructuralSchema) throws(PatchError) -> Node {
        if patch.isNull { return object }
        guard case .mapping(let members) = patch.value else {
            throw .badRequest("json: cannot unmarshal \(GoFormat.kind(of: patch)) into Go value of type map[string]interface {}")
        }
        return try merged(object, members, StrategicType(schema), depth: 0)
    }

    static let maximumDepth = 200

    /// A mapping with a patch of mappings merged into it.
    static func merged(_ object: Node, _ patch: [Node.Member], _ type: StrategicType, depth: Int) throws(PatchError) -> Node {
        guard depth < maximumDepth else { throw .rejected("the patch is nested too deep") }
        var members = MemberTable(object.members, changes: patch.count)
        var changes = PatchMembers(patch)
        switch try changes.takeDirective() {
        case .delete: return object.with(.mapping([]))
        case .replace: return try merged(Node(.mapping([])), changes.members, type, depth: depth + 1)
        case .merge, nil: break
        }
        if let kept = try changes.takeRetainedKeys() { members.removeAll { !kept.contains($0) } }
        for (name, order) in try changes.takeOrders() {
            let (old, patch) = (members[name], changes.take(name))
            guard old != nil || patch != nil else { continue }
            members[name] = try StrategicList(type.member(name), depth: depth).merged(old, patch, order: order)
        }
        for (name, values) in try changes.takeDeletions() {
            guard let list = members[name] else { continue }
            guard case .sequence(let elements) = list.value else { throw .badRequest("invalid patch format of primitive list") }
            let values = Set(values)
            members[name] = list.with(.sequence(elements.filter { !values.contains($0) }))
        }
        for change in changes.members {
            let value = change.value
            members[change.key] = value.isNull ? nil : try merged(members[change.key], value, type.member(change.key), depth: depth)
        }
        return object.with(.mapping(members.result))
    }

    /// One value over another. A value that is new, or of another kind than the old one, is merged with nothing, so that its directives and
    /// nulls do not end up in the object.
    private static func merged(_ old: Node?, _ patch: Node, _ type: StrategicType, depth: Int) throws(PatchError) -> Node {
        switch patch.value {
        case .mapping(let members):
            let base: Node? =
                if let old, case .mapping = old.value, !type.replaces { old } else { nil }
            return try merged(base ?? Node(.mapping([])), members, type, depth: depth + 1)
        case .sequence: return try StrategicList(type, depth: depth).merged(old, patch, order: nil)
        default: return patch
        }
    }
}
