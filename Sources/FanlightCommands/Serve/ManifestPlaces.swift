import FanlightResources
import FanlightStore
import Synchronization

/// Which objects were written in which file, so that problems name the line even though the object comes from the store.
final class ManifestPlaces: Sendable {
    private let resources = Mutex<[ResourceKey: Resource]>([:])

    /// - Returns: the keys whose place or text differs from before.
    @discardableResult
    func replace(with written: [Resource]) -> Set<ResourceKey> {
        let next = Dictionary(written.map { ($0.key, $0) }) { first, _ in first }
        return resources.withLock { resources in
            var changed: Set<ResourceKey> = []
            for (key, resource) in next where resources[key] != resource { changed.insert(key) }
            for key in resources.keys where next[key] == nil { changed.insert(key) }
            resources = next
            return changed
        }
    }

    func written(_ key: ResourceKey) -> Resource? { resources.withLock { $0[key] } }

    /// The stored object for the control plane. Where its file says the same, with the lines of the file.
    func resource(_ object: StoredObject) -> Resource {
        let kind = object.key.kind
        let version = kind.versions.first ?? "v1"
        let apiVersion = kind.group.isEmpty ? version : "\(kind.group)/\(version)"
        let tree = object.node(apiVersion: apiVersion, kind: kind.kind)
        if let written = written(object.key), let source = written.source, Self.saysTheSame(written.tree, tree) {
            // The lines come from the file, and what only the store knows (defaults, generation) does not matter for them.
            return Resource(
                kind: kind, version: version, namespace: object.key.namespace, tree: Self.merged(written.tree, tree), source: source,
                age: .seconds(object.age))
        }
        return Resource(kind: kind, version: version, namespace: object.key.namespace, tree: tree, source: nil, age: .seconds(object.age))
    }

    private static let ignored: Set<String> = ["apiVersion", "kind", "metadata", "status"]

    private static func saysTheSame(_ written: Node, _ stored: Node) -> Bool {
        for member in written.members where !ignored.contains(member.key) && !member.value.isNull {
            guard let other = stored[member.key], isContained(member.value, in: other) else { return false }
        }
        return true
    }

    /// Whether everything that the file says stands in the stored object too, which may have defaults beside it.
    private static func isContained(_ written: Node, in stored: Node) -> Bool {
        switch (written.value, stored.value) {
        case (.mapping(let members), .mapping):
            members.allSatisfy { member in
                member.value.isNull || (stored[member.key].map { isContained(member.value, in: $0) } ?? member.value.members.isEmpty)
            }
        case (.sequence(let left), .sequence(let right)):
            left.count == right.count && zip(left, right).allSatisfy { isContained($0, in: $1) }
        default: written == stored
        }
    }

    /// The file's tree with the metadata and the further members of the stored one.
    private static func merged(_ written: Node, _ stored: Node) -> Node {
        var tree = written
        tree[member: "metadata"] = stored["metadata"]
        for member in stored.members where written.member(member.key) == nil { tree[member: member.key] = member.value }
        return tree
    }
}
