import FanlightResources

/// Merges lists as a strategic merge patch does.
struct StrategicList {
    private let type: StrategicType
    private let element: StrategicType
    private let depth: Int

    init(_ type: StrategicType, depth: Int) {
        self.type = type
        element = type.element
        self.depth = depth
    }

    /// - Parameters:
    ///   - old: the list of the object; anything but a list counts as none.
    ///   - patch: the list of the patch; nil where the patch only orders the list.
    ///   - order: the elements whose order the patch sets, by their keys.
    func merged(_ old: Node?, _ patch: Node?, order: [Node]?) throws(PatchError) -> Node {
        let elements = old?.elements ?? []
        var merged = elements
        if let patch {
            guard case .sequence(let changes) = patch.value else {
                throw .unexpected("expected a []interface {}, but received a \(GoFormat.dynamicType(of: patch))")
            }
            try checkUniform(elements + changes)
            if let order { try check(changes, follow: order) }
            merged = try type.mergesLists ? self.merged(elements, changes) : replaced(changes)
        }
        if let order { merged = woven(merged, first: order, live: elements) }
        return (old ?? patch ?? .null).with(.sequence(merged))
    }

    private func merged(_ old: [Node], _ changes: [Node]) throws(PatchError) -> [Node] {
        guard changes.contains(where: { !$0.isScalar }) || old.contains(where: { !$0.isScalar }) else {
            return woven((old + changes).deduplicated, first: changes, live: old)
        }
        guard let mergeKey = type.mergeKey else { throw .unexpected("cannot merge lists without merge key for type struct") }
        var deleted: Set<Node> = []
        var plain: [[Node.Member]] = []
        var isReplaced = false
        for change in changes {
            var members = PatchMembers(change.members)
            switch try members.takeDirective() {
            case .delete: deleted.insert(try key(of: change, mergeKey))
            case .replace: isReplaced = true
            case .merge, nil: plain.append(members.members)
            }
        }
        let base = isReplaced ? [] : old.filter { $0.member(mergeKey).map { !deleted.contains($0.value) } ?? true }
        var all = base
        var positions = ranks(base)
        for members in plain {
            let change = Node(.mapping(members))
            let key = try key(of: change, mergeKey)
            let position = positions[key]
            let target = position.map { all[$0] } ?? Node(.mapping([]))
            let result = try StrategicMergePatch.merged(target, members, element, depth: depth + 1)
            if let position {
                all[position] = result
            } else {
                positions[key] = all.count
                all.append(result)
            }
        }
        return isReplaced ? all : woven(all, first: plain.map { Node(.mapping($0)) }, live: base)
    }

    /// A list that is not merged is what the patch says; its directives still mean something.
    private func replaced(_ changes: [Node]) throws(PatchError) -> [Node] {
        var elements: [Node] = []
        for change in changes {
            guard case .mapping = change.value else {
                elements.append(change)
                continue
            }
            var members = PatchMembers(change.members)
            switch try members.takeDirective() {
            case .delete, .replace: continue
            case .merge, nil:
                elements.append(try StrategicMergePatch.merged(Node(.mapping([])), members.members, element, depth: depth + 1))
            }
        }
        return elements
    }

    /// The elements that `first` names in its order, and the others in the order of the live list; where both meet, in the order of the live
    /// list too, as far as it knows them.
    private func woven(_ all: [Node], first: [Node], live: [Node]) -> [Node] {
        let firstRanks = ranks(first)
        let liveRanks = ranks(live)
        func sorted(_ nodes: [Node], by ranks: [Node: Int]) -> [Node] {
            nodes.enumerated().sorted { left, right in
                let (a, b) = (ranks[identity(left.element)] ?? .max, ranks[identity(right.element)] ?? .max)
                return (a, left.offset) < (b, right.offset)
            }.map(\.element)
        }
        let named = sorted(all.filter { firstRanks[identity($0)] != nil }, by: firstRanks)
        let others = sorted(all.filter { firstRanks[identity($0)] == nil }, by: liveRanks)
        var result: [Node] = []
        var (i, j) = (0, 0)
        while i < others.count, j < named.count {
            if let other = liveRanks[identity(others[i])], let next = liveRanks[identity(named[j])], other < next {
                result.append(others[i])
                i += 1
            } else {
                result.append(named[j])
                j += 1
            }
        }
        return result + others[i...] + named[j...]
    }

    private func ranks(_ nodes: [Node]) -> [Node: Int] {
        Dictionary(nodes.enumerated().map { (identity($1), $0) }) { first, _ in first }
    }

    /// What an element is known by.
    private func identity(_ node: Node) -> Node { type.mergeKey.flatMap { node.member($0)?.value } ?? node }

    private func key(of node: Node, _ mergeKey: String) throws(PatchError) -> Node {
        guard let key = node.member(mergeKey)?.value else {
            throw .unexpected("map: \(GoFormat.plain(node)) does not contain declared merge key: \(mergeKey)")
        }
        return key
    }

    private func checkUniform(_ elements: [Node]) throws(PatchError) {
        guard type.mergesLists, let first = elements.first else { return }
        for element in elements {
            if case .sequence = element.value { throw .rejected("lists of lists are not supported") }
            guard element.typeName == first.typeName else {
                throw .unexpected("list element types are not identical: \(GoFormat.plain(.array(elements)))")
            }
        }
    }

    /// The elements of the patch must stand in the order that the patch itself sets.
    private func check(_ changes: [Node], follow order: [Node]) throws(PatchError) {
        guard !order.isEmpty else { return }
        var next = order.startIndex
        for change in changes where change.member("$patch") == nil {
            guard let found = order[next...].firstIndex(where: { identity($0) == identity(change) }) else {
                let lists = (GoFormat.plain(.array(changes)), GoFormat.plain(.array(order)))
                throw .unexpected("The order in patch list:\n\(lists.0)\n doesn't match $setElementOrder list:\n\(lists.1)\n")
            }
            next = found + 1
        }
    }
}

extension Node {
    fileprivate var isScalar: Bool {
        switch value {
        case .mapping, .sequence: false
        default: true
        }
    }
}

extension [Node] {
    /// Each value once, where it first stands.
    fileprivate var deduplicated: [Node] {
        var seen: Set<Node> = []
        return filter { seen.insert($0).inserted }
    }
}
