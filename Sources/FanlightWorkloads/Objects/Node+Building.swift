import FanlightResources

extension Node {
    /// A mapping of texts, in the order of the keys.
    static func strings(_ map: [String: String]) -> Node {
        Node(.mapping(map.sorted { $0.key < $1.key }.map { Member(key: $0.key, line: 0, column: 0, value: .string($0.value)) }))
    }

    /// The mapping with further members; those that are nil, or empty mappings or lists, are left out.
    func adding(_ members: KeyValuePairs<String, Node?>) -> Node {
        var copy = self
        for (key, value) in members {
            guard let value, !value.isNull, !value.isEmpty else { continue }
            copy[member: key] = value
        }
        return copy
    }

    /// Whether this is a mapping or a list with nothing in it, as consoles write them.
    var isEmpty: Bool {
        switch value {
        case .mapping(let members): members.isEmpty
        case .sequence(let elements): elements.isEmpty
        default: false
        }
    }
}
