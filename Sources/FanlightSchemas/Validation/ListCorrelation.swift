import FanlightResources

/// Which element of a replaced list an element of the new one continues: the one with the same keys, in a list of the type `map`. The
/// elements of other lists continue none.
struct ListCorrelation {
    private var elements: [[Node?]: Node] = [:]
    private let keys: [String]

    init(old: Node?, schema: StructuralSchema) {
        keys = schema.listType == .map ? schema.listMapKeys : []
        guard let old, !keys.isEmpty else { return }
        for element in old.elements {
            guard case .mapping = element.value else { continue }
            let identity = identity(of: element)
            if elements[identity] == nil { elements[identity] = element }
        }
    }

    func element(for new: Node) -> Node? { elements.isEmpty ? nil : elements[identity(of: new)] }

    private func identity(of element: Node) -> [Node?] { keys.map { element[member: $0] } }
}
