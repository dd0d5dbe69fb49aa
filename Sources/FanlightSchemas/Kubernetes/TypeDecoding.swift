package import FanlightResources

/// Whether an object of one of Kubernetes' own kinds can be read as the type that its schema describes.
///
/// The words are those of Go's JSON decoder. The names of Go's types follow from those of the schemas, but for texts with a type of their own,
/// which are called `string`.
package struct TypeDecoding {
    /// The names of the members on the way, without places in lists, as Go tells them.
    private var path: [String] = []

    /// What keeps an object, but for its metadata, from being read; nil where nothing does.
    ///
    /// - Parameter typeName: the kind, which is the name of the type that has the fields of the object.
    package static func problem(_ object: Node, _ schema: StructuralSchema, typeName: String) -> String? {
        var decoding = TypeDecoding()
        return decoding.problem(object, schema, structure: typeName)
    }

    private static let times: Set<String> = [
        "io.k8s.apimachinery.pkg.apis.meta.v1.Time", "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
    ]

    private mutating func problem(_ value: Node, _ reference: StructuralSchema, structure: String) -> String? {
        guard !value.isNull else { return nil }
        let schema = reference.resolved
        if let name = reference.reference, Self.times.contains(name) { return time(value) }
        if schema.isIntOrString {
            if value.integer != nil || value.string != nil { return nil }
            return "json: cannot unmarshal \(GoFormat.kind(of: value)) into Go value of type string"
        }
        if reference.reference == "io.k8s.apimachinery.pkg.api.resource.Quantity" { return quantity(value) }
        let name = reference.reference.map(Self.goName) ?? structure
        switch (schema.type, value.value) {
        case (nil, _), (.boolean, .bool), (.number, .integer), (.number, .number): return nil
        case (.integer, .integer(let number)) where schema.format == "int32" && Int32(exactly: number) == nil:
            return mismatch("number \(number)", structure, schema.goType(reference))
        case (.integer, .number(let number)): return mismatch("number \(GoFormat.jsonNumber(number))", structure, schema.goType(reference))
        case (.integer, .integer): return nil
        case (.string, .string(let text)):
            return schema.format == "byte" ? Base64Text.illegalPosition(text).map { "illegal base64 data at input byte \($0)" } : nil
        case (.array, .sequence(let elements)):
            guard let items = schema.items else { return nil }
            for element in elements {
                if let problem = problem(element, items, structure: structure) { return problem }
            }
            return nil
        case (.object, .mapping(let members)): return problem(members, schema, structure: name)
        default: return mismatch(GoFormat.kind(of: value), structure, schema.goType(reference))
        }
    }

    private mutating func problem(_ members: [Node.Member], _ schema: StructuralSchema, structure: String) -> String? {
        for member in members {
            let isKey = schema.declaredProperty(member.key) == nil
            guard let known = schema.declaredProperty(member.key) ?? schema.additionalProperties else { continue }
            // The keys of maps are no fields: Go tells the field that holds the map.
            if !isKey { path.append(member.key) }
            defer { if !isKey { path.removeLast() } }
            if let problem = problem(member.value, known, structure: structure) { return problem }
        }
        return nil
    }

    private func time(_ value: Node) -> String? {
        guard let text = value.string else { return "json: cannot unmarshal \(GoFormat.kind(of: value)) into Go value of type string" }
        return Timestamp.seconds(fromRFC3339: text) == nil ? MetadataDecoding.timeProblem(text) : nil
    }

    private static let quantityPattern = "([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)"

    private func quantity(_ value: Node) -> String? {
        switch value.value {
        case .integer, .number: return nil
        case .string(let text):
            let isQuantity = PatternCache.shared.fullMatch(Self.quantityPattern, text)
            return isQuantity ? nil : "quantities must match the regular expression '^\(Self.quantityPattern)$'"
        default: return "json: cannot unmarshal \(GoFormat.kind(of: value)) into Go value of type resource.Quantity"
        }
    }

    private func mismatch(_ found: String, _ structure: String, _ type: String) -> String {
        let place = path.isEmpty ? "value" : "struct field \(structure).\(path.joined(separator: "."))"
        return "json: cannot unmarshal \(found) into Go \(place) of type \(type)"
    }

    /// `PodSpec` for `io.k8s.api.core.v1.PodSpec`.
    static func goName(_ reference: String) -> String { String(reference.split(separator: ".").last ?? "") }
}

extension StructuralSchema {
    /// The name that Go has for the type. `self` is what `reference` leads to.
    fileprivate func goType(_ reference: StructuralSchema) -> String {
        if let name = reference.reference { return name.split(separator: ".").suffix(2).joined(separator: ".") }
        switch type {
        case .integer: return format == "int64" ? "int64" : "int32"
        case .number: return "float64"
        case .boolean: return "bool"
        case .array: return format == "byte" ? "[]uint8" : "[]" + (items.map { $0.resolved.goType($0) } ?? "interface {}")
        case .object: return "map[string]" + (additionalProperties.map { $0.resolved.goType($0) } ?? "interface {}")
        case .string: return format == "byte" ? "[]uint8" : "string"
        case nil: return "interface {}"
        }
    }
}
