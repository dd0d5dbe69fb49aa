import Dispatch
package import FanlightResources
package import FanlightStore
import GRDB
import Glibc
import Synchronization

/// Keeps an object store in an SQLite file, `store.sqlite` in the data folder.
///
/// Each commit is one transaction and one fsync of the write-ahead log; the log is copied into the file about every 16 MB. Everything
/// runs on a thread of its own, since it blocks.
package final class SQLiteJournal: Journal {
    package let location: String
    private let database: DatabaseQueue
    private let limits: HistoryLimits
    private let queue = DispatchQueue(label: "store", qos: .userInitiated)
    /// The floor that is in the file.
    private let floor = Mutex<UInt64>(0)
    private let lock: Mutex<Int32?>

    /// Opens the store in a folder, or makes one.
    ///
    /// - Throws: `StoreError.Code.unavailable` where another process has it or it cannot be opened, `StoreError.Code.damaged`.
    package convenience init(folder: String, limits: HistoryLimits = HistoryLimits()) throws {
        try self.init(folder: folder, limits: limits, maximumPages: nil)
    }

    /// - Parameter maximumPages: pages of 4 KB that the file may have, for tests of a full disk.
    package init(folder: String, limits: HistoryLimits, maximumPages: Int?) throws {
        let file = try JournalFile(folder: folder, maximumPages: maximumPages)
        location = file.path
        database = file.database
        lock = Mutex(file.lock)
        self.limits = limits
    }

    deinit { close() }

    package func perform(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    package func load() throws -> JournalContent {
        let content = try read { try JournalReading.content($0) }
        floor.withLock { $0 = content.floor }
        return content
    }

    package func commit(_ batch: JournalBatch) throws {
        let former = floor.withLock { $0 }
        try JournalError.named(location) {
            try database.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try JournalWriting(database: database, limits: limits).write(batch, formerFloor: former)
                    return .commit
                }
            }
        }
        floor.withLock { $0 = max($0, batch.floor) }
    }

    package func history(of key: ResourceKey) throws -> [HistoryRecord] {
        try read { try JournalReading.history($0, of: key, limit: limits.perObject) }
    }

    package func recentChanges(before revision: UInt64?, limit: Int) throws -> [RecentChange] {
        try read { try JournalReading.recentChanges($0, before: revision, limit: limit) }
    }

    package func value(_ name: String) throws -> [UInt8]? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT value FROM \"values\" WHERE name = ?", arguments: [name])
                .map(JournalRow.init)?.bytes(0)
        }
    }

    package func close() {
        let descriptor = lock.withLock { lock in
            defer { lock = nil }
            return lock
        }
        guard let descriptor else { return }
        // Where the last checkpoint fails, the next opening does it.
        try? database.close()
        Glibc.close(descriptor)
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try JournalError.named(location) { try database.writeWithoutTransaction(body) }
    }
}
