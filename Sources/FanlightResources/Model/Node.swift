/// One value of a manifest together with the place where it was written.
///
/// The tree keeps everything that the user wrote, known or not, in the order of the file, so that an object survives a round trip
/// and every problem can name its line. Lines and columns are 1-based; 0 means that the value came from no text.
package struct Node: Sendable {
    package enum Value: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case sequence([Node])
        case mapping([Member])
    }

    package struct Member: Sendable {
        package let key: String
        package let line: Int32
        package let column: Int32
        package let value: Node

        package init(key: String, line: Int32, column: Int32, value: Node) {
            self.key = key
            self.line = line
            self.column = column
            self.value = value
        }
    }

    package let value: Value
    package let line: Int32
    package let column: Int32

    package init(_ value: Value, line: Int32 = 0, column: Int32 = 0) {
        self.value = value
        self.line = line
        self.column = column
    }
}

extension Node {
    /// The value of the member `key`, or nil where this is no mapping, has no such member, or the member is null.
    package subscript(key: String) -> Node? {
        guard let member = member(key), !member.value.isNull else { return nil }
        return member.value
    }

    package func member(_ key: String) -> Member? {
        guard case .mapping(let members) = value else { return nil }
        return members.first { $0.key == key }
    }

    package var isNull: Bool {
        if case .null = value { return true }
        return false
    }

    package var members: [Member] {
        if case .mapping(let members) = value { return members }
        return []
    }

    package var elements: [Node] {
        if case .sequence(let elements) = value { return elements }
        return []
    }

    /// The word that error messages use for this value's type.
    package var typeName: String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .sequence: "array"
        case .mapping: "object"
        }
    }
}

extension Node: Hashable {
    /// Two nodes are equal when they say the same; where they were written does not matter, nor does the order of members.
    package static func == (left: Node, right: Node) -> Bool {
        switch (left.value, right.value) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.sequence(let a), .sequence(let b)): a == b
        case (.mapping(let a), .mapping(let b)):
            a.count == b.count && areEqual(a, b)
        default: false
        }
    }

    /// Most often both are in the same order. Where they are not and have many members, searching for each would take quadratic time.
    private static func areEqual(_ left: [Member], _ right: [Member]) -> Bool {
        if zip(left, right).allSatisfy({ $0.key == $1.key }) { return zip(left, right).allSatisfy { $0.value == $1.value } }
        guard left.count > 16 else {
            return left.allSatisfy { member in right.first { $0.key == member.key }.map { $0.value == member.value } ?? false }
        }
        let values = Dictionary(right.map { ($0.key, $0.value) }) { first, _ in first }
        return left.allSatisfy { values[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        switch value {
        case .null: hasher.combine(0)
        case .bool(let bool): hasher.combine(bool)
        case .integer(let integer): hasher.combine(integer)
        case .number(let number): hasher.combine(number)
        case .string(let string): hasher.combine(string)
        case .sequence(let elements): hasher.combine(elements)
        case .mapping(let members):
            hasher.combine(members.count)
            for member in members.sorted(by: { $0.key < $1.key }) {
                hasher.combine(member.key)
                hasher.combine(member.value)
            }
        }
    }
}
