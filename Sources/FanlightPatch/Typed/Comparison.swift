import FanlightResources

/// Which fields of an object a write added, removed and gave another value. No field is in two of the sets.
struct Comparison: Equatable {
    private(set) var added = FieldSet()
    private(set) var removed = FieldSet()
    private(set) var modified = FieldSet()

    init() {}

    init(old: Node, new: Node, type: FieldType) { self = Self.difference(old, new, type).below }

    var isEmpty: Bool { added.isEmpty && removed.isEmpty && modified.isEmpty }

    /// Without the fields of the set and what lies below them.
    func excluding(_ fields: FieldSet) -> Comparison {
        guard !fields.isEmpty else { return self }
        var rest = Comparison()
        rest.added = added.subtractingSubtrees(fields)
        rest.removed = removed.subtractingSubtrees(fields)
        rest.modified = modified.subtractingSubtrees(fields)
        return rest
    }

    private enum Change {
        case added, removed, modified
    }

    private mutating func add(_ element: PathElement, _ difference: (own: Change?, below: Comparison)) {
        added.add(element, isMember: difference.own == .added, children: difference.below.added)
        removed.add(element, isMember: difference.own == .removed, children: difference.below.removed)
        modified.add(element, isMember: difference.own == .modified, children: difference.below.modified)
    }

    /// - Returns: what happened to the place itself, and to the fields below it.
    private static func difference(_ old: Node?, _ new: Node?, _ type: FieldType) -> (own: Change?, below: Comparison) {
        let own: Change? = old == nil ? .added : new == nil ? .removed : nil
        // Null is an empty list or mapping where the other side is one.
        let filled = [new, old].compactMap { $0 }.filter { !$0.isNull }
        guard let sample = filled.first else { return (old == nil && new == nil ? nil : own, Comparison()) }
        if let other = filled.dropFirst().first, !sample.isAlike(other) { return replaced(other, sample, type) }
        let shape = type.shape(of: sample)
        let isLeaf = shape == .whole || old?.isEmptyContainer ?? true && new?.isEmptyContainer ?? true
        guard !isLeaf else { return (own ?? (old == new ? nil : .modified), Comparison()) }
        var below = Comparison()
        if shape == .object { below.compareMembers(old, new, type) } else { below.compareElements(old, new, shape, type) }
        return (own, below)
    }

    /// A value of one kind in the place of one of another kind: what was below the old one is gone, what is below the new one is added.
    private static func replaced(_ old: Node, _ new: Node, _ type: FieldType) -> (own: Change?, below: Comparison) {
        var below = Comparison()
        below.removed = difference(old, nil, type).below.removed
        below.added = difference(nil, new, type).below.added
        let isLeaf = type.shape(of: old) == .whole || type.shape(of: new) == .whole
        return (isLeaf ? .modified : nil, below)
    }

    private mutating func compareMembers(_ old: Node?, _ new: Node?, _ type: FieldType) {
        let left = (old?.members ?? []).sorted { $0.key < $1.key }
        let right = (new?.members ?? []).sorted { $0.key < $1.key }
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let takesLeft = i < left.count && (j == right.count || left[i].key <= right[j].key)
            let takesRight = j < right.count && (i == left.count || right[j].key <= left[i].key)
            let key = takesLeft ? left[i].key : right[j].key
            add(.field(key), Self.difference(takesLeft ? left[i].value : nil, takesRight ? right[j].value : nil, type.member(key).type))
            if takesLeft { i += 1 }
            if takesRight { j += 1 }
        }
    }

    private mutating func compareElements(_ old: Node?, _ new: Node?, _ shape: FieldType.Shape, _ type: FieldType) {
        let left = ListKeys(old, shape: shape, type: type)
        let right = ListKeys(new, shape: shape, type: type)
        let element = type.element
        for key in (left.keys + right.keys.filter { left.positions[$0] == nil }).sorted() {
            let (before, after) = (left.nodes(key), right.nodes(key))
            if before.count < 2, after.count < 2 {
                add(key, Self.difference(before.first, after.first, element))
            } else if before != after {
                add(key, (before.isEmpty ? .added : after.isEmpty ? .removed : .modified, Comparison()))
            }
        }
    }
}

extension Node {
    /// Whether both are mappings, both lists, or both neither.
    fileprivate func isAlike(_ other: Node) -> Bool {
        switch (value, other.value) {
        case (.mapping, .mapping), (.sequence, .sequence): true
        case (.mapping, _), (_, .mapping), (.sequence, _), (_, .sequence): false
        default: true
        }
    }

    /// Null, or a list or mapping with nothing in it.
    fileprivate var isEmptyContainer: Bool {
        switch value {
        case .null: true
        case .mapping(let members): members.isEmpty
        case .sequence(let elements): elements.isEmpty
        default: false
        }
    }
}
