/// Reads tables of fields: lines to the descriptions of kinds. The form: Sources/CFanlightSchemas/schemas/README.md.
struct SchemaTable {
    struct Root {
        let kind: ResourceKind
        let versions: [String]
        let node: SchemaNode
    }

    private let types: [String: SchemaLine]
    private var nodes: [String: SchemaNode] = [:]
    private var roots: [Root] = []

    /// - Parameter shared: the lines of another table, whose types may be used too.
    /// - Throws: `SchemaTextError` with the first line that breaks the form.
    static func read(_ lines: [SchemaLine], shared: [SchemaLine] = []) throws -> [Root] {
        var types: [String: SchemaLine] = [:]
        for line in shared + lines where line.words.first == "type" && line.words.count >= 3 { types[line.words[1]] = line }
        var table = SchemaTable(types: types)
        for line in lines where line.words.first != "type" { try table.addRoot(line) }
        return table.roots
    }

    private init(types: [String: SchemaLine]) { self.types = types }

    private mutating func addRoot(_ line: SchemaLine) throws {
        guard line.words.count >= 4, line.words[0] == "kind" else {
            throw SchemaTextError(line: line.number, message: "expected a kind or a type")
        }
        let kind = ResourceKind(group: line.words[1] == "core" ? "" : line.words[1], kind: line.words[2])
        roots.append(Root(kind: kind, versions: Array(line.words[3...]), node: try node(["object"], line)))
    }

    private mutating func type(_ name: String, usedBy line: SchemaLine) throws -> SchemaNode {
        if let node = nodes[name] { return node }
        guard let definition = types[name] else { throw SchemaTextError(line: line.number, message: "no type \(name)") }
        let node = try node(Array(definition.words[2...]), definition)
        nodes[name] = node
        return node
    }

    /// - Parameter words: the type and what follows it.
    private mutating func node(_ words: [String], _ line: SchemaLine) throws -> SchemaNode {
        guard let first = words.first else { throw SchemaTextError(line: line.number, message: "no type") }
        if first.first == "@" { return try type(String(first.dropFirst()), usedBy: line) }
        guard let kind = SchemaNode.Kind(rawValue: first) else { throw SchemaTextError(line: line.number, message: "no type \(first)") }
        var attributes = SchemaAttributes()
        for word in words.dropFirst() { try attributes.read(word, line: line.number) }
        var fields: [SchemaNode.Field] = []
        var alternatives: [[String]] = []
        var rules: [SchemaRule] = []
        var element: SchemaNode?
        for child in line.children {
            let rest = Array(child.words.dropFirst())
            switch child.words[0] {
            case "%":
                if rest.first == "oneof" { alternatives.append(Array(rest.dropFirst())) }
                if rest.first == "rule", rest.count == 3 { rules.append(SchemaRule(expression: rest[1], message: rest[2])) }
            case "-", "*":
                element = try node(rest, child)
            case let name:
                let isRequired = name.last == "!"
                fields.append(
                    SchemaNode.Field(name: isRequired ? String(name.dropLast()) : name, isRequired: isRequired, node: try node(rest, child))
                )
            }
        }
        if let base = attributes.base {
            let inherited = try type(base, usedBy: line).fields
            let own = Set(fields.map(\.name))
            fields += inherited.filter { !own.contains($0.name) }
        }
        return SchemaNode(
            kind: kind, bounds: attributes.bounds, values: attributes.values, format: attributes.format, keyFormat: attributes.keyFormat,
            uniqueField: attributes.uniqueField, preservesUnknown: attributes.preservesUnknown, fields: fields, alternatives: alternatives,
            rules: rules, element: element)
    }
}
