import FanlightStore
import GRDB

/// The tables of the store's file.
///
/// A change is written twice: the object's new state, and a row in `changes` with the state before it. Such a row is both an event for
/// watches and a record of the history; the state after an event is the state before the next event of the same object, or the
/// object's current one. So an object of 2 KB costs about 4 KB for each write.
enum JournalSchema {
    /// Each step leads from the version that is its index to the next one. Steps that were released never change.
    private static let steps = [
        """
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY,
            api_group TEXT NOT NULL,
            kind TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            revision INTEGER NOT NULL,
            -- The number of the latest record in the history.
            number INTEGER NOT NULL,
            uid TEXT,
            age INTEGER,
            -- Null for an object that is gone, whose row stays while there are changes of it.
            content BLOB,
            UNIQUE (api_group, kind, namespace, name)
        ) STRICT;
        CREATE INDEX gone_objects ON objects (revision) WHERE content IS NULL;
        CREATE TABLE changes (
            revision INTEGER PRIMARY KEY,
            object INTEGER NOT NULL,
            -- Null for a change that is no record of the history.
            number INTEGER,
            user TEXT,
            addresses TEXT,
            agent TEXT,
            verb TEXT,
            time INTEGER,
            -- The state before; null for a creation.
            old_revision INTEGER,
            old_uid TEXT,
            old_age INTEGER,
            old_content BLOB,
            -- What a deletion tells instead of the state before.
            final_content BLOB
        ) STRICT;
        CREATE INDEX history ON changes (object, number) WHERE number IS NOT NULL;
        CREATE TABLE "values" (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, floor INTEGER NOT NULL) STRICT;
        INSERT INTO state VALUES (1, 0, 0);
        """
    ]

    /// Brings the file to the current version.
    ///
    /// - Throws: `StoreError.Code.damaged` where the file is of a later version or of something else.
    static func migrate(_ database: Database, path: String) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard (0...steps.count).contains(version) else {
            throw StoreError(
                code: .damaged,
                message: "the store \(path) was written by a later version of fanlight (format \(version)); run that version")
        }
        if version == 0, try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0 {
            throw StoreError(code: .damaged, message: "\(path) is an SQLite file, but no store of fanlight; move it away")
        }
        for (index, step) in steps.enumerated().dropFirst(version) {
            try database.inTransaction(.immediate) {
                try database.execute(sql: step)
                try database.execute(sql: "PRAGMA user_version = \(index + 1)")
                return .commit
            }
        }
    }
}
