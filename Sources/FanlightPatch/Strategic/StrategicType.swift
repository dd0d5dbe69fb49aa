import FanlightResources

/// How one place of an object is merged by a strategic merge patch, as its schema says.
struct StrategicType {
    private let schema: StructuralSchema?
    private let strategies: [String]
    /// The member by which the elements of a merged list are known; nil for lists of scalars.
    let mergeKey: String?

    init(_ schema: StructuralSchema?) {
        let outer = schema?.resolved
        strategies = outer?.patchStrategy ?? []
        mergeKey = outer?.patchMergeKey
        var inner = outer
        while let wrapper = inner, wrapper.type == nil, wrapper.properties.isEmpty, wrapper.allOf.count == 1 {
            inner = wrapper.allOf[0].resolved
        }
        self.schema = inner
    }

    func member(_ name: String) -> StrategicType { StrategicType(schema?.member(name)) }
    var element: StrategicType { StrategicType(schema?.items) }

    /// Lists are replaced unless they say that they are merged.
    var mergesLists: Bool { strategies.contains("merge") }
    /// Mappings are merged unless they say that they are replaced.
    var replaces: Bool { strategies.contains("replace") }
}
