import FanlightResources

/// The members of a mapping by name. Large ones get a table, since a search for each member of another would take quadratic time.
struct MemberLookup {
    private static let tableSize = 16

    private let members: [Node.Member]
    private let table: [String: Node]

    init(_ node: Node?) {
        members = node?.members ?? []
        table = members.count > Self.tableSize ? Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first } : [:]
    }

    /// Null where a null is written, nil where nothing is.
    subscript(name: String) -> Node? { table.isEmpty ? members.first { $0.key == name }?.value : table[name] }
}
