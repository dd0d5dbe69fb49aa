import FanlightResources

extension Node {
    /// The object without the fields of the set. A list or mapping that loses its last element stays, empty.
    func removing(_ fields: FieldSet, type: FieldType) -> Node {
        guard !fields.isEmpty else { return self }
        let shape = type.shape(of: self)
        switch (shape, value) {
        case (.object, .mapping(let members)):
            return with(
                .mapping(
                    members.compactMap { member in
                        guard let entry = fields.entry(.field(member.key)) else { return member }
                        guard !entry.isMember else { return nil }
                        return member.with(member.value.removing(entry.children, type: type.member(member.key).type))
                    }))
        case (.set, .sequence(let elements)), (.map, .sequence(let elements)):
            let elementType = type.element
            return with(
                .sequence(
                    elements.compactMap { element in
                        guard let key = try? ListKeys.key(of: element, shape: shape, elementType: elementType),
                            let entry = fields.entry(key)
                        else { return element }
                        return entry.isMember ? nil : element.removing(entry.children, type: elementType)
                    }))
        default: return self
        }
    }
}
