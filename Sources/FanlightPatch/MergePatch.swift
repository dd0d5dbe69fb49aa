package import FanlightResources

/// JSON Merge Patch.
///
/// - Source: RFC 7386, with what Kubernetes' implementation does to nulls: they are dropped from everything that a patch adds, lists included.
package enum MergePatch {
    package static func apply(_ patch: Node, to object: Node) throws(PatchError) -> Node {
        if patch.isNull { throw .badRequest("Invalid JSON Patch") }
        guard case .mapping = patch.value else {
            let kind = GoFormat.kind(of: patch)
            throw .badRequest("error decoding patch: json: cannot unmarshal \(kind) into Go value of type map[string]interface {}")
        }
        return merged(object, patch)
    }

    private static func merged(_ object: Node, _ patch: Node) -> Node {
        guard case .mapping(let changes) = patch.value else { return withoutNulls(patch) }
        guard case .mapping(let members) = object.value else { return withoutNulls(patch) }
        var table = MemberTable(members, changes: changes.count)
        for change in changes {
            if change.value.isNull {
                table[change.key] = nil
            } else {
                table[change.key] = table[change.key].map { merged($0, change.value) } ?? withoutNulls(change.value)
            }
        }
        return object.with(.mapping(table.result))
    }

    /// The value without the members that are null, at any depth. Elements of lists that are null stay.
    static func withoutNulls(_ node: Node) -> Node {
        switch node.value {
        case .mapping(let members):
            node.with(.mapping(members.filter { !$0.value.isNull }.map { $0.with(withoutNulls($0.value)) }))
        case .sequence(let elements): node.with(.sequence(elements.map(withoutNulls)))
        default: node
        }
    }
}
