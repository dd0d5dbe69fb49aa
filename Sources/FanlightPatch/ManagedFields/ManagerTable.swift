import FanlightResources

/// All entries of an object's `metadata.managedFields`.
struct ManagerTable {
    private(set) var entries: [ManagerEntry.Identity: ManagerEntry] = [:]

    init() {}

    /// - Returns: nil where one of the entries is not valid, as then none counts.
    init?(_ managedFields: Node?) {
        for element in managedFields?.elements ?? [] {
            guard let entry = ManagerEntry(element) else { return nil }
            entries[entry.identity] = entry
        }
    }

    /// What the object says, or nothing where that is not valid.
    init(of object: Node?) { self = ManagerTable(object?[path: ["metadata", "managedFields"]]) ?? ManagerTable() }

    var isEmpty: Bool { entries.isEmpty }

    subscript(identity: ManagerEntry.Identity) -> ManagerEntry? {
        get { entries[identity] }
        set { entries[identity] = newValue }
    }

    /// Entries that manage nothing any more are dropped.
    mutating func update(_ identity: ManagerEntry.Identity, fields: FieldSet) {
        if fields.isEmpty { entries[identity] = nil } else { entries[identity]?.fields = fields }
    }

    mutating func dropEmpty() { entries = entries.filter { !$1.fields.isEmpty } }

    mutating func reconcile(with type: FieldType) {
        for (identity, entry) in entries {
            let fields = entry.fields.reconciled(with: type)
            if fields != entry.fields { entries[identity]?.fields = fields }
        }
    }

    /// The value of `metadata.managedFields`; nil where there is none. Appliers come first, the oldest entries before the newer ones.
    var node: Node? {
        guard !entries.isEmpty else { return nil }
        let sorted = entries.values.sorted { left, right in
            if left.identity.operation != right.identity.operation { return left.identity.operation == .apply }
            let (a, b) = (left.seconds, right.seconds)
            if a != b { return a < b }
            if left.identity.manager != right.identity.manager { return left.identity.manager < right.identity.manager }
            return (left.apiVersion, left.identity.subresource) < (right.apiVersion, right.identity.subresource)
        }
        return .array(sorted.map(\.node))
    }

    static let maximumUpdaters = 10

    /// Keeps the number of entries by update bounded: the oldest of a version are merged into one whose manager is `ancient-changes`.
    mutating func mergeOldestUpdaters() {
        let updaters = entries.values.filter { $0.identity.operation == .update }.sorted { left, right in
            left.seconds == right.seconds ? left.identity < right.identity : left.seconds < right.seconds
        }
        var count = updaters.count
        var firstOfVersion: [String: ManagerEntry.Identity] = [:]
        for updater in updaters where count > Self.maximumUpdaters {
            guard let first = firstOfVersion[updater.apiVersion] else {
                firstOfVersion[updater.apiVersion] = updater.identity
                continue
            }
            let bucket = ManagerEntry.Identity(
                manager: "ancient-changes", operation: .update, apiVersion: updater.apiVersion, subresource: "")
            let older = entries[bucket]?.fields ?? entries[first]?.fields ?? FieldSet()
            if entries[bucket] == nil { entries[first] = nil }
            entries[updater.identity] = nil
            entries[bucket] = ManagerEntry(
                identity: bucket, apiVersion: updater.apiVersion, time: updater.time, fields: older.union(updater.fields))
            count -= 1
        }
    }
}
