import FanlightResources

extension FieldSet {
    /// The fields that an object mentions: its leaves, the elements of its lists, and the members whose names are free. These are what
    /// server-side apply makes the applier manage.
    init(of object: Node, type: FieldType) { self = Self.fields(of: object, type).below }

    /// - Returns: whether the place itself is such a field, and the fields below it.
    private static func fields(of node: Node, _ type: FieldType) -> (isLeaf: Bool, below: FieldSet) {
        var below = FieldSet()
        let shape = type.shape(of: node)
        switch shape {
        case .whole: return (!node.isNull || type.isAlwaysWhole, below)
        case .object:
            for member in node.members.sorted(by: { $0.key < $1.key }) {
                let (memberType, isDeclared) = type.member(member.key)
                let fields = fields(of: member.value, memberType)
                let isMember = fields.isLeaf || !isDeclared || member.value.isNull || member.value.isEmptyMapping
                below.add(.field(member.key), isMember: isMember, children: fields.below)
            }
        case .set, .map:
            let keys = ListKeys(node, shape: shape, type: type)
            let element = type.element
            for key in keys.keys.sorted() {
                let nodes = keys.nodes(key)
                let children = nodes.count == 1 ? fields(of: nodes[0], element).below : FieldSet()
                below.add(key, isMember: true, children: children)
            }
        }
        return (false, below)
    }

    /// The set with every declared member on the way to one of its fields. Members whose names are free are not added: they are fields of
    /// their own, which somebody else may manage.
    func withDeclaredMembers(_ type: FieldType) -> FieldSet {
        FieldSet(
            entries: entries.map { entry in
                guard !entry.children.isEmpty else { return entry }
                switch entry.element {
                case .field(let name):
                    let (memberType, isDeclared) = type.member(name)
                    return Entry(
                        element: entry.element, isMember: entry.isMember || isDeclared,
                        children: entry.children.withDeclaredMembers(memberType))
                case .key, .value, .index:
                    return Entry(
                        element: entry.element, isMember: entry.isMember, children: entry.children.withDeclaredMembers(type.element))
                }
            })
    }

    /// The set as the schema of today writes it: who managed fields below a place that is atomic by now manages the place.
    func reconciled(with type: FieldType) -> FieldSet {
        FieldSet(
            entries: entries.map { entry in
                guard !entry.children.isEmpty else { return entry }
                let below: FieldType =
                    if case .field(let name) = entry.element { type.member(name).type } else { type.element }
                guard !below.isAlwaysWhole else { return Entry(element: entry.element, isMember: true, children: FieldSet()) }
                return Entry(element: entry.element, isMember: entry.isMember, children: entry.children.reconciled(with: below))
            })
    }
}

extension Node {
    fileprivate var isEmptyMapping: Bool {
        if case .mapping(let members) = value { return members.isEmpty }
        return false
    }
}
