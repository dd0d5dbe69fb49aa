import FanlightResources
import FanlightSchemas
import FanlightStore

/// The history of an object as it is answered.
struct HistoryList {
    let key: ResourceKey
    let apiVersion: String
    let history: ObjectHistory
    /// Whether each version comes with the whole object.
    let includesObjects: Bool

    var node: Node {
        .object([
            "kind": .string("History"), "apiVersion": .string("\(FanlightGroup.name)/\(FanlightGroup.version)"),
            "object": .object([
                "apiVersion": .string(apiVersion), "kind": .string(key.kind.kind), "namespace": .string(key.namespace),
                "name": .string(key.name),
            ]), "versions": .array(history.versions.map(version)),
        ])
    }

    private func version(_ version: ObjectHistory.Version) -> Node {
        let record = version.record
        var node = Node.object([
            "version": .integer(record.number), "resourceVersion": .string(String(record.revision)),
            "time": .string(Timestamp.text(seconds: record.attribution.time / 1_000)), "verb": .string(record.attribution.verb),
            "user": .string(record.attribution.user), "sourceIPs": .array(record.attribution.addresses.map { .string($0) }),
            "userAgent": .string(record.attribution.userAgent), "current": .bool(version.isCurrent),
            "restorable": .bool(version.object != nil),
        ])
        if let object = version.object {
            node[member: "generation"] = object.node(apiVersion: apiVersion, kind: key.kind.kind)[path: ["metadata", "generation"]]
        }
        if includesObjects { node[member: "object"] = version.object?.node(apiVersion: apiVersion, kind: key.kind.kind) ?? .null }
        return node
    }
}
