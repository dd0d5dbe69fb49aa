import FanlightResources

/// Makes answers of two servers comparable: what differs between any two runs is masked.
enum Masking {
    static func masked(_ node: Node) -> Node { masked(node, key: "") }

    private static func masked(_ node: Node, key: String) -> Node {
        switch node.value {
        case .mapping(let members):
            if node["kind"]?.string == "Table" { return table(node) }
            return Node(
                .mapping(
                    members.compactMap { member in
                        if member.key == "description" { return nil }
                        return Node.Member(key: member.key, line: 0, column: 0, value: masked(member.value, key: member.key))
                    }))
        case .sequence(let elements): return .array(elements.map { masked($0, key: key) })
        case .string(let text): return .string(masked(text, key: key))
        case .number(let number) where number.rounded() == number && abs(number) < 1e15: return .integer(Int64(number))
        default: return node
        }
    }

    private static func masked(_ text: String, key: String) -> String {
        switch key {
        case "uid": return text.isEmpty ? "" : "<uid>"
        case "resourceVersion": return text.isEmpty || text == "0" ? text : "<version>"
        case "continue", "token", "hash": return "<\(key)>"
        case _ where Timestamp.seconds(fromRFC3339: text) != nil: return "<time>"
        default: return names(in: text)
        }
    }

    /// uids and the random end of generated names within messages.
    private static func names(in text: String) -> String {
        text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "<uid>")
            .replacing(/\bgn-[a-z0-9]{5}\b/, with: "gn-<random>")
    }

    /// Ages depend on when somebody looks.
    private static func table(_ node: Node) -> Node {
        let columns = node["columnDefinitions"]?.elements ?? []
        let isAge = columns.map { $0["type"]?.string == "date" || ["Age", "Last Seen", "First Seen"].contains($0["name"]?.string ?? "") }
        let rows = (node["rows"]?.elements ?? []).map { row in
            let cells = (row["cells"]?.elements ?? []).enumerated().map { index, cell -> Node in
                let isDuration = cell.string?.wholeMatch(of: /([0-9]+[dhmsy])+|<unknown>/) != nil
                return isDuration && (isAge.isEmpty || index < isAge.count && isAge[index]) ? .string("<age>") : masked(cell, key: "")
            }
            var copy = masked(row, key: "")
            copy[member: "cells"] = .array(cells)
            return copy
        }
        var copy = node
        copy[member: "rows"] = nil
        copy[member: "kind"] = nil
        var result = masked(copy, key: "")
        result[member: "kind"] = .string("Table")
        result[member: "rows"] = node["rows"].map { _ in .array(rows) }
        return result
    }

    /// Where two trees differ, at most so many places.
    static func differences(_ expected: Node, _ found: Node, limit: Int = 12) -> [String] {
        var list: [String] = []
        compare(expected, found, "", &list, limit)
        return list
    }

    private static func compare(_ expected: Node, _ found: Node, _ path: String, _ list: inout [String], _ limit: Int) {
        guard list.count < limit, expected != found else { return }
        switch (expected.value, found.value) {
        case (.mapping(let left), .mapping(let right)):
            for member in left {
                guard let other = found.member(member.key) else {
                    list.append("\(path).\(member.key) is missing: \(short(member.value))")
                    continue
                }
                compare(member.value, other.value, "\(path).\(member.key)", &list, limit)
            }
            for member in right where expected.member(member.key) == nil {
                list.append("\(path).\(member.key) is extra: \(short(member.value))")
            }
        case (.sequence(let left), .sequence(let right)) where left.count == right.count:
            for (index, pair) in zip(left, right).enumerated() { compare(pair.0, pair.1, "\(path)[\(index)]", &list, limit) }
        default: list.append("\(path): expected \(short(expected)), found \(short(found))")
        }
    }

    private static func short(_ node: Node) -> String { String(node.jsonText.prefix(600)) }
}
