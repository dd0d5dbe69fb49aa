import FanlightResources

/// Lists of the type `set` hold no element twice, lists of the type `map` no keys twice.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apiserver/schema/listtype.
struct ListUniqueness {
    private var causes: [FieldCause] = []
    private var path = ObjectPath()

    static func causes(_ object: Node, _ schema: StructuralSchema) -> [FieldCause] {
        var check = ListUniqueness()
        check.check(object, schema)
        return check.causes
    }

    private mutating func check(_ value: Node, _ schema: StructuralSchema) {
        guard schema.contents.contains(.uniqueLists) else { return }
        switch value.value {
        case .sequence(let elements):
            checkList(elements, schema)
            guard let items = schema.items else { return }
            for (index, element) in elements.enumerated() { check(element, items, at: .index(index)) }
        case .mapping(let members):
            // Others check the metadata of the object itself.
            for member in members where !path.steps.isEmpty || member.key != "metadata" {
                if let property = schema.declaredProperty(member.key) {
                    check(member.value, property, at: .member(member.key))
                } else if let additional = schema.additionalProperties {
                    check(member.value, additional, at: .key(member.key))
                }
            }
        default: return
        }
    }

    private mutating func check(_ value: Node, _ schema: StructuralSchema, at step: ObjectPath.Step) {
        path.push(step)
        check(value, schema)
        path.pop()
    }

    private mutating func checkList(_ elements: [Node], _ schema: StructuralSchema) {
        switch schema.listType {
        case .set: reportRepetitions(of: elements)
        case .map:
            let isObject = elements.map { element in
                if case .mapping = element.value { return true }
                return element.isNull
            }
            if let index = isObject.firstIndex(of: false) {
                causes.append(.invalid("\(path.text)[\(index)]", elements[index], "must be an object for an array of list-type map"))
            } else {
                reportRepetitions(of: elements.map { Self.keys(of: $0, schema.listMapKeys) })
            }
        case .atomic, nil: return
        }
    }

    private static func keys(of element: Node, _ names: [String]) -> Node {
        Node(.mapping(element.members.filter { names.contains($0.key) }))
    }

    /// An element that is there several times is reported once, where it stands the second time.
    private mutating func reportRepetitions(of elements: [Node]) {
        guard elements.count > 1 else { return }
        var counts: [Node: Int] = [:]
        for (index, element) in elements.enumerated() {
            let count = counts[element, default: 0] + 1
            counts[element] = count
            if count == 2, causes.count < FieldCause.mostOfObject { causes.append(.duplicate("\(path.text)[\(index)]", element)) }
        }
    }
}
