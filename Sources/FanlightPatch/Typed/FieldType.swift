import FanlightResources

/// What the schema says of one place of an object, as far as merging goes.
///
/// Where no schema reaches, the value speaks for itself: below something that keeps unknown fields, mappings are merged member by member;
/// elsewhere values are taken whole. Lists without a schema are always taken whole.
struct FieldType {
    /// How a value at the place is merged and owned.
    enum Shape: Equatable {
        /// As one field: scalars, and the lists and mappings that are atomic.
        case whole
        case object
        case set
        /// A list whose elements are known by these members of theirs.
        case map([String])
    }

    let schema: StructuralSchema?
    /// Whether fields that the schema does not name are kept, and merged.
    let isOpen: Bool
    /// An API object: it has `apiVersion`, `kind` and Kubernetes' metadata even where the schema does not describe them.
    private let isObject: Bool
    private let isWhole: Bool

    private init(_ schema: StructuralSchema?, isOpen: Bool, isObject: Bool = false) {
        let outer = schema?.resolved
        let inner = outer.map(Self.unwrapped)
        self.schema = inner
        self.isOpen = isOpen || inner?.preservesUnknownFields ?? false
        self.isObject = isObject || inner?.isEmbeddedResource ?? false
        isWhole = outer?.isAtomicMap ?? false || inner?.isAtomicMap ?? false
    }

    /// - Parameter schema: of the whole object; nil where nothing is known of the kind.
    static func root(_ schema: StructuralSchema?) -> FieldType { FieldType(schema, isOpen: schema == nil, isObject: true) }

    /// Where a schema is nothing but a reference with attributes of its own beside it, the reference is written as the only part of `allOf`.
    private static func unwrapped(_ schema: StructuralSchema) -> StructuralSchema {
        guard schema.type == nil, schema.properties.isEmpty, schema.allOf.count == 1, let only = schema.allOf.first else { return schema }
        return unwrapped(only.resolved)
    }

    func shape(of node: Node) -> Shape {
        switch node.value {
        case .mapping: return isWhole || !allows(.object) || isShapeless && !isOpen ? .whole : .object
        case .sequence:
            guard let schema, allows(.array) else { return .whole }
            switch schema.listType {
            case .set: return .set
            case .map: return schema.listMapKeys.isEmpty ? .whole : .map(schema.listMapKeys)
            case .atomic, nil: return .whole
            }
        default: return .whole
        }
    }

    /// Whether values of the place are always taken whole, whatever they are.
    var isAlwaysWhole: Bool {
        if isWhole { return true }
        switch schema?.type {
        case .array: return schema?.listType != .set && schema?.listType != .map
        case .object, nil: return false
        default: return true
        }
    }

    /// - Returns: the type of a member, and whether the schema names the member, in contrast to one whose name is free.
    func member(_ name: String) -> (type: FieldType, isDeclared: Bool) {
        if isObject {
            switch name {
            case "apiVersion", "kind": return (FieldType(schema?.property(name), isOpen: false), true)
            case "metadata":
                guard let metadata = schema?.property(name), !Self.unwrapped(metadata).properties.isEmpty else { return (.metadata, true) }
                return (FieldType(metadata, isOpen: false), true)
            default: break
            }
        }
        if let property = schema?.property(name) { return (FieldType(property, isOpen: isOpen), true) }
        return (FieldType(schema?.additionalProperties, isOpen: isOpen), false)
    }

    /// The type of the elements of a list.
    var element: FieldType { FieldType(schema?.items, isOpen: isOpen) }

    /// Whether an object may have the member.
    func allowsMember(_ name: String) -> Bool {
        guard let schema, !isOpen, !isShapeless else { return true }
        if isObject, ["apiVersion", "kind", "metadata"].contains(name) { return true }
        return schema.additionalProperties != nil || schema.property(name) != nil
            || schema.properties.isEmpty && !schema.forbidsAdditionalProperties
    }

    private func allows(_ type: StructuralSchema.ValueType) -> Bool { schema?.type == nil || schema?.type == type }

    /// A schema that says nothing of what the value is made of.
    private var isShapeless: Bool {
        guard let schema else { return !isObject }
        return schema.type == nil && schema.properties.isEmpty && schema.additionalProperties == nil && schema.items == nil && !isObject
    }

    /// Kubernetes' `ObjectMeta`, for kinds whose schema leaves it out, as those of custom resources do.
    private static let metadata = FieldType(
        StructuralSchema(
            .object([
                "type": .string("object"),
                "properties": .object([
                    "name": text, "generateName": text, "namespace": text, "selfLink": text, "uid": text, "resourceVersion": text,
                    "generation": .object(["type": .string("integer")]), "creationTimestamp": text, "deletionTimestamp": text,
                    "deletionGracePeriodSeconds": .object(["type": .string("integer")]), "labels": textMap, "annotations": textMap,
                    "finalizers": .object(["type": .string("array"), "items": text, "x-kubernetes-list-type": .string("set")]),
                    "ownerReferences": .object([
                        "type": .string("array"), "x-kubernetes-list-type": .string("map"),
                        "x-kubernetes-list-map-keys": .array([.string("uid")]),
                        "items": .object([
                            "type": .string("object"), "x-kubernetes-map-type": .string("atomic"),
                            "properties": .object(["uid": text]), "additionalProperties": .emptyObject,
                        ]),
                    ]),
                    "managedFields": .object(["type": .string("array"), "items": .object(["type": .string("object")])]),
                ]),
            ])), isOpen: false)

    private static var text: Node { .object(["type": .string("string")]) }
    private static var textMap: Node { .object(["type": .string("object"), "additionalProperties": text]) }
}
