package import FanlightResources

/// What one file of manifests says.
package struct ManifestFile: Sendable {
    /// An object that has errors and is therefore not used.
    package struct BrokenObject: Hashable, Sendable {
        package let key: ResourceKey
        package let source: Source
    }

    /// An object of a kind that gateways do not read. Nothing but its type and name is checked.
    package struct UnreadObject: Hashable, Sendable {
        package let node: Node
        package let source: Source
    }

    /// In the order of the file.
    package var resources: [Resource] = []
    /// Objects of other kinds, in the order of the file.
    package var unread: [UnreadObject] = []
    package var diagnostics: [Diagnostic] = []
    /// The objects with errors whose kind and name can be read, so that an earlier version of them can stay in force.
    package var broken: [BrokenObject] = []
    /// Whether a part of the file could not be read as objects at all, so that nobody knows which objects it was meant to hold.
    package var isUnreadable = false

    package init() {}
}
