/// The fields of an object's metadata, and what each holds.
indirect enum MetadataField: Sendable {
    case string, integer, bool
    /// A time, or null.
    case time
    case strings
    case stringMap
    /// Anything that is a mapping.
    case object
    /// A list of structures of a type.
    case list(of: String, fields: [String: MetadataField])

    /// The name that Go has for the type.
    var goType: String {
        switch self {
        case .string: "string"
        case .integer: "int64"
        case .bool: "bool"
        case .time: "v1.Time"
        case .strings: "[]string"
        case .stringMap: "map[string]string"
        case .object: "v1.FieldsV1"
        case .list(let type, _): "[]v1.\(type)"
        }
    }

    static let all: [String: MetadataField] = [
        "name": .string, "generateName": .string, "namespace": .string, "selfLink": .string, "uid": .string, "resourceVersion": .string,
        "generation": .integer, "creationTimestamp": .time, "deletionTimestamp": .time, "deletionGracePeriodSeconds": .integer,
        "labels": .stringMap, "annotations": .stringMap, "finalizers": .strings,
        "ownerReferences": .list(
            of: "OwnerReference",
            fields: [
                "apiVersion": .string, "kind": .string, "name": .string, "uid": .string, "controller": .bool, "blockOwnerDeletion": .bool,
            ]),
        "managedFields": .list(
            of: "ManagedFieldsEntry",
            fields: [
                "manager": .string, "operation": .string, "apiVersion": .string, "time": .time, "fieldsType": .string, "fieldsV1": .object,
                "subresource": .string,
            ]),
    ]
}
