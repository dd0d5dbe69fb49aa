import FanlightResources

/// The selector of an object as it stands in queries: `a=b,c in (d,e),!f`.
enum LabelSelectorText {
    /// Empty where it takes everything or nothing.
    ///
    /// - Parameter selector: a LabelSelector, or a mapping of labels.
    static func text(_ selector: Node?) -> String {
        guard let selector else { return "" }
        let isStructured = selector["matchLabels"] != nil || selector["matchExpressions"] != nil
        let labels = (isStructured ? selector["matchLabels"] : selector)?.stringMap ?? [:]
        var requirements = labels.map { (key: $0.key, text: "\($0.key)=\($0.value)") }
        for expression in selector["matchExpressions"]?.elements ?? [] {
            let key = expression["key"]?.string ?? ""
            let values = (expression["values"]?.strings ?? []).sorted().joined(separator: ",")
            switch expression["operator"]?.string {
            case "In": requirements.append((key, "\(key) in (\(values))"))
            case "NotIn": requirements.append((key, "\(key) notin (\(values))"))
            case "Exists": requirements.append((key, key))
            case "DoesNotExist": requirements.append((key, "!\(key)"))
            default: return "<error>"
            }
        }
        return requirements.sorted { ($0.key, $0.text) < ($1.key, $1.text) }.map(\.text).joined(separator: ",")
    }
}
