/// The order in which objects have their say where they disagree: the oldest first, then by name, then by namespace.
///
/// An object without a creation time counts as the oldest.
///
/// - Source: Istio pilot/pkg/model/push_context.go, sortConfigByCreationTime.
package struct ResourceOrder: Hashable, Sendable, Comparable {
    package let creation: Int64
    package let name: String
    package let namespace: String

    package init(_ metadata: ObjectMetadata) {
        creation = metadata.creationTimestamp ?? .min
        name = metadata.name
        namespace = metadata.namespace
    }

    package static func < (left: ResourceOrder, right: ResourceOrder) -> Bool {
        if left.creation != right.creation { return left.creation < right.creation }
        if left.name != right.name { return left.name < right.name }
        return left.namespace < right.namespace
    }
}
