import FanlightResources

/// Puts an applied configuration over the live object: what the configuration says wins, everything else stays.
enum AppliedMerge {
    static func merged(_ live: Node, _ applied: Node, type: FieldType) -> Node { merge(live, applied, type) }

    private static func merge(_ live: Node?, _ applied: Node?, _ type: FieldType) -> Node {
        guard let applied else { return live ?? .null }
        guard let live else { return applied }
        switch (type.shape(of: applied), live.value, applied.value) {
        case (.object, .mapping(let old), .mapping(let new)): return Node(.mapping(members(old, new, type)))
        case (let shape, .sequence(let old), .sequence(let new)) where shape != .whole && !(old.isEmpty && new.isEmpty):
            return .array(elements(live, applied, shape, type))
        case (.whole, _, .null) where !type.isAlwaysWhole: return keepingWhatNullCannotClear(live, applied, type)
        default: return applied
        }
    }

    /// Null applied to a list or mapping that is merged is one without elements or members, which takes nothing away.
    private static func keepingWhatNullCannotClear(_ live: Node, _ null: Node, _ type: FieldType) -> Node {
        switch live.value {
        case .mapping(let members) where !members.isEmpty && type.shape(of: live) == .object: live
        case .sequence(let elements) where !elements.isEmpty && type.shape(of: live) != .whole: live
        default: null
        }
    }

    private static func members(_ old: [Node.Member], _ new: [Node.Member], _ type: FieldType) -> [Node.Member] {
        var members = MemberTable(old, changes: new.count)
        for member in new { members[member.key] = merge(members[member.key], member.value, type.member(member.key).type) }
        return members.result
    }

    /// Applied elements stand in their own order, live ones in theirs; where both have some, they are woven together around those that both
    /// have. An element that the live list has twice is replaced by the applied one.
    private static func elements(_ live: Node, _ applied: Node, _ shape: FieldType.Shape, _ type: FieldType) -> [Node] {
        let left = ListKeys(live, shape: shape, type: type)
        let right = ListKeys(applied, shape: shape, type: type)
        let elementType = type.element
        var shared = right.elements.map(\.key).filter { left.positions[$0] != nil }[...]
        var taken: Set<PathElement> = []
        var result: [Node] = []
        func takeRight(_ position: Int) {
            let (key, node) = right.elements[position]
            let known = left.nodes(key)
            result.append(merge(known.count == 1 ? known[0] : nil, node, elementType))
            taken.insert(key)
        }
        var (i, j) = (0, 0)
        while i < left.elements.count || j < right.elements.count {
            let leftKey = i < left.elements.count ? left.elements[i].key : nil
            let rightKey = j < right.elements.count ? right.elements[j].key : nil
            if let leftKey, leftKey == rightKey {
                takeRight(j)
                shared = shared.dropFirst()
                i += 1
                j += 1
                continue
            }
            if let leftKey {
                guard right.positions[leftKey] != nil else {
                    result.append(left.elements[i].node)
                    i += 1
                    continue
                }
                // Shared, but another one is due: this one comes where the applied list has it.
                if rightKey != nil, let due = shared.first, due != leftKey {
                    i += 1
                    continue
                }
                if taken.contains(leftKey) { i += 1 }
            }
            if rightKey != nil {
                takeRight(j)
                if shared.first == rightKey { shared = shared.dropFirst() }
                j += 1
            }
        }
        return result
    }
}
