package import FanlightResources

/// Reads an object's metadata as the type that it is.
package enum MetadataDecoding {
    /// What keeps the metadata from being read, in the words of Go's JSON decoder; nil where nothing does.
    ///
    /// - Parameters:
    ///   - path: what precedes the field in the text: `metadata` for one of Kubernetes' own kinds, nothing for a custom resource, whose metadata
    ///     is read by itself.
    ///   - kind: of the object around it, for one of Kubernetes' own kinds.
    package static func problem(_ metadata: Node, path: [String], kind: String = "") -> String? {
        guard case .mapping(let members) = metadata.value else {
            return metadata.isNull ? nil : mismatch(metadata, field: path.isEmpty ? nil : path, structure: kind, type: "v1.ObjectMeta")
        }
        return problem(members, MetadataField.all, structure: "ObjectMeta", path: path)
    }

    private static func problem(_ members: [Node.Member], _ fields: [String: MetadataField], structure: String, path: [String]) -> String? {
        for member in members {
            guard let field = fields[member.key] else { continue }
            if let problem = problem(member.value, field, structure: structure, path: path + [member.key]) { return problem }
        }
        return nil
    }

    private static func problem(_ value: Node, _ field: MetadataField, structure: String, path: [String]) -> String? {
        func mismatch(_ value: Node, _ type: String) -> String { self.mismatch(value, field: path, structure: structure, type: type) }
        switch (field, value.value) {
        case (_, .null), (.string, .string), (.integer, .integer), (.bool, .bool), (.object, _): return nil
        case (.integer, .number(let number)):
            let place = "\(structure).\(path.joined(separator: "."))"
            return "json: cannot unmarshal number \(GoFormat.jsonNumber(number)) into Go struct field \(place) of type int64"
        case (.time, .string(let text)): return Timestamp.seconds(fromRFC3339: text) == nil ? timeProblem(text) : nil
        case (.time, _): return "json: cannot unmarshal \(GoFormat.kind(of: value)) into Go value of type string"
        case (.strings, .sequence(let elements)):
            return elements.first { $0.string == nil && !$0.isNull }.map { mismatch($0, "string") }
        case (.stringMap, .mapping(let members)):
            return members.first { $0.value.string == nil && !$0.value.isNull }.map { mismatch($0.value, "string") }
        case (.list(let type, let fields), .sequence(let elements)):
            for element in elements {
                guard case .mapping(let members) = element.value else {
                    if element.isNull { continue }
                    return mismatch(element, "v1.\(type)")
                }
                if let problem = problem(members, fields, structure: type, path: path) { return problem }
            }
            return nil
        default: return mismatch(value, field.goType)
        }
    }

    private static func mismatch(_ value: Node, field: [String]?, structure: String, type: String) -> String {
        let place = field.map { "struct field \(structure).\($0.joined(separator: "."))" } ?? "value"
        return "json: cannot unmarshal \(GoFormat.kind(of: value)) into Go \(place) of type \(type)"
    }

    static func timeProblem(_ text: String) -> String {
        let quoted = GoFormat.quoted(text)
        return "parsing time \(quoted) as \"2006-01-02T15:04:05Z07:00\": cannot parse \(quoted) as \"2006\""
    }

    /// The metadata as the API writes it: without unknown fields, nulls and what is empty, times in UTC to the second.
    ///
    /// - Returns: the unknown fields, below `metadata`, in their order.
    package static func normalized(_ metadata: Node) -> (metadata: Node, unknownFields: [String]) {
        var unknown: [String] = []
        let members = normalized(metadata.members, MetadataField.all, path: "metadata", &unknown)
        return (Node(.mapping(members), line: metadata.line, column: metadata.column), unknown.sorted())
    }

    private static func normalized(
        _ members: [Node.Member], _ fields: [String: MetadataField], path: String, _ unknown: inout [String]
    ) -> [Node.Member] {
        members.compactMap { member in
            let place = "\(path).\(member.key)"
            guard let field = fields[member.key] else {
                if unknown.count < Pruning.mostFields { unknown.append(place) }
                return nil
            }
            return normalized(member.value, field, path: place, &unknown).map {
                Node.Member(key: member.key, line: member.line, column: member.column, value: $0)
            }
        }
    }

    private static func normalized(_ value: Node, _ field: MetadataField, path: String, _ unknown: inout [String]) -> Node? {
        switch (field, value.value) {
        case (_, .null): return nil
        // The four names of an owner are written even where they are empty.
        case (.string, .string(let text)): return text.isEmpty && !path.contains("ownerReferences") ? nil : value
        case (.integer, .integer(0)) where path == "metadata.generation": return nil
        case (.strings, .sequence(let elements)), (.list(_, _), .sequence(let elements)):
            guard !elements.isEmpty else { return nil }
            guard case .list(_, let fields) = field else { return value }
            var kept: [Node] = []
            for (index, element) in elements.enumerated() {
                kept.append(Node(.mapping(normalized(element.members, fields, path: "\(path)[\(index)]", &unknown))))
            }
            return .array(kept)
        case (.stringMap, .mapping(let members)):
            guard !members.isEmpty else { return nil }
            return Node(
                .mapping(
                    members.map { $0.value.isNull ? Node.Member(key: $0.key, line: $0.line, column: $0.column, value: .string("")) : $0 }))
        case (.time, .string(let text)): return Timestamp.seconds(fromRFC3339: text).map { .string(Timestamp.text(seconds: $0)) }
        default: return value
        }
    }
}
