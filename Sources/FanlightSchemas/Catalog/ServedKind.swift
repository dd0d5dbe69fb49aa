package import FanlightResources

/// A kind that the API serves, as discovery describes it.
package struct ServedKind: Sendable {
    package let kind: ResourceKind
    /// The name in paths, such as `virtualservices`.
    package let plural: String
    package let singular: String
    package let listKind: String
    package let shortNames: [String]
    package let categories: [String]
    package let isNamespaced: Bool
    /// Whether the kind comes from a CustomResourceDefinition. Such kinds know no strategic merge patch, and an update must name the
    /// resource version that it replaces.
    package let isCustom: Bool
    /// Whether the kind is part of the program, and no definition that was added to it.
    package let isBuiltin: Bool
    /// Whether objects are stored. Reviews and the resources of `fanlight.dev` are answers only.
    package let isStored: Bool
    /// What can be done with the resource, in the order of discovery.
    package let verbs: [String]
    /// All versions, served or not, the preferred one first.
    package let versions: [KindVersion]
    /// Metadata of the definition of a custom kind.
    let definitionLabels: [String: String]
    let definitionAnnotations: [String: String]

    package var group: String { kind.group }

    /// The name of the definition of a custom kind: `gateways.networking.istio.io`.
    package var definitionName: String { kind.group.isEmpty ? plural : "\(plural).\(kind.group)" }

    /// Whether served or not.
    package func version(_ name: String) -> KindVersion? { versions.first { $0.name == name } }

    package var servedVersions: [KindVersion] { versions.filter(\.isServed) }

    package var storageVersion: KindVersion? { versions.first(where: \.isStorage) ?? versions.first }

    package func permits(_ verb: String) -> Bool { verbs.contains(verb) }
}
