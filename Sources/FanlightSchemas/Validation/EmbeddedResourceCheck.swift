import FanlightResources

/// Objects within an object that are whole resources themselves: they have a type and metadata of their own.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apiserver/schema/objectmeta.
struct EmbeddedResourceCheck {
    private var causes: [FieldCause] = []
    private var path = ObjectPath()

    static func causes(_ object: Node, _ schema: StructuralSchema) -> [FieldCause] {
        var check = EmbeddedResourceCheck()
        check.check(object, schema)
        return check.causes
    }

    private mutating func check(_ value: Node, _ schema: StructuralSchema) {
        guard schema.contents.contains(.embeddedResources) else { return }
        switch value.value {
        case .mapping(let members):
            if schema.isEmbeddedResource { checkResource(value) }
            for member in members {
                if let property = schema.declaredProperty(member.key) {
                    descend(member.value, property, at: .member(member.key))
                } else if let additional = schema.additionalProperties {
                    descend(member.value, additional, at: .key(member.key))
                }
            }
        case .sequence(let elements):
            guard let items = schema.items else { return }
            for (index, element) in elements.enumerated() { descend(element, items, at: .index(index)) }
        default: return
        }
    }

    private mutating func descend(_ value: Node, _ schema: StructuralSchema, at step: ObjectPath.Step) {
        path.push(step)
        check(value, schema)
        path.pop()
    }

    private func field(_ name: String) -> String { path.steps.isEmpty ? name : "\(path.text).\(name)" }

    private mutating func checkResource(_ resource: Node) {
        for name in ["apiVersion", "kind"] where resource.member(name) == nil { causes.append(.required(field(name))) }
        if let version = resource.member("apiVersion")?.value { checkVersion(version) }
        if let kind = resource.member("kind")?.value { checkKind(kind) }
        guard let metadata = resource.member("metadata")?.value else { return }
        if let problem = MetadataDecoding.problem(metadata, path: []) {
            causes.append(.invalid(field("metadata"), metadata, problem))
        } else {
            causes += MetadataRules.embedded(metadata, field: field("metadata"))
        }
    }

    private mutating func checkVersion(_ version: Node) {
        let field = field("apiVersion")
        guard let text = version.string else { return causes.append(.invalid(field, version, "must be a string")) }
        if text.isEmpty { return causes.append(.invalid(field, text, "must not be empty")) }
        if text.count(where: { $0 == "/" }) > 1 { causes.append(.invalid(field, text, "unexpected GroupVersion string: \(text)")) }
    }

    private mutating func checkKind(_ kind: Node) {
        let field = field("kind")
        guard let text = kind.string else { return causes.append(.invalid(field, kind, "must be a string")) }
        if text.isEmpty { return causes.append(.invalid(field, text, "must not be empty")) }
        let problems = NameRule.dns1035Label.problems(text.lowercased())
        guard !problems.isEmpty else { return }
        causes.append(.invalid(field, text, "may have mixed case, but should otherwise match: \(problems.joined(separator: ","))"))
    }
}
