import FanlightResources

/// A selector of `aggregationRule.clusterRoleSelectors`.
struct LabelSelector: Hashable, Sendable {
    enum Requirement: Hashable, Sendable {
        case among(key: String, values: Set<String>)
        case notAmong(key: String, values: Set<String>)
        case exists(key: String)
        case doesNotExist(key: String)
    }

    let requirements: [Requirement]

    /// Nil where an operator is unknown or lacks its values: such a selector selects nothing.
    init?(_ node: Node) {
        var requirements = (node["matchLabels"]?.stringMap ?? [:]).sorted { $0.key < $1.key }.map { label in
            Requirement.among(key: label.key, values: [label.value])
        }
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
        case "In": values.isEmpty ? nil : .among(key: key, values: values)
        case "NotIn": values.isEmpty ? nil : .notAmong(key: key, values: values)
        case "Exists": values.isEmpty ? .exists(key: key) : nil
        case "DoesNotExist": values.isEmpty ? .doesNotExist(key: key) : nil
        default: nil
        }
    }

    /// A selector without requirements selects everything.
    func selects(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { requirement in
            switch requirement {
            case .among(let key, let values): labels[key].map(values.contains) ?? false
            case .notAmong(let key, let values): labels[key].map { !values.contains($0) } ?? true
            case .exists(let key): labels[key] != nil
            case .doesNotExist(let key): labels[key] == nil
            }
        }
    }
}
