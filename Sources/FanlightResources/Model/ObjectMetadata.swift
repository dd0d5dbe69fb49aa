/// The metadata that routing depends on; everything else of `metadata` stays in the object's tree.
package struct ObjectMetadata: Hashable, Sendable {
    package let name: String
    package let namespace: String
    package let labels: [String: String]
    package let annotations: [String: String]
    /// Seconds since 1970, or nil where the manifest names no time: such an object counts as the oldest.
    package let creationTimestamp: Int64?

    package init(_ node: Node?, namespace: String, age: ResourceAge = .written) {
        name = node?["name"]?.string ?? ""
        self.namespace = namespace
        labels = node?["labels"]?.stringMap ?? [:]
        annotations = node?["annotations"]?.stringMap ?? [:]
        creationTimestamp =
            switch age {
            case .written: (node?["creationTimestamp"]?.string).flatMap(Timestamp.seconds(fromRFC3339:))
            case .seconds(let seconds): seconds
            }
    }
}

/// By what an object has its say among others of its kind.
package enum ResourceAge: Hashable, Sendable {
    /// By `metadata.creationTimestamp`.
    case written
    /// By these seconds since 1970; nil is the oldest.
    case seconds(Int64?)
}
