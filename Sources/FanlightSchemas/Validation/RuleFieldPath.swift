import FanlightResources

/// The `fieldPath` of a rule, such as `.spec.ports` or `['a.b'].c`, as the field of a cause.
enum RuleFieldPath {
    static func text(below path: ObjectPath, _ fieldPath: String, _ schema: StructuralSchema) -> String {
        var path = path
        for step in steps(of: fieldPath, schema) { path.push(step) }
        return path.text
    }

    private static func steps(of fieldPath: String, _ schema: StructuralSchema) -> [ObjectPath.Step] {
        var steps: [ObjectPath.Step] = []
        var schema: StructuralSchema? = schema
        var rest = Substring(fieldPath)
        while let first = rest.first {
            let name: String
            if first == "[" {
                (name, rest) = quoted(rest.dropFirst(2))
            } else {
                let plain = rest.drop { $0 == "." }.prefix { $0 != "." && $0 != "[" }
                name = String(plain)
                rest = rest[plain.endIndex...]
            }
            guard !name.isEmpty else { break }
            let property = schema?.declaredProperty(name)
            let isKey = property == nil && schema?.additionalProperties != nil && schema?.properties.isEmpty == true
            steps.append(isKey ? .key(name) : .member(name))
            schema = property ?? schema?.additionalProperties
        }
        return steps
    }

    /// The text up to `']`, its escapes undone, and what follows.
    private static func quoted(_ text: Substring) -> (String, Substring) {
        var name = ""
        var rest = text
        while let character = rest.popFirst(), character != "'" {
            name.append(character == "\\" ? rest.popFirst() ?? character : character)
        }
        return (name, rest.first == "]" ? rest.dropFirst() : rest)
    }
}
