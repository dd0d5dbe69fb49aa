/// The object, and the rule and match inside it, that a part of the configuration comes from.
package struct Origin: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let kind: String
    package let namespace: String
    package let name: String
    /// Index in `spec.http`, `spec.tls`, `spec.tcp` or `spec.servers`.
    package let rule: Int?
    /// Index in the rule's `match`; nil for a rule without matches.
    package let match: Int?

    package init(kind: String, namespace: String, name: String, rule: Int? = nil, match: Int? = nil) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.rule = rule
        self.match = match
    }

    package var description: String {
        var text = "\(kind) \(namespace)/\(name)"
        if let rule { text += " rule \(rule)" }
        if let match { text += " match \(match)" }
        return text
    }

    package static func < (left: Origin, right: Origin) -> Bool {
        (left.kind, left.namespace, left.name, left.rule ?? -1, left.match ?? -1)
            < (right.kind, right.namespace, right.name, right.rule ?? -1, right.match ?? -1)
    }
}
