import FanlightResources

/// The members of a mapping while a patch changes them. They keep their order; new ones come last.
///
/// A mapping may have as many members as fit into a request, and a patch may change them all, so that looking for each of them one after the
/// other would take quadratic time.
struct MemberTable {
    private var members: [Node.Member?]
    /// Where the members stand; nil as long as searching is cheaper.
    private var positions: [String: Int]?

    /// - Parameter changes: how many members are going to be looked up.
    init(_ members: [Node.Member], changes: Int) {
        self.members = members
        if members.count > 8, changes > 4 {
            positions = Dictionary(members.enumerated().map { ($1.key, $0) }) { first, _ in first }
        }
    }

    subscript(key: String) -> Node? {
        get { position(of: key).flatMap { members[$0]?.value } }
        set {
            switch (position(of: key), newValue) {
            case (nil, nil): return
            case (let position?, nil):
                members[position] = nil
                positions?[key] = nil
            case (let position?, let value?): members[position] = members[position]?.with(value)
            case (nil, let value?):
                positions?[key] = members.count
                members.append(Node.Member(key: key, line: value.line, column: value.column, value: value))
            }
        }
    }

    mutating func removeAll(where isUnwanted: (String) -> Bool) {
        for (position, member) in members.enumerated() {
            guard let member, isUnwanted(member.key) else { continue }
            members[position] = nil
            positions?[member.key] = nil
        }
    }

    var result: [Node.Member] { members.compactMap { $0 } }

    private func position(of key: String) -> Int? { positions.map { $0[key] } ?? members.firstIndex { $0?.key == key } }
}

extension Node.Member {
    /// The same member with another value.
    func with(_ value: Node) -> Node.Member { Node.Member(key: key, line: line, column: column, value: value) }
}

extension Node {
    /// The same place with another value.
    func with(_ value: Value) -> Node { Node(value, line: line, column: column) }
}
