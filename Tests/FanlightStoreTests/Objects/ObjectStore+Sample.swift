import FanlightResources
import FanlightStore

extension ResourceKey {
    static func sample(_ name: String, kind: ResourceKind = .configMap, namespace: String = "default") -> ResourceKey {
        ResourceKey(kind, namespace: namespace, name: name)
    }
}

extension ObjectContent {
    /// A ConfigMap whose content is one value.
    static func sample(_ value: String, labels: KeyValuePairs<String, Node> = [:], metadata: KeyValuePairs<String, Node> = [:])
        -> ObjectContent
    {
        var node = Node.object(["metadata": .object(metadata), "data": .object(["value": .string(value)])])
        if !labels.isEmpty { node = node.setting(["metadata", "labels"], to: .object(labels)) }
        return ObjectContent(node: node.setting(["metadata", "name"], to: .string("sample")))
    }
}

extension StoredObject {
    /// The value that `ObjectContent.sample` was made with.
    var value: String { node(apiVersion: "v1", kind: "ConfigMap")[path: ["data", "value"]]?.string ?? "" }
}

extension ObjectStore {
    @discardableResult
    func put(_ key: ResourceKey, _ value: String, by attribution: Attribution? = nil) async throws -> WriteResult {
        try await write(key, by: attribution) { _ in .put(content: .sample(value), uid: "uid", age: nil) }
    }

    @discardableResult
    func delete(_ key: ResourceKey, by attribution: Attribution? = nil) async throws -> WriteResult {
        try await write(key, by: attribution) { _ in .delete(final: nil) }
    }
}

extension Attribution {
    static func sample(_ user: String) -> Attribution {
        Attribution(user: user, addresses: ["10.0.0.1", "127.0.0.1"], userAgent: "kubectl", verb: "update", time: 1_000)
    }
}

extension ObjectEvent {
    /// What the event tells, in a line.
    var summary: String { "\(revision) \(key.namespacedName) \(old?.value ?? "-") > \(new?.value ?? "-")" }
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
