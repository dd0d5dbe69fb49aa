package import FanlightResources

/// A resource as a store holds it.
package struct StoredResource: Hashable, Sendable {
    package let resource: Resource
    /// The store's revision when this object last changed.
    package let revision: UInt64
    /// What stays the same while the object lives, and is different when it is created anew under the same name.
    package let uid: String?

    package init(resource: Resource, revision: UInt64, uid: String? = nil) {
        self.resource = resource
        self.revision = revision
        self.uid = uid
    }

    package var key: ResourceKey { resource.key }
}
