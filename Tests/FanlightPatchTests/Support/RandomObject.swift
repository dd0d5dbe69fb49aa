import FanlightResources

/// Objects without a meaning, and without nulls.
enum RandomObject {
    static func object(_ random: inout SeededGenerator, depth: Int) -> Node {
        let keys = ["a", "b", "c", "d", "e"].filter { _ in Bool.random(using: &random) }
        return Node(.mapping(keys.map { Node.Member(key: $0, line: 0, column: 0, value: value(&random, depth: depth - 1)) }))
    }

    private static func value(_ random: inout SeededGenerator, depth: Int) -> Node {
        switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
        case 0: .integer(Int.random(in: 0..<3, using: &random))
        case 1: .string(["x", "y"].randomElement(using: &random) ?? "x")
        case 2: .bool(Bool.random(using: &random))
        case 3: .array((0..<Int.random(in: 0..<3, using: &random)).map { _ in value(&random, depth: 0) })
        default: object(&random, depth: depth)
        }
    }

    /// The merge patch that leads from one object to another.
    static func difference(from old: Node, to new: Node) -> Node {
        var patch = Node.emptyObject
        for member in old.members where new.member(member.key) == nil { patch[member: member.key] = .null }
        for member in new.members {
            guard let before = old.member(member.key)?.value else {
                patch[member: member.key] = member.value
                continue
            }
            if before == member.value { continue }
            if case .mapping = before.value, case .mapping = member.value.value {
                patch[member: member.key] = difference(from: before, to: member.value)
            } else {
                patch[member: member.key] = member.value
            }
        }
        return patch
    }
}
