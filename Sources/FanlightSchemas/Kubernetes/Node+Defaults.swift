import FanlightResources

/// Changed copies for defaults: what is there already stays.
extension Node {
    /// With the members that are absent or null. A value that is no mapping stays as it is.
    func filling(_ defaults: KeyValuePairs<String, Node>) -> Node {
        guard case .mapping = value else { return self }
        var filled = self
        for (key, value) in defaults where self[key] == nil { filled[member: key] = value }
        return filled
    }

    /// With the value of a member changed, where there is one.
    func changing(_ key: String, _ change: (Node) -> Node) -> Node {
        guard let member = self[key] else { return self }
        var changed = self
        changed[member: key] = change(member)
        return changed
    }

    /// With the value of a member changed, an empty mapping where there is none.
    func filling(in key: String, _ change: (Node) -> Node) -> Node { filling([key: .emptyObject]).changing(key, change) }

    /// With each element of a list changed.
    func changingElements(_ key: String, _ change: (Node) -> Node) -> Node {
        changing(key) { list in
            guard case .sequence(let elements) = list.value else { return list }
            return Node(.sequence(elements.map(change)), line: list.line, column: list.column)
        }
    }

    /// The text of a member, empty where there is none.
    func text(_ key: String) -> String { self[key]?.string ?? "" }

    func without(_ key: String) -> Node {
        var copy = self
        copy[member: key] = nil
        return copy
    }
}
