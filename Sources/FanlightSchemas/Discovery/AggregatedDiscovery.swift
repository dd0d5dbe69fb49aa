import FanlightResources

/// Lists of `apidiscovery.k8s.io/v2`.
enum AggregatedDiscovery {
    static func list(_ groups: [APIGroup], of catalog: KindCatalog) -> Node {
        .object([
            "kind": .string("APIGroupDiscoveryList"), "apiVersion": .string("apidiscovery.k8s.io/v2"), "metadata": .emptyObject,
            "items": .array(groups.map { item($0, of: catalog) }),
        ])
    }

    private static func item(_ group: APIGroup, of catalog: KindCatalog) -> Node {
        let versions = group.versions.map { version in
            Node.object([
                "version": .string(version),
                "resources": .array(catalog.kinds(group: group.name, version: version).map { resource($0.kind, in: $0.version) }),
                "freshness": .string("Current"),
            ])
        }
        return .object([
            "metadata": group.name.isEmpty ? .emptyObject : .object(["name": .string(group.name)]), "versions": .array(versions),
        ])
    }

    private static func resource(_ kind: ServedKind, in version: KindVersion) -> Node {
        // Built-in kinds leave group and version of the kind to the place in the list; custom ones write them out.
        let responseKind =
            kind.isCustom
            ? responseKind(group: kind.group, version: version.name, kind: kind.kind.kind)
            : responseKind(group: "", version: "", kind: kind.kind.kind)
        var resource = Node.object([
            "resource": .string(kind.plural), "responseKind": responseKind, "scope": .string(kind.isNamespaced ? "Namespaced" : "Cluster"),
            "singularResource": .string(kind.singular), "verbs": strings(kind.verbs),
        ])
        if !kind.shortNames.isEmpty { resource[member: "shortNames"] = strings(kind.shortNames) }
        if !kind.categories.isEmpty { resource[member: "categories"] = strings(kind.categories) }
        if !version.subresources.isEmpty {
            resource[member: "subresources"] = .array(
                version.subresources.map { subresource in
                    .object([
                        "subresource": .string(subresource.name),
                        "responseKind": self.responseKind(group: subresource.group, version: subresource.version, kind: subresource.kind),
                        "verbs": strings(subresource.verbs),
                    ])
                })
        }
        return resource
    }

    private static func responseKind(group: String, version: String, kind: String) -> Node {
        .object(["group": .string(group), "version": .string(version), "kind": .string(kind)])
    }

    private static func strings(_ strings: [String]) -> Node { .array(strings.map { .string($0) }) }
}
