import FanlightStore
import GRDB
import Glibc

/// Says what is wrong with the store's file, and what to do about it.
enum JournalError {
    /// Runs the body; what SQLite throws in it becomes a `StoreError` that names the file.
    static func named<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw storeError(error, path: path)
        } catch let error as StoreError where error.code == .damaged && !error.message.contains(path) {
            throw damaged(path, error.message)
        }
    }

    static func damaged(_ path: String, _ reason: String) -> StoreError {
        StoreError(
            code: .damaged,
            message: "the store \(path) is damaged (\(reason)); nothing was changed in it. Put a backup in its place, or move it and "
                + "\(path)-wal away to begin with an empty store")
    }

    /// - Parameter number: of `errno`.
    static func system(_ path: String, _ number: Int32) -> StoreError {
        StoreError(code: .unavailable, message: "the store \(path) cannot be opened: \(String(cString: strerror(number)))")
    }

    private static func storeError(_ error: DatabaseError, path: String) -> StoreError {
        let detail = "\(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        func unavailable(_ reason: String) -> StoreError {
            StoreError(code: .unavailable, message: "the store \(path) \(reason) (SQLite \(detail))")
        }
        return switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: damaged(path, "SQLite \(detail)")
        case .SQLITE_FULL: unavailable("could not be written: the disk is full")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: unavailable("could not be written: the file or its folder is read-only")
        case .SQLITE_BUSY, .SQLITE_LOCKED: unavailable("is in use by another process")
        case .SQLITE_CANTOPEN: unavailable("cannot be opened")
        case .SQLITE_IOERR: unavailable("could not be read or written: the disk reports an error")
        default: unavailable("failed")
        }
    }
}
