package import FanlightResources

/// One step of the path to a field.
package enum PathElement: Hashable, Sendable {
    /// A member of a mapping.
    case field(String)
    /// The element of a list whose members named here have these values. Sorted by name.
    case key([KeyField])
    /// The element of a set of scalars that has this value.
    case value(Node)
    /// The element of a list at this position.
    case index(Int)

    package struct KeyField: Hashable, Sendable {
        package let name: String
        package let value: Node

        package init(name: String, value: Node) {
            self.name = name
            self.value = value
        }
    }
}

extension PathElement: Comparable {
    /// Members come first, then keys, values and positions: the order in which Kubernetes writes them.
    package static func < (left: PathElement, right: PathElement) -> Bool { left.order(to: right) < 0 }

    /// Below zero where this comes before the other, zero where both are the same, above zero otherwise.
    func order(to other: PathElement) -> Int {
        switch (self, other) {
        case (.field(let a), .field(let b)): a == b ? 0 : a < b ? -1 : 1
        case (.key(let a), .key(let b)): Self.order(a, b)
        case (.value(let a), .value(let b)): Self.order(a, b)
        case (.index(let a), .index(let b)): Self.order(a, b)
        default: rank - other.rank
        }
    }

    private var rank: Int {
        switch self {
        case .field: 0
        case .key: 1
        case .value: 2
        case .index: 3
        }
    }

    private static func order(_ left: [KeyField], _ right: [KeyField]) -> Int {
        for (a, b) in zip(left, right) {
            if a.name != b.name { return a.name < b.name ? -1 : 1 }
            let order = order(a.value, b.value)
            if order != 0 { return order }
        }
        return left.count - right.count
    }

    /// Numbers come before text, text before truth values.
    private static func order(_ left: Node, _ right: Node) -> Int {
        switch (left.value, right.value) {
        case (.integer(let a), .integer(let b)): a == b ? 0 : a < b ? -1 : 1
        case (.string(let a), .string(let b)): a == b ? 0 : a < b ? -1 : 1
        case (.bool(let a), .bool(let b)): a == b ? 0 : b ? -1 : 1
        case (.integer, .number), (.number, .integer), (.number, .number): order(left.number ?? 0, right.number ?? 0)
        default:
            rank(left) == rank(right) ? order(left.jsonText, right.jsonText) : rank(left) - rank(right)
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left == right ? 0 : left < right ? -1 : 1 }

    private static func rank(_ node: Node) -> Int {
        switch node.value {
        case .integer, .number: 0
        case .string: 1
        case .bool: 2
        case .sequence: 3
        case .mapping: 4
        case .null: 5
        }
    }
}

extension PathElement: CustomStringConvertible {
    /// As conflicts name it: `.spec`, `[name="a"]`, `[="x"]`, `[0]`.
    package var description: String {
        switch self {
        case .field(let name): ".\(GoFormat.shortened(name))"
        case .key(let fields): GoFormat.shortened("[" + fields.map { "\($0.name)=\($0.value.jsonText)" }.joined(separator: ",") + "]")
        case .value(let value): "[=\(GoFormat.shortened(value.jsonText))]"
        case .index(let index): "[\(index)]"
        }
    }

    /// A path as conflicts name it. Users choose the names on the way, so that it may be longer than anybody reads.
    static func text(_ path: [PathElement]) -> String {
        var text = ""
        for element in path {
            text += element.description
            if text.utf8.count > GoFormat.longestValue { break }
        }
        return GoFormat.shortened(text)
    }
}
