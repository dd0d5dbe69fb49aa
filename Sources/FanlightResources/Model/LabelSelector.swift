/// A condition on labels, as objects and queries of Kubernetes have it.
package struct LabelSelector: Hashable, Sendable {
    package enum Requirement: Hashable, Sendable {
        case isIn(String, Set<String>)
        case notIn(String, Set<String>)
        case exists(String)
        case doesNotExist(String)
        case greater(String, Int)
        case less(String, Int)
    }

    /// All of them must hold.
    package let requirements: [Requirement]

    package static let everything = LabelSelector(requirements: [])

    package init(requirements: [Requirement]) { self.requirements = requirements }

    /// Reads `matchLabels` and `matchExpressions`. Nil where an operator is unknown, or has values where it takes none or none where it
    /// takes some: such a selector selects nothing.
    package init?(_ node: Node) {
        var requirements = (node["matchLabels"]?.stringMap ?? [:]).sorted { $0.key < $1.key }.map { Requirement.isIn($0.key, [$0.value]) }
        for expression in node["matchExpressions"]?.elements ?? [] {
            guard let requirement = Self.requirement(expression) else { return nil }
            requirements.append(requirement)
        }
        self.requirements = requirements
    }

    private static func requirement(_ node: Node) -> Requirement? {
        guard let key = node["key"]?.string, let name = node["operator"]?.string else { return nil }
        let values = Set(node["values"]?.strings ?? [])
        return switch name {
        case "In": values.isEmpty ? nil : .isIn(key, values)
        case "NotIn": values.isEmpty ? nil : .notIn(key, values)
        case "Exists": values.isEmpty ? .exists(key) : nil
        case "DoesNotExist": values.isEmpty ? .doesNotExist(key) : nil
        default: nil
        }
    }

    package var isEverything: Bool { requirements.isEmpty }

    package func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { requirement in
            switch requirement {
            case .isIn(let key, let values): labels[key].map(values.contains) ?? false
            case .notIn(let key, let values): labels[key].map { !values.contains($0) } ?? true
            case .exists(let key): labels[key] != nil
            case .doesNotExist(let key): labels[key] == nil
            case .greater(let key, let bound): labels[key].flatMap(Int.init).map { $0 > bound } ?? false
            case .less(let key, let bound): labels[key].flatMap(Int.init).map { $0 < bound } ?? false
            }
        }
    }
}
