import FanlightResources
import FanlightStore
import FoundationEssentials
import GRDB

/// Typed reads of a row, which may be damaged in any way.
struct JournalRow {
    let row: Row

    func optionalInteger(_ column: Int) throws -> Int64? {
        switch (row[column] as DatabaseValue).storage {
        case .null: nil
        case .int64(let number): number
        default: throw Self.damaged
        }
    }

    func integer(_ column: Int) throws -> Int64 {
        guard let number = try optionalInteger(column) else { throw Self.damaged }
        return number
    }

    func revision(_ column: Int) throws -> UInt64 {
        guard let revision = UInt64(exactly: try integer(column)) else { throw Self.damaged }
        return revision
    }

    func text(_ column: Int) throws -> String {
        guard case .string(let text) = (row[column] as DatabaseValue).storage else { throw Self.damaged }
        return text
    }

    func bytes(_ column: Int) throws -> [UInt8]? {
        switch (row[column] as DatabaseValue).storage {
        case .null: nil
        case .blob(let data): [UInt8](data)
        default: throw Self.damaged
        }
    }

    /// An object from four columns: revision, uid, age and content. Nil where it has no content.
    func object(_ key: ResourceKey, from column: Int) throws -> StoredObject? {
        guard let tail = try bytes(column + 3) else { return nil }
        return StoredObject(
            key: key, uid: try text(column + 1), revision: try revision(column), age: try optionalInteger(column + 2),
            content: try ObjectContent(tail: tail))
    }

    private static var damaged: StoreError { StoreError(code: .damaged, message: "a row has a value of the wrong type") }
}
