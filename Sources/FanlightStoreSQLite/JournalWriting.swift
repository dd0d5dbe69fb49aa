import FanlightResources
import FanlightStore
import FoundationEssentials
import GRDB

/// What is written to the store's file, within one transaction.
struct JournalWriting {
    let database: Database
    let limits: HistoryLimits

    func write(_ batch: JournalBatch, formerFloor: UInt64) throws {
        for write in batch.writes { try self.write(write, floor: batch.floor) }
        for (name, value) in batch.values {
            if let value {
                try run(
                    "INSERT INTO \"values\" VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", [name, Data(value)])
            } else {
                try run("DELETE FROM \"values\" WHERE name = ?", [name])
            }
        }
        if !batch.writes.isEmpty { try run("UPDATE state SET revision = ?, floor = ?", [number(batch.revision), number(batch.floor)]) }
        if batch.floor > formerFloor { try compact(from: formerFloor, to: batch.floor) }
    }

    private func write(_ write: JournalBatch.Write, floor: UInt64) throws {
        let event = write.event
        let (object, former) = try row(of: event.key, revision: event.revision)
        let current = write.attribution == nil ? former : former + 1
        try run(
            "UPDATE objects SET revision = ?, number = ?, uid = ?, age = ?, content = ? WHERE id = ?",
            [number(event.revision), current, event.new?.uid, event.new?.age, event.new.map { Data($0.tail) }, object])
        let final = event.isDeletion && event.object.content != event.old?.content ? Data(event.object.tail) : nil
        let attribution = write.attribution
        try run(
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                number(event.revision), object, attribution == nil ? nil : current, attribution?.user,
                attribution?.addresses.joined(separator: "\n"), attribution?.userAgent, attribution?.verb, attribution?.time,
                event.old.map { number($0.revision) }, event.old?.uid, event.old?.age, event.old.map { Data($0.tail) }, final,
            ])
        // A record that watches still need goes when the floor passes it.
        if attribution != nil, current > Int64(limits.perObject) {
            try run(
                "DELETE FROM changes WHERE object = ? AND number = ? AND revision <= ?",
                [object, current - Int64(limits.perObject), number(floor)])
        }
    }

    /// The row of a key, which is made where it is missing, and the number of its latest record.
    private func row(of key: ResourceKey, revision: UInt64) throws -> (id: Int64, number: Int64) {
        let columns: [any DatabaseValueConvertible] = [key.kind.group, key.kind.kind, key.namespace, key.name]
        let find = try database.cachedStatement(
            sql: "SELECT id, number FROM objects WHERE api_group = ? AND kind = ? AND namespace = ? AND name = ?")
        if let row = try Row.fetchOne(find, arguments: StatementArguments(columns)).map(JournalRow.init) {
            return (try row.integer(0), try row.integer(1))
        }
        try run(
            "INSERT INTO objects (api_group, kind, namespace, name, revision, number) VALUES (?, ?, ?, ?, ?, 0)",
            columns + [number(revision)])
        return (database.lastInsertedRowID, 0)
    }

    /// Lets go of the events up to the new floor that are no records, and of the history that is beyond the limits.
    private func compact(from former: UInt64, to floor: UInt64) throws {
        try run(
            """
            DELETE FROM changes WHERE revision > ? AND revision <= ?
            AND (number IS NULL OR number <= (SELECT objects.number FROM objects WHERE id = object) - ?)
            """, [number(former), number(floor), limits.perObject])
        // Objects that went without leaving a record.
        try run(
            """
            DELETE FROM objects WHERE content IS NULL AND revision > ? AND revision <= ?
            AND NOT EXISTS (SELECT 1 FROM changes WHERE object = objects.id AND changes.number IS NOT NULL)
            """, [number(former), number(floor)])
        let find = try database.cachedStatement(
            sql: "SELECT id FROM objects WHERE content IS NULL AND revision <= ? ORDER BY revision DESC LIMIT -1 OFFSET ?")
        for object in try Int64.fetchAll(find, arguments: [number(floor), limits.deletedObjects]) {
            try run("DELETE FROM changes WHERE object = ? AND number IS NOT NULL", [object])
            try run("DELETE FROM objects WHERE id = ?", [object])
        }
    }

    private func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws {
        try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    private func number(_ revision: UInt64) -> Int64 { Int64(clamping: revision) }
}
