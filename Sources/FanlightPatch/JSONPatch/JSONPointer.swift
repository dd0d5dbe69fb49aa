import FanlightResources

/// A place in a document: RFC 6901. It always names something inside of the document, never the document itself.
struct JSONPointer {
    let text: String
    private let tokens: [String]

    init(_ text: String) throws(PatchError) {
        self.text = text
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1 else { throw .rejected("there is no place \"\(text)\" in the document") }
        tokens = parts.dropFirst().map { part in
            String(part.contains("~") ? part.replacing("~1", with: "/").replacing("~0", with: "~") : part)
        }
    }

    /// What stands at the place; nil where the last step names a member that is not there.
    func value(in document: Node) throws(PatchError) -> Node? {
        var node = document
        for token in tokens.dropLast() {
            guard let next = try child(token, of: node) else { throw missing }
            node = next
        }
        return try child(last, of: node)
    }

    /// How many values the place lies inside of.
    var depth: Int { tokens.count }

    /// How many members and elements the values on the way have.
    func width(in document: Node) -> Int {
        var node = document
        var width = 0
        for token in tokens {
            switch node.value {
            case .mapping(let members):
                width += members.count
                guard let next = members.first(where: { $0.key == token }) else { return width }
                node = next.value
            case .sequence(let elements):
                width += elements.count
                guard let index = Int(token), elements.indices.contains(index) else { return width }
                node = elements[index]
            default: return width
            }
        }
        return width
    }

    func adding(_ value: Node, to document: Node) throws(PatchError) -> Node {
        try changing(document) { parent throws(PatchError) in
            guard case .sequence(var elements) = parent.value else { return try self.setting(value, in: parent) }
            if last == "-" {
                elements.append(value)
            } else {
                elements.insert(value, at: try self.position(last, count: elements.count + 1))
            }
            return parent.with(.sequence(elements))
        }
    }

    func replaced(with value: Node, in document: Node) throws(PatchError) -> Node {
        try changing(document) { parent throws(PatchError) in
            guard case .sequence(var elements) = parent.value else { return try self.setting(value, in: parent) }
            elements[try self.position(last, count: elements.count)] = value
            return parent.with(.sequence(elements))
        }
    }

    func removed(from document: Node) throws(PatchError) -> Node {
        try changing(document) { parent throws(PatchError) in
            switch parent.value {
            case .sequence(var elements):
                elements.remove(at: try self.position(last, count: elements.count))
                return parent.with(.sequence(elements))
            case .mapping(var members):
                guard let position = members.firstIndex(where: { $0.key == last }) else { throw self.missing }
                members.remove(at: position)
                return parent.with(.mapping(members))
            default: throw self.missing
            }
        }
    }

    private var last: String { tokens[tokens.count - 1] }
    private var missing: PatchError { .rejected("there is no place \"\(text)\" in the document") }

    /// Null has no members, so that it counts as missing on the way to another place.
    private func child(_ token: String, of node: Node) throws(PatchError) -> Node? {
        switch node.value {
        case .mapping: node.member(token)?.value
        case .sequence(let elements): elements[try position(token, count: elements.count)]
        default: throw missing
        }
    }

    private func setting(_ value: Node, in parent: Node) throws(PatchError) -> Node {
        guard case .mapping = parent.value else { throw missing }
        var changed = parent
        changed[member: last] = value
        return changed
    }

    /// - Parameter count: how many positions there are; negative numbers count back from there.
    private func position(_ token: String, count: Int) throws(PatchError) -> Int {
        guard let number = Int(token), number < count, number >= -count else {
            throw .rejected("there is no element \(token) at \"\(text)\"")
        }
        return number < 0 ? number + count : number
    }

    /// The document in which the parent of the place is what `change` makes of it.
    private func changing(_ document: Node, _ change: (Node) throws(PatchError) -> Node) throws(PatchError) -> Node {
        try changing(document, below: 0, change)
    }

    private func changing(_ node: Node, below depth: Int, _ change: (Node) throws(PatchError) -> Node) throws(PatchError) -> Node {
        guard depth < tokens.count - 1 else { return try change(node) }
        let token = tokens[depth]
        switch node.value {
        case .mapping(var members):
            guard let position = members.firstIndex(where: { $0.key == token }) else { throw missing }
            members[position] = members[position].with(try changing(members[position].value, below: depth + 1, change))
            return node.with(.mapping(members))
        case .sequence(var elements):
            let position = try position(token, count: elements.count)
            elements[position] = try changing(elements[position], below: depth + 1, change)
            return node.with(.sequence(elements))
        default: throw missing
        }
    }
}
