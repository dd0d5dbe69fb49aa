/// The metadata that routing depends on; everything else of `metadata` stays in the object's tree.
package struct ObjectMetadata: Hashable, Sendable {
    package let name: String
    package let namespace: String
    package let labels: [String: String]
    package let annotations: [String: String]
    /// Seconds since 1970, or nil where the manifest names no time: such an object counts as the oldest.
    package let creationTimestamp: Int64?

    package init(_ node: Node?, namespace: String) {
        name = node?["name"]?.string ?? ""
        self.namespace = namespace
        labels = node?["labels"]?.stringMap ?? [:]
        annotations = node?["annotations"]?.stringMap ?? [:]
        creationTimestamp = (node?["creationTimestamp"]?.string).flatMap(Timestamp.seconds(fromRFC3339:))
    }
}
