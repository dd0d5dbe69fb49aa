package import FanlightResources

/// The form in which `metadata.managedFields` keeps sets: a mapping for each level, whose keys are `f:<member>`, `k:<key as JSON>`,
/// `v:<value as JSON>` and `i:<position>`. A field with nothing below it is an empty mapping; one that is in the set itself although
/// something lies below it has the member `.`.
extension FieldSet {
    package var fieldsV1: Node {
        Node(.mapping(entries.map { Node.Member(key: $0.element.fieldsV1Key, line: 0, column: 0, value: $0.fieldsV1) }))
    }

    /// - Returns: nil where the value is no FieldsV1. Kinds of steps that nobody knows are left out.
    package init?(fieldsV1 node: Node) {
        guard let (set, _) = Self.read(node, depth: 0) else { return nil }
        self = set
    }

    /// - Returns: the fields below, and whether the field itself is in the set.
    private static func read(_ node: Node, depth: Int) -> (FieldSet, Bool)? {
        guard case .mapping(let members) = node.value, depth < JSONTextReader.maximumDepth else { return nil }
        var found: [FieldSet.Entry] = []
        var isMember = false
        for member in members {
            if member.key == "." {
                isMember = true
                continue
            }
            switch PathElement.read(fieldsV1Key: member.key) {
            case .invalid: return nil
            case .unknown: continue
            case .element(let element):
                guard let (children, isChildMember) = read(member.value, depth: depth + 1) else { return nil }
                found.append(Entry(element: element, isMember: isChildMember, children: children))
            }
        }
        var set = FieldSet()
        for entry in found.sorted(by: { $0.element < $1.element }) {
            set.add(entry.element, isMember: entry.isMember, children: entry.children)
        }
        return (set, isMember || set.isEmpty)
    }
}

extension FieldSet.Entry {
    fileprivate var fieldsV1: Node {
        guard isMember, !children.isEmpty, case .mapping(let members) = children.fieldsV1.value else { return children.fieldsV1 }
        return Node(.mapping([Node.Member(key: ".", line: 0, column: 0, value: .emptyObject)] + members))
    }
}

extension PathElement {
    enum Reading {
        case element(PathElement)
        case unknown
        case invalid
    }

    var fieldsV1Key: String {
        switch self {
        case .field(let name): "f:\(name)"
        case .key(let fields):
            "k:" + Node(.mapping(fields.map { Node.Member(key: $0.name, line: 0, column: 0, value: $0.value) })).jsonText
        case .value(let value): "v:\(value.jsonText)"
        case .index(let index): "i:\(index)"
        }
    }

    static func read(fieldsV1Key key: String) -> Reading {
        let prefix = key.utf8.prefix(2)
        guard prefix.count == 2, prefix.last == UInt8(ascii: ":") else { return .invalid }
        let text = String(key.dropFirst(2))
        switch prefix.first {
        case UInt8(ascii: "f"): return .element(.field(text))
        case UInt8(ascii: "i"): return Int(text).map { .element(.index($0)) } ?? .invalid
        case UInt8(ascii: "v"): return JSONTextReader.read(text).map { .element(.value($0)) } ?? .invalid
        case UInt8(ascii: "k"):
            guard let node = JSONTextReader.read(text), case .mapping(let members) = node.value else { return .invalid }
            return .element(.key(members.map { KeyField(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }))
        default: return .unknown
        }
    }
}
