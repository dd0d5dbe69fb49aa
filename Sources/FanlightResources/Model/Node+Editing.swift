/// Changed copies of trees. A node never changes in place for anybody else: these are operations on values.
extension Node {
    package static func object(_ members: KeyValuePairs<String, Node>) -> Node {
        Node(.mapping(members.map { Member(key: $0.key, line: 0, column: 0, value: $0.value) }))
    }

    package static func array(_ elements: [Node]) -> Node { Node(.sequence(elements)) }
    package static func string(_ text: some StringProtocol) -> Node { Node(.string(String(text))) }
    package static func integer(_ number: some BinaryInteger) -> Node { Node(.integer(Int64(number))) }
    package static func bool(_ bool: Bool) -> Node { Node(.bool(bool)) }
    package static var null: Node { Node(.null) }
    package static var emptyObject: Node { Node(.mapping([])) }

    /// The value of the member, null included; nil only where there is no such member. Setting nil removes it; setting a member of a
    /// value that is no mapping makes a mapping of it.
    package subscript(member key: String) -> Node? {
        get { member(key)?.value }
        set {
            var members = self.members
            let position = members.firstIndex { $0.key == key }
            switch (newValue, position) {
            case (nil, nil): return
            case (nil, let position?): members.remove(at: position)
            case (let value?, let position?):
                members[position] = Member(key: key, line: members[position].line, column: members[position].column, value: value)
            case (let value?, nil): members.append(Member(key: key, line: value.line, column: value.column, value: value))
            }
            self = Node(.mapping(members), line: line, column: column)
        }
    }

    /// The value below a path of members, null excluded.
    package subscript(path keys: [String]) -> Node? {
        var node = self
        for key in keys {
            guard let next = node[key] else { return nil }
            node = next
        }
        return node
    }

    /// A copy in which the value below a path of members is replaced; missing mappings on the way are made. Nil removes the member, and
    /// makes nothing on the way.
    package func setting(_ keys: [String], to value: Node?) -> Node {
        guard let first = keys.first else { return value ?? .null }
        var copy = self
        if keys.count == 1 {
            copy[member: first] = value
        } else if let child = self[first] {
            copy[member: first] = child.setting(Array(keys.dropFirst()), to: value)
        } else if let value {
            copy[member: first] = Node.emptyObject.setting(Array(keys.dropFirst()), to: value)
        }
        return copy
    }
}
