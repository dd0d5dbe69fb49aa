import FanlightManifests
import FanlightResources

/// What the folders of `--config` have brought into the store, so that an object which a folder loses is removed even when that happened
/// while nothing ran.
struct Inventory: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        /// Of the object that was applied.
        var uid: String
        /// Tells whether the file says something else than what was applied.
        var digest: String
        var file: String
        var line: Int
        /// Whether the folder made the object, so that its age is the file's to say.
        var isCreated: Bool
        /// Why the newest version of the file is not in force; empty where it is.
        var problem: String
    }

    static let name = "config/inventory"

    var entries: [ResourceKey: Entry] = [:]

    init() {}

    /// Nil for bytes that are no inventory.
    init?(_ bytes: [UInt8]) {
        guard let node = JSONReader.read(bytes).documents.first?.node else { return nil }
        for item in node["objects"]?.elements ?? [] {
            guard let kind = item["kind"]?.string, let name = item["name"]?.string else { return nil }
            let key = ResourceKey(
                ResourceKind(group: item["group"]?.string ?? "", kind: kind), namespace: item["namespace"]?.string ?? "", name: name)
            entries[key] = Entry(
                uid: item["uid"]?.string ?? "", digest: item["digest"]?.string ?? "", file: item["file"]?.string ?? "",
                line: item["line"]?.integer ?? 1, isCreated: item["created"]?.bool ?? false, problem: item["problem"]?.string ?? "")
        }
    }

    var bytes: [UInt8] {
        let items = entries.sorted { $0.key < $1.key }.map { key, entry in
            Node.object([
                "group": .string(key.kind.group), "kind": .string(key.kind.kind), "namespace": .string(key.namespace),
                "name": .string(key.name),
                "uid": .string(entry.uid), "digest": .string(entry.digest), "file": .string(entry.file), "line": .integer(entry.line),
                "created": .bool(entry.isCreated), "problem": .string(entry.problem),
            ])
        }
        return Node.object(["objects": .array(items)]).json
    }
}
