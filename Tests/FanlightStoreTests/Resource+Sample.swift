import FanlightResources
import FanlightStore

extension Resource {
    /// A ConfigMap whose content is one value.
    static func sample(_ name: String, _ value: String = "", kind: ResourceKind = .configMap, namespace: String = "default") -> Resource {
        func member(_ key: String, _ value: Node.Value) -> Node.Member { Node.Member(key: key, line: 0, column: 0, value: Node(value)) }
        let tree = Node(
            .mapping([
                member("apiVersion", .string("v1")),
                member("kind", .string(kind.kind)),
                member("metadata", .mapping([member("name", .string(name)), member("namespace", .string(namespace))])),
                member("data", .mapping([member("value", .string(value))])),
            ]))
        return Resource(kind: kind, version: "v1", namespace: namespace, tree: tree, source: nil)
    }
}

extension ResourceKey {
    static func sample(_ name: String, kind: ResourceKind = .configMap, namespace: String = "default") -> ResourceKey {
        ResourceKey(kind, namespace: namespace, name: name)
    }
}

extension StoredResource {
    /// As a store made by `InMemoryStore.sample` holds it.
    static func sample(_ resource: Resource, _ revision: UInt64) -> StoredResource {
        StoredResource(resource: resource, revision: revision, uid: "uid")
    }
}

extension InMemoryStore {
    static func sample(watchLimit: Int = 100) -> InMemoryStore {
        InMemoryStore(watchLimit: watchLimit, makeUID: { "uid" })
    }
}
