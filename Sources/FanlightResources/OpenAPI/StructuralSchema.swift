/// What an object of a kind may hold, as an OpenAPI v3 schema with Kubernetes' extensions says it. Immutable.
///
/// Unlike `Schema`, which reads the short tables behind the checks of files, this is the whole schema that the API publishes: it decides
/// validation, defaults, pruning, what a merge does with a list, and what `kubectl explain` shows.
package final class StructuralSchema: Sendable {
    package enum ValueType: String, Sendable {
        case object, array, string, integer, number, boolean
    }

    /// How two writers of a list get along.
    package enum ListType: String, Sendable {
        case atomic, set, map
    }

    /// What a walk over a schema may look for.
    package struct Contents: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Rules of `x-kubernetes-validations`.
        package static let rules = Contents(rawValue: 1)
        package static let defaults = Contents(rawValue: 2)
        /// Lists of the types `set` and `map`.
        package static let uniqueLists = Contents(rawValue: 4)
        package static let embeddedResources = Contents(rawValue: 8)
    }

    /// A rule of `x-kubernetes-validations`.
    package struct Rule: Hashable, Sendable {
        package let rule: String
        package let message: String?
        package let messageExpression: String?
        package let reason: String?
        package let fieldPath: String?
        package let isOptionalOldSelf: Bool
    }

    package let type: ValueType?
    package let format: String?
    package let description: String?
    package let properties: [(name: String, schema: StructuralSchema)]
    private let positions: [String: Int]
    package let required: [String]
    /// The values of a mapping whose keys are free.
    package let additionalProperties: StructuralSchema?
    /// `additionalProperties: false` written out.
    package let forbidsAdditionalProperties: Bool
    package let items: StructuralSchema?
    package let enumeration: [Node]?
    package let defaultValue: Node?
    package let pattern: String?
    package let minimum: Double?
    package let maximum: Double?
    package let exclusiveMinimum: Bool
    package let exclusiveMaximum: Bool
    package let multipleOf: Double?
    package let minLength: Int?
    package let maxLength: Int?
    package let minItems: Int?
    package let maxItems: Int?
    package let uniqueItems: Bool
    package let minProperties: Int?
    package let maxProperties: Int?
    package let oneOf: [StructuralSchema]
    package let anyOf: [StructuralSchema]
    package let allOf: [StructuralSchema]
    package let not: StructuralSchema?
    package let isNullable: Bool
    package let isIntOrString: Bool
    package let preservesUnknownFields: Bool
    package let isEmbeddedResource: Bool
    package let listType: ListType?
    package let listMapKeys: [String]
    /// `x-kubernetes-map-type: atomic`.
    package let isAtomicMap: Bool
    /// `x-kubernetes-patch-strategy`, such as `merge`, `merge,retainKeys` or `replace`.
    package let patchStrategy: [String]
    package let patchMergeKey: String?
    package let rules: [Rule]
    /// The name behind `$ref: "#/components/schemas/<name>"`; everything else is then empty, see `resolved`.
    package let reference: String?
    /// What is somewhere in this schema or in those below it, references left aside, so that a walk can pass over what has nothing for it.
    package let contents: Contents
    private let library: (any SchemaLibrary)?
    /// The schema as it was read, for publishing it.
    package let node: Node

    /// - Parameters:
    ///   - node: the schema object.
    ///   - library: where the names of `$ref` are looked up.
    package init(_ node: Node, library: (any SchemaLibrary)? = nil) {
        func child(_ key: String) -> StructuralSchema? {
            guard let value = node[key], case .mapping = value.value else { return nil }
            return StructuralSchema(value, library: library)
        }
        func children(_ key: String) -> [StructuralSchema] { (node[key]?.elements ?? []).map { StructuralSchema($0, library: library) } }
        self.node = node
        self.library = library
        reference = node["$ref"]?.string.map { String($0.split(separator: "/").last ?? "") }
        type = node["type"]?.string.flatMap(ValueType.init)
        format = node["format"]?.string
        description = node["description"]?.string
        properties = (node["properties"]?.members ?? []).map { ($0.key, StructuralSchema($0.value, library: library)) }
        positions = Dictionary(properties.enumerated().map { ($1.name, $0) }) { first, _ in first }
        required = node["required"]?.strings ?? []
        additionalProperties = child("additionalProperties")
        forbidsAdditionalProperties = node["additionalProperties"]?.bool == false
        items = child("items")
        enumeration = node["enum"]?.elements
        defaultValue = node[member: "default"]
        pattern = node["pattern"]?.string
        minimum = node["minimum"]?.number
        maximum = node["maximum"]?.number
        exclusiveMinimum = node["exclusiveMinimum"]?.bool ?? false
        exclusiveMaximum = node["exclusiveMaximum"]?.bool ?? false
        multipleOf = node["multipleOf"]?.number
        minLength = node["minLength"]?.integer
        maxLength = node["maxLength"]?.integer
        minItems = node["minItems"]?.integer
        maxItems = node["maxItems"]?.integer
        uniqueItems = node["uniqueItems"]?.bool ?? false
        minProperties = node["minProperties"]?.integer
        maxProperties = node["maxProperties"]?.integer
        oneOf = children("oneOf")
        anyOf = children("anyOf")
        allOf = children("allOf")
        not = child("not")
        isNullable = node["nullable"]?.bool ?? false
        isIntOrString = node["x-kubernetes-int-or-string"]?.bool ?? (node["format"]?.string == "int-or-string")
        preservesUnknownFields = node["x-kubernetes-preserve-unknown-fields"]?.bool ?? false
        isEmbeddedResource = node["x-kubernetes-embedded-resource"]?.bool ?? false
        listType = node["x-kubernetes-list-type"]?.string.flatMap(ListType.init)
        listMapKeys = node["x-kubernetes-list-map-keys"]?.strings ?? []
        isAtomicMap = node["x-kubernetes-map-type"]?.string == "atomic"
        patchStrategy = (node["x-kubernetes-patch-strategy"]?.string ?? "").split(separator: ",").map(String.init)
        patchMergeKey = node["x-kubernetes-patch-merge-key"]?.string
        rules = (node["x-kubernetes-validations"]?.elements ?? []).map { rule in
            Rule(
                rule: rule["rule"]?.string ?? "", message: rule["message"]?.string, messageExpression: rule["messageExpression"]?.string,
                reason: rule["reason"]?.string, fieldPath: rule["fieldPath"]?.string,
                isOptionalOldSelf: rule["optionalOldSelf"]?.bool ?? false)
        }
        var contents: Contents = []
        if !rules.isEmpty { contents.insert(.rules) }
        if defaultValue != nil { contents.insert(.defaults) }
        if listType == .set || listType == .map { contents.insert(.uniqueLists) }
        if isEmbeddedResource { contents.insert(.embeddedResources) }
        for property in properties { contents.formUnion(property.schema.contents) }
        for child in [additionalProperties, items] { contents.formUnion(child?.contents ?? []) }
        for child in allOf where child.contents.contains(.rules) { contents.insert(.rules) }
        self.contents = contents
    }

    /// The schema itself, or what its reference names. A reference that leads nowhere is a schema that allows everything.
    package var resolved: StructuralSchema {
        guard let reference else { return self }
        return library?.schema(named: reference)?.resolved ?? self
    }

    /// The schema of a member of the mapping: its property, else that of free keys; resolved.
    package func member(_ name: String) -> StructuralSchema? {
        (positions[name].map { properties[$0].schema } ?? additionalProperties)?.resolved
    }

    /// The schema of a named property alone, a reference left as it is.
    package func declaredProperty(_ name: String) -> StructuralSchema? { positions[name].map { properties[$0].schema } }

    /// The schema of a named property alone; resolved.
    package func property(_ name: String) -> StructuralSchema? { positions[name].map { properties[$0].schema.resolved } }
}

/// Where the names of `$ref` lead.
package protocol SchemaLibrary: Sendable {
    func schema(named name: String) -> StructuralSchema?
}
