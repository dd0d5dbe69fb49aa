import FanlightResources
import FanlightStore
import GRDB

/// What is read from the store's file.
enum JournalReading {
    static func content(_ database: Database) throws -> JournalContent {
        guard let state = try Row.fetchOne(database, sql: "SELECT revision, floor FROM state").map(JournalRow.init) else {
            throw StoreError(code: .damaged, message: "there is no revision")
        }
        var content = JournalContent(revision: try state.revision(0), floor: try state.revision(1))
        var texts = SharedTexts()
        var later: [Int64: StoredObject] = [:]
        let objects = try Row.fetchCursor(
            database,
            sql: "SELECT id, api_group, kind, namespace, name, revision, uid, age, content FROM objects WHERE content IS NOT NULL")
        while let row = try objects.next().map(JournalRow.init) {
            guard let object = try row.object(texts.key(row, from: 1), from: 5) else { continue }
            content.objects.append(object)
            later[try row.integer(0)] = object
        }
        content.events = try events(database, after: content.floor, later: &later, texts: &texts)
        return content
    }

    /// The events after a revision, in order.
    ///
    /// They are read backwards, since the state after an event is the one before the next event of the same object. What does not fit
    /// together ends it: watches then go on from there.
    private static func events(
        _ database: Database, after floor: UInt64, later: inout [Int64: StoredObject], texts: inout SharedTexts
    ) throws -> [ObjectEvent] {
        var events: [ObjectEvent] = []
        let changes = try Row.fetchCursor(
            database,
            sql: """
                SELECT objects.id, api_group, kind, namespace, name, old_revision, old_uid, old_age, old_content, final_content, changes.revision
                FROM changes JOIN objects ON objects.id = changes.object WHERE changes.revision > ? ORDER BY changes.revision DESC
                """, arguments: [Int64(clamping: floor)])
        while let row = try changes.next().map(JournalRow.init) {
            let id = try row.integer(0)
            let revision = try row.revision(10)
            let old = try row.object(texts.key(row, from: 1), from: 5)
            if let new = later[id] {
                guard new.revision == revision else { break }
                events.append(ObjectEvent(old: old, new: new))
            } else {
                guard let old else { break }
                let final = try row.bytes(9).map(ObjectContent.init(tail:))
                events.append(ObjectEvent(deleted: old, final: final, revision: revision))
            }
            later[id] = old
        }
        return events.reversed()
    }

    static func history(_ database: Database, of key: ResourceKey, limit: Int) throws -> [HistoryRecord] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT changes.number, changes.revision, user, addresses, agent, verb, time, old_revision, old_uid, old_age, old_content
                FROM changes JOIN objects ON objects.id = changes.object
                WHERE api_group = ? AND kind = ? AND namespace = ? AND name = ? AND changes.number IS NOT NULL
                ORDER BY changes.number DESC LIMIT ?
                """, arguments: [key.kind.group, key.kind.kind, key.namespace, key.name, limit])
        var records: [HistoryRecord] = []
        while let row = try rows.next().map(JournalRow.init) {
            records.append(
                HistoryRecord(
                    key: key, number: try row.revision(0), revision: try row.revision(1), attribution: try attribution(row),
                    before: try row.object(key, from: 7)))
        }
        return records
    }

    /// - Parameter revision: only changes before it; nil for all.
    static func recentChanges(_ database: Database, before revision: UInt64?, limit: Int) throws -> [RecentChange] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT changes.number, changes.revision, user, addresses, agent, verb, time, api_group, kind, namespace, name,
                    old_revision IS NULL
                FROM changes JOIN objects ON objects.id = changes.object
                WHERE changes.number IS NOT NULL AND changes.revision < ? ORDER BY changes.revision DESC LIMIT ?
                """, arguments: [Int64(clamping: revision ?? .max), limit])
        var changes: [RecentChange] = []
        var texts = SharedTexts()
        while let row = try rows.next().map(JournalRow.init) {
            changes.append(
                RecentChange(
                    key: try texts.key(row, from: 7), number: try row.revision(0), revision: try row.revision(1),
                    attribution: try attribution(row), isCreation: try row.integer(11) != 0))
        }
        return changes
    }

    /// From the columns of both questions above.
    private static func attribution(_ row: JournalRow) throws -> Attribution {
        Attribution(
            user: try row.text(2), addresses: try row.text(3).split(separator: "\n").map(String.init), userAgent: try row.text(4),
            verb: try row.text(5), time: try row.integer(6))
    }
}

/// Keys that share the text of their kinds and namespaces.
private struct SharedTexts {
    private var kinds: [ResourceKind: ResourceKind] = [:]
    private var namespaces: [String: String] = [:]

    /// A key from four columns: group, kind, namespace and name.
    mutating func key(_ row: JournalRow, from column: Int) throws -> ResourceKey {
        let kind = ResourceKind(group: try row.text(column), kind: try row.text(column + 1))
        let namespace = try row.text(column + 2)
        return ResourceKey(
            Self.shared(kind, in: &kinds), namespace: Self.shared(namespace, in: &namespaces), name: try row.text(column + 3))
    }

    private static func shared<Value: Hashable>(_ value: Value, in values: inout [Value: Value]) -> Value {
        if let known = values[value] { return known }
        values[value] = value
        return value
    }
}
