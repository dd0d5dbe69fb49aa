import HashTreeCollections

/// Everything that the gateways with one configuration are to have, as named resources.
///
/// A value that shares what it has in common with the snapshot that it was made from. It remembers what changed lately, so that the difference
/// to a recent snapshot costs what the change costs.
package struct FeedSnapshot: Sendable {
    /// Stands for a row of snapshots, each made from the one before it.
    private final class Lineage: Sendable {}

    private struct Change: Sendable {
        /// By type.
        let names: [[String]]
        let count: Int
    }

    /// More names than this in the remembered changes are not worth remembering: comparing everything is as good then.
    private static let memory = 4096
    private static let maximumChanges = 128

    package let types: FeedTypes
    /// The newest revision of the objects for which this is the content.
    package internal(set) var revision: UInt64 = 0
    /// Stands for what is served: the same in every process, and on both ends.
    package internal(set) var fingerprint = ""
    /// Stands for what is answered, wherever it is listened: equal for gateways that answer alike.
    package internal(set) var answers = ""
    private var resources: [TreeDictionary<String, FeedResource>]
    package private(set) var digest = ResourceDigest()
    private var lineage = Lineage()
    private var sequence = 0
    /// The last changes, of which the newest made this snapshot.
    private var changes: [Change] = []

    package init(types: FeedTypes = FeedType.table) {
        self.types = types
        resources = Array(repeating: [:], count: types.count)
    }

    /// A snapshot with the same content, from which another row begins.
    func branched() -> FeedSnapshot {
        var copy = self
        copy.lineage = Lineage()
        copy.sequence = 0
        copy.changes = []
        return copy
    }

    package func resource(_ name: String, of type: Int) -> FeedResource? { resources[type][name] }

    package func resources(of type: Int) -> some Collection<FeedResource> { resources[type].values }

    package func count(of type: Int) -> Int { resources[type].count }

    /// The bytes of all resources.
    package var byteCount: Int { resources.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.field.count } } }

    /// Whether both have the same resources.
    package func hasContent(of other: FeedSnapshot) -> Bool {
        (lineage === other.lineage && sequence == other.sequence) || (types == other.types && digest == other.digest)
    }

    /// - Parameter updates: for each type what came or changed, by name, and nil for what went.
    /// - Returns: whether anything differs.
    @discardableResult
    package mutating func update(_ updates: [[String: FeedResource?]]) -> Bool {
        var names = [[String]](repeating: [], count: types.count)
        var count = 0
        for (type, update) in updates.enumerated() {
            for (name, resource) in update {
                let old = resources[type][name]
                if old?.version == resource?.version { continue }
                if let old { digest.subtract(old.digest) }
                if let resource { digest.add(resource.digest) }
                resources[type][name] = resource
                names[type].append(name)
                count += 1
            }
        }
        guard count > 0 else { return false }
        sequence += 1
        changes.append(Change(names: names, count: count))
        var sum = changes.reduce(0) { $0 + $1.count }
        while sum > Self.memory || changes.count > Self.maximumChanges, let first = changes.first {
            sum -= first.count
            changes.removeFirst()
        }
        return true
    }

    /// The names of a type's resources that may differ from those of an earlier snapshot: all that do, and perhaps some that do not.
    func candidates(of type: Int, since older: FeedSnapshot) -> [String] {
        if lineage === older.lineage, older.sequence <= sequence, sequence - older.sequence <= changes.count {
            let recent = changes.suffix(sequence - older.sequence)
            if recent.count == 1, let only = recent.first { return only.names[type] }
            return Array(Set(recent.lazy.flatMap { $0.names[type] }))
        }
        guard older.types == types else { return Array(resources[type].keys) }
        var names: [String] = []
        for (name, resource) in resources[type] where older.resources[type][name]?.version != resource.version { names.append(name) }
        for name in older.resources[type].keys where resources[type][name] == nil { names.append(name) }
        return names
    }

    /// All names of a type, unordered.
    func names(of type: Int) -> some Collection<String> { resources[type].keys }
}
