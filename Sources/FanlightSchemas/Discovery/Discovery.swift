package import FanlightResources

/// What the API says about itself: groups, versions and resources, in the forms that clients ask for.
package enum Discovery {
    /// `apidiscovery.k8s.io/v2`: what `/api` and `/apis` answer to clients that can read everything at once.
    package static func aggregated(_ catalog: KindCatalog) -> (api: Node, apis: Node) {
        (
            AggregatedDiscovery.list(catalog.groups.filter(\.name.isEmpty), of: catalog),
            AggregatedDiscovery.list(catalog.groups.filter { !$0.name.isEmpty }, of: catalog)
        )
    }

    /// The `APIVersions` of `/api`.
    /// - Parameter serverAddress: host and port that clients reach the server at.
    package static func apiVersions(_ catalog: KindCatalog, serverAddress: String) -> Node {
        .object([
            "kind": .string("APIVersions"), "versions": .array((catalog.group("")?.versions ?? []).map { .string($0) }),
            "serverAddressByClientCIDRs": .array([
                .object(["clientCIDR": .string("0.0.0.0/0"), "serverAddress": .string(serverAddress)])
            ]),
        ])
    }

    /// The `APIGroupList` of `/apis`.
    package static func groupList(_ catalog: KindCatalog) -> Node {
        .object([
            "kind": .string("APIGroupList"), "apiVersion": .string("v1"),
            "groups": .array(catalog.groups.filter { !$0.name.isEmpty }.map { LegacyDiscovery.group($0) }),
        ])
    }

    /// The `APIGroup` of `/apis/<group>`; nil for a group that is not served.
    package static func group(_ catalog: KindCatalog, _ name: String) -> Node? {
        guard !name.isEmpty, let group = catalog.group(name) else { return nil }
        return LegacyDiscovery.group(group, isDocument: true)
    }

    /// The `APIResourceList` of `/api/v1` or `/apis/<group>/<version>`; nil for a version that is not served.
    package static func resourceList(_ catalog: KindCatalog, group: String, version: String) -> Node? {
        guard catalog.group(group)?.versions.contains(version) == true else { return nil }
        return LegacyDiscovery.resourceList(catalog.kinds(group: group, version: version), group: group, version: version)
    }

    /// A tag that changes with the content: 128 upper-case hexadecimal digits, without quotes.
    package static func etag(_ body: [UInt8]) -> String { StableHash.hexadecimal(body) }
}
