import FanlightResources

/// Objects and arrays.
extension StructuralCheck {
    mutating func checkObject(_ members: [Node.Member], _ schema: StructuralSchema, old: Node?) {
        match()
        if let limit = schema.minProperties, members.count < limit {
            return report("should have at least \(limit) properties", value: .integer(members.count))
        }
        if let limit = schema.maxProperties, members.count > limit {
            return reportTooMany("properties", count: members.count, limit: limit)
        }
        let isRoot = path.steps.isEmpty
        let previous = schema.isAtomicMap ? MemberLookup(nil) : MemberLookup(old)
        if schema.forbidsAdditionalProperties || schema.additionalProperties != nil {
            for member in members where schema.declaredProperty(member.key) == nil {
                if let additional = schema.additionalProperties {
                    checkMember(.key(member.key), member, additional, old: previous[member.key])
                } else {
                    forbid(member.key)
                }
            }
        }
        for member in members {
            guard let property = schema.declaredProperty(member.key) else { continue }
            // The names of types are those of the request on both sides, so that an unchanged one says nothing.
            let isTypeName = isRoot && (member.key == "apiVersion" || member.key == "kind")
            checkMember(.member(member.key), member, property, old: isTypeName ? nil : previous[member.key])
        }
        guard !schema.required.isEmpty else { return }
        let names = Set(members.lazy.map(\.key))
        for name in schema.required where !names.contains(name) { reportMissing(name) }
    }

    private mutating func checkMember(_ step: ObjectPath.Step, _ member: Node.Member, _ schema: StructuralSchema, old: Node?) {
        inside(step) { $0.check(member.value, schema, old: old) }
    }

    private mutating func forbid(_ key: String) {
        let text = "\(path.dotted).\(key) in body is a forbidden property"
        report(exactly: text, value: .string(key))
    }

    mutating func checkArray(_ elements: [Node], _ schema: StructuralSchema, old: Node?) {
        if let items = schema.items {
            let previous = ListCorrelation(old: old, schema: schema)
            for (index, element) in elements.enumerated() {
                inside(.index(index)) { $0.check(element, items, old: previous.element(for: element)) }
            }
        }
        if let limit = schema.minItems, elements.count < limit {
            report("should have at least \(limit) items", value: .integer(elements.count))
        }
        if let limit = schema.maxItems, elements.count > limit { reportTooMany("items", count: elements.count, limit: limit) }
        if schema.uniqueItems, Set(elements).count < elements.count { report("shouldn't contain duplicates") }
        match()
        match()
    }
}
