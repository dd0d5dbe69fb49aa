/// A part of a resource with a path of its own, such as `deployments/scale`.
package struct Subresource: Hashable, Sendable {
    package let name: String
    /// The kind of what is read and written there. An empty version stands for the version of the resource itself, as discovery has it.
    package let group: String
    package let version: String
    package let kind: String
    package let verbs: [String]
}

/// Where a kind keeps what its subresource `scale` shows. Paths are of the form `.spec.replicas`.
package struct ScalePaths: Hashable, Sendable {
    package let specReplicas: String
    package let statusReplicas: String
    /// A label selector: written out as text in custom kinds, a mapping of labels or a `LabelSelector` in built-in ones.
    package let labelSelector: String?
}
