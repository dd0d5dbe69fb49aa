import FanlightResources

/// The elements of a list that is merged element by element, by what identifies them.
struct ListKeys {
    struct Problem: Error {
        let message: String
    }

    /// The elements in their order, each with its key; elements without a key are left out.
    private(set) var elements: [(key: PathElement, node: Node)] = []
    /// The positions in `elements` of each key, in order.
    private(set) var positions: [PathElement: [Int]] = [:]
    /// What is wrong with elements that have no key.
    private(set) var problems: [Problem] = []

    /// - Parameters:
    ///   - list: nil and null are lists without elements.
    ///   - type: of the list.
    init(_ list: Node?, shape: FieldType.Shape, type: FieldType) {
        let nodes = list?.elements ?? []
        guard !nodes.isEmpty else { return }
        let elementType = type.element
        elements.reserveCapacity(nodes.count)
        positions.reserveCapacity(nodes.count)
        for (index, node) in nodes.enumerated() {
            do throws(Problem) {
                let key = try Self.key(of: node, shape: shape, elementType: elementType)
                positions[key, default: []].append(elements.count)
                elements.append((key, node))
            } catch {
                problems.append(Problem(message: "element \(index): \(error.message)"))
            }
        }
    }

    /// All elements that have the key; more than one only in a list that breaks its own rule.
    func nodes(_ key: PathElement) -> [Node] { (positions[key] ?? []).map { elements[$0].node } }

    /// The keys, each once, in the order in which they first occur.
    var keys: [PathElement] { elements.enumerated().filter { positions[$1.key]?.first == $0 }.map(\.element.key) }

    static func key(of node: Node, shape: FieldType.Shape, elementType: FieldType) throws(Problem) -> PathElement {
        guard case .map(let names) = shape else { return .value(try setValue(node)) }
        switch node.value {
        case .mapping: break
        case .null: throw Problem(message: "associative list with keys may not have a null element")
        default: throw Problem(message: "associative list with keys may not have non-map elements")
        }
        var fields: [PathElement.KeyField] = []
        for name in names {
            guard let value = node.member(name)?.value ?? elementType.schema?.property(name)?.defaultValue else {
                throw Problem(
                    message: "associative list with keys has an element that omits key field \"\(name)\" (and doesn't have default value)")
            }
            fields.append(PathElement.KeyField(name: name, value: value))
        }
        return .key(fields.sorted { $0.name < $1.name })
    }

    private static func setValue(_ node: Node) throws(Problem) -> Node {
        switch node.value {
        case .mapping: throw Problem(message: "associative list without keys has an element that's a map type")
        case .sequence: throw Problem(message: "not supported: associative list with lists as elements")
        case .null: throw Problem(message: "associative list without keys has an element that's an explicit null")
        default: node
        }
    }
}
