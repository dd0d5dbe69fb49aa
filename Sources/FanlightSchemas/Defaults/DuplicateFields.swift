package import FanlightResources

/// Keys that the text of an object writes twice in one mapping.
package enum DuplicateFields {
    /// The object with the last of equal keys, as JSON readers of Go take it, and the paths of the repeated fields, each once, with their keys
    /// and the lines of the values that came second.
    package static func resolve(_ object: Node) -> (object: Node, duplicates: [String], places: [(key: String, line: Int)]) {
        var walk = Walk()
        return (walk.resolve(object), walk.duplicates, walk.places)
    }

    private struct Walk {
        private(set) var duplicates: [String] = []
        private(set) var places: [(key: String, line: Int)] = []
        private var known: Set<String> = []
        private var path = ObjectPath()

        mutating func resolve(_ value: Node) -> Node {
            switch value.value {
            case .mapping(let members): return Node(.mapping(resolve(members)), line: value.line, column: value.column)
            case .sequence(let elements):
                var resolved: [Node] = []
                for (index, element) in elements.enumerated() {
                    path.push(.index(index))
                    resolved.append(resolve(element))
                    path.pop()
                }
                return Node(.sequence(resolved), line: value.line, column: value.column)
            default: return value
            }
        }

        private mutating func resolve(_ members: [Node.Member]) -> [Node.Member] {
            var resolved: [Node.Member] = []
            var positions: [String: Int] = [:]
            for member in members {
                path.push(.key(member.key))
                if positions[member.key] != nil, duplicates.count < Pruning.mostFields, known.insert(path.dotted).inserted {
                    duplicates.append(path.dotted)
                    places.append((member.key, Int(member.value.line)))
                }
                let value = resolve(member.value)
                path.pop()
                let member = Node.Member(key: member.key, line: member.line, column: member.column, value: value)
                if let position = positions[member.key] {
                    resolved[position] = member
                } else {
                    positions[member.key] = resolved.count
                    resolved.append(member)
                }
            }
            return resolved
        }
    }
}
