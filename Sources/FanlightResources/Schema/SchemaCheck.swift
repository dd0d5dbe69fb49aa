/// One walk through an object beside its schema.
struct SchemaCheck {
    private static let maximumProblems = 100

    let strict: Bool
    private(set) var problems: [SchemaProblem] = []
    private var path: [FieldPath.Step] = []

    init(strict: Bool) { self.strict = strict }

    mutating func check(_ node: Node, _ schema: SchemaNode) {
        guard problems.count < Self.maximumProblems else { return }
        switch (schema.kind, node.value) {
        case (.any, _), (.boolean, .bool): break
        case (.string, .string(let text)): checkText(text, node, schema)
        case (.integer, .integer(let number)), (.number, .integer(let number)), (.intOrString, .integer(let number)):
            checkNumber(Double(number), node, schema)
        case (.number, .number(let number)): checkNumber(number, node, schema)
        case (.integer, .number(let number)) where number.rounded() == number: checkNumber(number, node, schema)
        case (.intOrString, .string(let text)): checkText(text, node, schema)
        case (.duration, .string(let text)):
            // Istio's CRDs: duration(self) >= duration('1ms').
            if GoDuration.parse(text).map({ $0 < .milliseconds(1) }) ?? true {
                report(.invalidValue, node, "Invalid value: \"\(text)\": must be a valid duration greater than 1ms")
            }
        case (.object, .mapping(let members)): checkObject(members, node, schema)
        case (.map, .mapping(let members)): checkMap(members, node, schema)
        case (.array, .sequence(let elements)): checkArray(elements, node, schema)
        default: return reportType(node, schema.kind)
        }
        for rule in schema.rules where !rule.holds(for: node) { report(.invalidValue, node, rule.message) }
    }

    private mutating func checkObject(_ members: [Node.Member], _ node: Node, _ schema: SchemaNode) {
        for member in members {
            guard let field = schema.field(member.key) else {
                if !schema.preservesUnknown { reportUnknown(member, schema) }
                continue
            }
            if member.value.isNull { continue }
            path.append(.key(member.key))
            check(member.value, field)
            path.removeLast()
        }
        for name in schema.required where node[name] == nil {
            path.append(.key(name))
            report(.requiredField, node, "is required")
            path.removeLast()
        }
        for group in schema.alternatives {
            let present = group.filter { node[$0] != nil }
            if present.count > 1 {
                report(.invalidValue, node, "only one of \(Self.list(group)) may be set, but \(Self.list(present)) are")
            }
        }
    }

    private mutating func checkMap(_ members: [Node.Member], _ node: Node, _ schema: SchemaNode) {
        if let violation = schema.bounds.violation(ofProperties: members.count) { report(.invalidValue, node, violation) }
        guard let element = schema.element else { return }
        for member in members {
            path.append(.key(member.key))
            if let violation = schema.keyFormat?.violation(member.key) {
                report(.invalidValue, line: member.line, column: member.column, "Invalid key: \"\(member.key)\": \(violation)")
            }
            // A null here cannot count as absent: a selector that loses a label selects more.
            check(member.value, element)
            path.removeLast()
        }
    }

    private mutating func checkArray(_ elements: [Node], _ node: Node, _ schema: SchemaNode) {
        if let violation = schema.bounds.violation(ofItems: elements.count) { report(.invalidValue, node, violation) }
        guard let element = schema.element else { return }
        for (index, node) in elements.enumerated() {
            path.append(.index(index))
            check(node, element)
            path.removeLast()
        }
        if let field = schema.uniqueField { checkUnique(field, elements) }
    }

    private mutating func checkUnique(_ field: String, _ elements: [Node]) {
        var seen: Set<Node> = []
        for (index, node) in elements.enumerated() {
            guard let value = node[field], !seen.insert(value).inserted else { continue }
            path.append(.index(index))
            report(.invalidValue, node, "Duplicate value: another element has the same \(field)")
            path.removeLast()
        }
    }

    private mutating func checkText(_ text: String, _ node: Node, _ schema: SchemaNode) {
        if !schema.values.isEmpty, !schema.values.contains(text) {
            report(
                .unsupportedValue, node,
                "Unsupported value: \"\(text)\": supported values: \(schema.values.map { "\"\($0)\"" }.joined(separator: ", "))")
        }
        if let violation = schema.bounds.violation(ofLength: text) ?? schema.format?.violation(text) {
            // Bytes are written in Secrets; a problem must not repeat them.
            let value = schema.format == .byte ? "" : " \"\(Self.shortened(text))\":"
            report(.invalidValue, node, "Invalid value:\(value) \(violation)")
        }
    }

    private mutating func checkNumber(_ number: Double, _ node: Node, _ schema: SchemaNode) {
        if let violation = schema.bounds.violation(ofNumber: number) {
            report(.invalidValue, node, "Invalid value: \(SchemaBounds.text(number)): \(violation)")
        }
    }
}

extension SchemaCheck {
    private mutating func reportType(_ node: Node, _ kind: SchemaNode.Kind) {
        let expected =
            switch kind {
            case .intOrString: "integer or string"
            case .duration: "string, such as 1.5s,"
            case .map: "object"
            default: kind.rawValue
            }
        let found =
            switch node.value {
            case .null: "null"
            case .integer, .sequence, .mapping: "an \(node.typeName)"
            case .bool, .number, .string: "a \(node.typeName)"
            }
        let hint =
            switch (kind, node.value) {
            case (.string, .bool), (.string, .integer), (.string, .number): "; write it in quotes"
            case (.integer, .string(let text)) where Int64(text) != nil: "; write it without quotes"
            case (.number, .string(let text)) where Double(text) != nil: "; write it without quotes"
            case (.boolean, .string("true")), (.boolean, .string("false")): "; write it without quotes"
            default: ""
            }
        report(.wrongType, node, "must be \(expected), but is \(found)\(hint)")
    }

    private mutating func reportUnknown(_ member: Node.Member, _ schema: SchemaNode) {
        guard problems.count < Self.maximumProblems else { return }
        path.append(.key(member.key))
        let suggestion = Suggestion.nearest(to: member.key, among: schema.fields.map(\.name)).map { " (did you mean \"\($0)\"?)" } ?? ""
        report(
            .unknownField, strict ? .error : .warning, line: member.line, column: member.column,
            "unknown field \"\(Self.shortened(member.key))\"\(suggestion)\(strict ? "" : "; it has no effect")")
        path.removeLast()
    }

    private mutating func report(_ code: SchemaProblem.Code, _ node: Node, _ message: String) {
        report(code, line: node.line, column: node.column, message)
    }

    private mutating func report(
        _ code: SchemaProblem.Code, _ level: Diagnostic.Level = .error, line: Int32, column: Int32, _ message: String
    ) {
        guard problems.count < Self.maximumProblems else { return }
        let field = path.reduce("") { field, step in
            switch step {
            case .key(let key): FieldPath.child(of: field, key: key)
            case .index(let index): FieldPath.child(of: field, index: index)
            }
        }
        problems.append(SchemaProblem(code: code, level: level, field: field, message: message, line: Int(line), column: Int(column)))
    }

    private static func list(_ names: [String]) -> String {
        names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }

    private static func shortened(_ text: String) -> String {
        text.unicodeScalars.count <= 100 ? text : String(text.prefix(100)) + "…"
    }
}
