import FanlightResources

/// The members of a mapping in a patch. Directives are taken out one kind after the other; what is left are values.
struct PatchMembers {
    enum Directive: String {
        case delete, replace, merge
    }

    private(set) var members: [Node.Member]

    init(_ members: [Node.Member]) { self.members = members }

    mutating func take(_ name: String) -> Node? {
        guard let position = members.firstIndex(where: { $0.key == name }) else { return nil }
        return members.remove(at: position).value
    }

    /// `$patch`: what happens to the mapping as a whole.
    mutating func takeDirective() throws(PatchError) -> Directive? {
        let all = Node(.mapping(members))
        guard let value = take("$patch") else { return nil }
        guard let directive = value.string.flatMap(Directive.init) else {
            throw .unexpected("unknown patch type: \(GoFormat.plain(value)) in map: \(GoFormat.plain(all))")
        }
        return directive
    }

    /// `$retainKeys`: the only members that the mapping keeps. Whatever the patch sets must be among them.
    mutating func takeRetainedKeys() throws(PatchError) -> Set<String>? {
        guard let value = take("$retainKeys") else { return nil }
        guard case .sequence(let elements) = value.value else { throw .badRequest("invalid patch format of retainKeys") }
        let kept = Set(elements.compactMap(\.string))
        for member in members where !member.value.isNull && !member.key.hasPrefix("$") && !kept.contains(member.key) {
            throw .badRequest("invalid patch format of retainKeys")
        }
        return kept
    }

    /// `$setElementOrder/<list>`: the order of the elements of a list, in the order of the patch.
    mutating func takeOrders() throws(PatchError) -> [(name: String, order: [Node])] {
        try takeLists("$setElementOrder", problem: "invalid patch format of setElementOrder list")
    }

    /// `$deleteFromPrimitiveList/<list>`: scalars that a list loses.
    mutating func takeDeletions() throws(PatchError) -> [(name: String, values: [Node])] {
        try takeLists("$deleteFromPrimitiveList", problem: "invalid patch format of primitive list")
    }

    private mutating func takeLists(_ prefix: String, problem: String) throws(PatchError) -> [(String, [Node])] {
        var lists: [(String, [Node])] = []
        for member in members where member.key.hasPrefix(prefix) {
            let rest = member.key.dropFirst(prefix.count)
            guard rest.first == "/" else { throw .badRequest(problem) }
            guard case .sequence(let elements) = member.value.value else {
                throw .unexpected("expected a []interface {}, but received a \(GoFormat.dynamicType(of: member.value))")
            }
            lists.append((String(rest.dropFirst()), elements))
        }
        members.removeAll { $0.key.hasPrefix(prefix) }
        return lists
    }
}
