extension FieldSet {
    package func union(_ other: FieldSet) -> FieldSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return merged(other) { left, right in
            guard let left else { return right }
            guard let right else { return left }
            return Entry(element: left.element, isMember: left.isMember || right.isMember, children: left.children.union(right.children))
        }
    }

    package func intersection(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return FieldSet() }
        return merged(other) { left, right in
            guard let left, let right else { return nil }
            return Entry(
                element: left.element, isMember: left.isMember && right.isMember, children: left.children.intersection(right.children))
        }
    }

    /// The fields that are in this set and not in the other. What lies below a field of the other set stays.
    package func subtracting(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return merged(other) { left, right in
            guard let left, let right else { return left }
            return Entry(
                element: left.element, isMember: left.isMember && !right.isMember, children: left.children.subtracting(right.children))
        }
    }

    /// The fields that are neither in the other set nor below one of its fields.
    package func subtractingSubtrees(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        return merged(other) { left, right in
            guard let left, let right else { return left }
            guard !right.isMember else { return nil }
            return Entry(element: left.element, isMember: left.isMember, children: left.children.subtractingSubtrees(right.children))
        }
    }

    /// Walks both sets in order. Entries that come out empty are dropped.
    private func merged(_ other: FieldSet, _ join: (Entry?, Entry?) -> Entry?) -> FieldSet {
        var result: [Entry] = []
        result.reserveCapacity(max(entries.count, other.entries.count))
        var (left, right) = (entries.startIndex, other.entries.startIndex)
        func append(_ entry: Entry?) {
            if let entry, entry.isMember || !entry.children.isEmpty { result.append(entry) }
        }
        while left < entries.endIndex, right < other.entries.endIndex {
            let order = entries[left].element.order(to: other.entries[right].element)
            append(join(order <= 0 ? entries[left] : nil, order >= 0 ? other.entries[right] : nil))
            if order <= 0 { left += 1 }
            if order >= 0 { right += 1 }
        }
        for entry in entries[left...] { append(join(entry, nil)) }
        for entry in other.entries[right...] { append(join(nil, entry)) }
        return FieldSet(entries: result)
    }
}
