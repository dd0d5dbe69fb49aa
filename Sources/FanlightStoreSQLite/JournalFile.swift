import FanlightStore
import GRDB
import Glibc

/// The store's file and the lock beside it.
struct JournalFile {
    let path: String
    let database: DatabaseQueue
    /// The descriptor of the lock, which ends with the process at the latest.
    let lock: Int32

    /// A file of up to this size is checked as a whole after a process has ended without closing it.
    private static let checkedSize = 1 << 30

    /// - Parameters:
    ///   - folder: is made where it is missing.
    ///   - maximumPages: of 4 KB, for tests of a full disk.
    init(folder: String, maximumPages: Int?) throws {
        let path = folder + "/store.sqlite"
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw JournalError.system(folder, errno) }
        let lock = try Self.takeLock(folder + "/store.lock", of: path)
        do {
            try Self.makePrivate(path)
            let needsCheck = Self.size(path + "-wal") > 0 && Self.size(path) <= Self.checkedSize
            database = try JournalError.named(path) {
                let queue = try DatabaseQueue(path: path, configuration: Self.configuration(maximumPages: maximumPages))
                try queue.writeWithoutTransaction { database in
                    if needsCheck { try Self.check(database, path: path) }
                    try JournalSchema.migrate(database, path: path)
                }
                return queue
            }
        } catch {
            close(lock)
            throw error
        }
        self.path = path
        self.lock = lock
    }

    /// SQLite's own locks end when any other descriptor of the file is closed in this process; this one does not.
    private static func takeLock(_ lockPath: String, of path: String) throws -> Int32 {
        let lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw JournalError.system(lockPath, errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(lock)
            guard number == EWOULDBLOCK else { throw JournalError.system(lockPath, number) }
            throw StoreError(
                code: .unavailable, message: "the store \(path) is in use by another process; stop it, or use another data folder")
        }
        return lock
    }

    /// Makes the file where it is missing. It holds Secrets, so nobody else may read it; SQLite gives its log the same mode.
    private static func makePrivate(_ path: String) throws {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw JournalError.system(path, errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw JournalError.system(path, errno) }
        guard status.st_mode & 0o077 == 0 || fchmod(file, 0o600) == 0 else { throw JournalError.system(path, errno) }
    }

    private static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private static func configuration(maximumPages: Int?) -> Configuration {
        var configuration = Configuration()
        configuration.label = "store"
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            // Exclusive before the first access: then the index of the log is in memory, and a second process is refused by SQLite too.
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw StoreError(code: .unavailable, message: "the store \(database.description) cannot have a write-ahead log")
            }
            // One fsync for each transaction.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            try database.execute(sql: "PRAGMA journal_size_limit = \(64 << 20)")
            try database.execute(sql: "PRAGMA cache_size = -16000")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            if let maximumPages { try database.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
        }
        return configuration
    }

    /// A crash of the process or the machine leaves the file whole, since SQLite drops what was not synced; a failing disk may not.
    private static func check(_ database: Database, path: String) throws {
        let result = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
        guard result == "ok" else { throw JournalError.damaged(path, result) }
    }
}
