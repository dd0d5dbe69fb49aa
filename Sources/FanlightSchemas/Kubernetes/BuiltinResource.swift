package import FanlightResources

/// What becomes of an object of one of Kubernetes' own kinds between the text of a request and its validation.
package enum BuiltinResource {
    /// Reads the object as its type, removes what the type does not have and fills in the defaults.
    ///
    /// - Parameters:
    ///   - schema: that of the version; nil where the kind has none, and everything is taken.
    ///   - old: the stored object on an update.
    package static func decode(
        _ object: Node, kind: ResourceKind, version: String, schema: StructuralSchema?, old: Node? = nil
    ) throws(CustomResource.DecodingError) -> CustomResource.Decoded {
        if let metadata = object.member("metadata")?.value,
            let problem = MetadataDecoding.problem(metadata, path: ["metadata"], kind: kind.kind)
        {
            throw CustomResource.DecodingError(problem: problem)
        }
        var decoded = object
        var unknownFields: [String] = []
        if let schema {
            if let problem = TypeDecoding.problem(object.without("metadata"), schema, typeName: kind.kind) {
                throw CustomResource.DecodingError(problem: problem)
            }
            (decoded, unknownFields) = Pruning.pruneBuiltin(object, schema: schema)
        }
        if let metadata = decoded["metadata"] { decoded[member: "metadata"] = MetadataDecoding.normalized(metadata).metadata }
        let object = BuiltinRules.defaults(kind, version: version, decoded, old: old)
        return CustomResource.Decoded(object: object, unknownFields: unknownFields)
    }
}
