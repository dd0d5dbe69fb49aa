import FanlightResources

/// Digests of documents, made from what a document is made of, so that an index of all documents costs no building of them.
enum OpenAPIDigest {
    /// Changes whenever the documents look different for equal kinds: clients keep a document on disk for as long as its digest stays.
    private static let layout = "1"

    static func hexadecimal(_ kinds: [(kind: ServedKind, version: KindVersion)]) -> String {
        var bytes = Array((layout + SchemaStore.embedded.digest + Descriptions.shared.digest).utf8)
        var schemas: Set<ObjectIdentifier> = []
        for (kind, version) in kinds {
            let scope = kind.isNamespaced ? "n" : "c"
            let words =
                [kind.group, kind.kind.kind, kind.plural, version.name, scope, version.modelName] + kind.verbs
                + version.subresources.map(\.name)
            bytes.append(contentsOf: words.joined(separator: "\n").utf8)
            guard let schema = version.lazySchema, schemas.insert(ObjectIdentifier(schema)).inserted else { continue }
            schema.appendIdentity(to: &bytes)
        }
        return StableHash.hexadecimal(bytes)
    }
}
