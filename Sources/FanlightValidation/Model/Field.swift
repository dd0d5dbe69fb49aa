import FanlightResources

/// A place in the tree of an object, whether or not there is a value.
///
/// Reads are those of a protobuf message: an absent string is empty, an absent number 0. The path becomes text only where a problem needs it.
struct Field {
    let node: Node?
    private let place: Place

    /// The places above one, and the step to it. Only what may have something below has an entry of its own: most fields are leaves, or absent.
    private indirect enum Path {
        case root
        case below(Path, FieldPath.Step)

        var text: String {
            switch self {
            case .root: ""
            case .below(let parent, .key(let key)): FieldPath.child(of: parent.text, key: key)
            case .below(let parent, .index(let index)): FieldPath.child(of: parent.text, index: index)
            }
        }
    }

    private enum Place {
        case container(Path)
        case leaf(Path, FieldPath.Step)

        var path: Path {
            switch self {
            case .container(let path): path
            case .leaf(let parent, let step): .below(parent, step)
            }
        }
    }

    init(_ root: Node) {
        node = root
        place = .container(.root)
    }

    private init(node: Node?, parent: Path, step: FieldPath.Step) {
        self.node = node
        switch node?.value {
        case .mapping, .sequence: place = .container(.below(parent, step))
        default: place = .leaf(parent, step)
        }
    }

    /// In the form of `FieldPath`.
    var name: String { place.path.text }

    subscript(key: String) -> Field { Field(node: node?[key], parent: place.path, step: .key(key)) }

    /// Whether there is a value other than null.
    var exists: Bool {
        guard let node else { return false }
        return !node.isNull
    }

    /// The elements of a sequence; none of any other value.
    var elements: [Field] {
        guard case .sequence(let elements) = node?.value else { return [] }
        let path = place.path
        return elements.enumerated().map { Field(node: $1, parent: path, step: .index($0)) }
    }

    /// The members of a mapping in the order of the text, those that are null included.
    var members: [(key: String, value: Field)] {
        guard case .mapping(let members) = node?.value else { return [] }
        let path = place.path
        return members.map { ($0.key, Field(node: $0.value, parent: path, step: .key($0.key))) }
    }

    var isEmpty: Bool { node.map { $0.elements.isEmpty && $0.members.isEmpty } ?? true }

    /// Nil where the value is no text.
    var text: String? { node?.string }

    var string: String { node?.string ?? "" }
    var integer: Int { node?.integer ?? 0 }
    var number: Double { node?.number ?? 0 }
    var bool: Bool { node?.bool ?? false }
    var duration: Duration? { node?.duration }
}
