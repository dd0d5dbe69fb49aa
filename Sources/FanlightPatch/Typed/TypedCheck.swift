import FanlightResources

/// Holds an applied configuration to what merging needs: it mentions only fields that the schema knows, each value is of the right kind,
/// and lists that are merged by key have each key once. Everything else is checked on the merged object.
struct TypedCheck {
    private(set) var problems: [String] = []

    init(_ object: Node, type: FieldType) { check(object, type, at: "") }

    /// Nil where nothing is wrong.
    var message: String? {
        switch problems.count {
        case 0: nil
        case 1: problems[0]
        default: (["errors:"] + problems.map { "  \($0)" }).joined(separator: "\n")
        }
    }

    /// There is no use in more than a screen of them.
    private static let maximumProblems = 50

    private mutating func add(_ message: String, at path: String) {
        if problems.count < Self.maximumProblems { problems.append(path.isEmpty ? message : "\(path): \(message)") }
    }

    private mutating func check(_ node: Node, _ type: FieldType, at path: String) {
        if let message = Self.mismatch(node, type) { return add(message, at: path) }
        switch node.value {
        case .mapping(let members):
            for member in members {
                let place = GoFormat.shortened("\(path).\(member.key)")
                guard type.allowsMember(member.key) else {
                    add("field not declared in schema", at: place)
                    continue
                }
                check(member.value, type.member(member.key).type, at: place)
            }
        case .sequence(let elements): check(elements, of: node, type, at: path)
        default: break
        }
    }

    private mutating func check(_ elements: [Node], of list: Node, _ type: FieldType, at path: String) {
        let shape = type.shape(of: list)
        guard shape != .whole else {
            for (index, element) in elements.enumerated() { check(element, type.element, at: "\(path)[\(index)]") }
            return
        }
        let keys = ListKeys(list, shape: shape, type: type)
        guard keys.problems.isEmpty else {
            for problem in keys.problems { add(problem.message, at: path) }
            return
        }
        for (index, (key, element)) in keys.elements.enumerated() {
            if keys.positions[key]?.first != index { add("duplicate entries for key \(key)", at: path) }
            check(element, type.element, at: "\(path)\(key)")
        }
    }

    private static func mismatch(_ node: Node, _ type: FieldType) -> String? {
        guard let schema = type.schema, !node.isNull, !schema.isIntOrString else { return nil }
        switch (schema.type, node.value) {
        case (.object, .mapping), (.array, .sequence), (.string, .string), (.boolean, .bool), (nil, _): return nil
        case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number): return nil
        case (.object, _): return "expected map, got \(node.jsonText)"
        case (.array, _): return "expected list, got \(node.jsonText)"
        case (.string, _): return "expected string, got \(node.jsonText)"
        case (.boolean, _): return "expected boolean, got \(node.jsonText)"
        case (.integer, _), (.number, _): return "expected numeric (int or float), got \(node.typeName)"
        }
    }
}
