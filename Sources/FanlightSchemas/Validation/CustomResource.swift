package import FanlightResources

/// What becomes of a custom resource between the text of a request and its validation.
///
/// - Source: Kubernetes: apiextensions-apiserver, pkg/apiserver/customresource_handler.go and pkg/registry/customresource/strategy.go.
package enum CustomResource {
    /// A decoded object, and the paths of the fields that were not known: metadata's first.
    package struct Decoded: Sendable {
        package let object: Node
        package let unknownFields: [String]
    }

    /// The problem of an object that does not decode, for `StatusText.notDecodable`.
    package struct DecodingError: Error, Hashable, Sendable {
        package let problem: String

        package init(problem: String) { self.problem = problem }
    }

    /// Reads the metadata, removes what the schema does not know and fills in its defaults.
    package static func decode(_ object: Node, schema: StructuralSchema) throws(DecodingError) -> Decoded {
        var object = object
        var unknownFields: [String] = []
        if let metadata = object.member("metadata")?.value {
            if let problem = MetadataDecoding.problem(metadata, path: []) { throw DecodingError(problem: problem) }
            let normalized = MetadataDecoding.normalized(metadata)
            object[member: "metadata"] = normalized.metadata
            unknownFields = normalized.unknownFields
        }
        let pruned = Pruning.prune(object, schema: schema)
        return Decoded(object: Defaulting.apply(pruned.object, schema: schema), unknownFields: unknownFields + pruned.unknownFields)
    }

    /// What of a decoded object is created: status is the controllers' to write, but for what the schema has as its beginning, and the
    /// first generation is 1.
    package static func preparedForCreate(_ object: Node, schema: StructuralSchema, hasStatus: Bool) -> Node {
        var object = object
        if hasStatus { object[member: "status"] = nil }
        return Defaulting.apply(object.setting(["metadata", "generation"], to: .integer(1)), schema: schema)
    }

    /// What of a decoded object replaces `old`: with a status subresource not its status; the generation rises where anything but metadata
    /// and, with a status subresource, status changed.
    package static func preparedForUpdate(_ object: Node, old: Node, hasStatus: Bool) -> Node {
        var object = object
        if hasStatus { object[member: "status"] = old.member("status")?.value }
        let generation = old[path: ["metadata", "generation"]]?.integer ?? 0
        let isChanged = compared(object, hasStatus: hasStatus) != compared(old, hasStatus: hasStatus)
        let next = isChanged ? generation + 1 : generation
        return object.setting(["metadata", "generation"], to: next > 0 ? .integer(next) : nil)
    }

    /// What of a decoded object replaces `old` through the status subresource: the status, and managed fields.
    package static func preparedForStatusUpdate(_ object: Node, old: Node) -> Node {
        var next = old
        next[member: "status"] = object.member("status")?.value
        return next.setting(["metadata", "managedFields"], to: object[path: ["metadata", "managedFields"]])
    }

    private static func compared(_ object: Node, hasStatus: Bool) -> Node {
        var object = object
        for name in ["apiVersion", "kind", "metadata"] { object[member: name] = nil }
        if hasStatus { object[member: "status"] = nil }
        return object
    }
}
