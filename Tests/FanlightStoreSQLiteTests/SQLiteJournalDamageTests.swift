import FanlightResources
import FanlightStore
import FanlightStoreSQLite
import Testing

/// What becomes of a store whose process or disk failed.
@Suite("SQLiteJournal after failures")
struct SQLiteJournalDamageTests {
    private static func copy(_ source: TemporaryFolder) throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for name in ["store.sqlite", "store.sqlite-wal"] where source.names.contains(name) {
            try copy.write(try source.read(name), to: name)
        }
        return copy
    }

    private static func filled(_ folder: TemporaryFolder, count: Int) async throws {
        let store = try ObjectStore(folder: folder)
        for number in 0..<count { try await store.put(.sample("o\(number)"), String(repeating: "x", count: 1_500), by: .sample("u")) }
        await store.close()
    }

    @Test("after a kill, everything that was acknowledged is there and no revision is used twice")
    func kill() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder)
        for round in 0..<5 {
            for value in 0..<20 { try await store.put(.sample("o\(value)"), "\(round)-\(value)", by: .sample("u")) }
            let copy = try Self.copy(folder)
            let opened = try ObjectStore(folder: copy)
            #expect(opened.everything() == store.everything())
            #expect(try await opened.events() == store.events())
            #expect(try await opened.put(.sample("new"), "1").revision == store.revision + 1)
            await opened.close()
        }
        await store.close()
    }

    @Test("a log that was torn anywhere gives the store as it was after one of the commits")
    func tornLog() async throws {
        let folder = try TemporaryFolder()
        let store = try ObjectStore(folder: folder)
        for value in 0..<40 { try await store.put(.sample("o\(value % 7)"), "\(value)") }
        let log = try folder.read("store.sqlite-wal")
        var revisions: Set<UInt64> = []
        for part in 1..<20 {
            let copy = try Self.copy(folder)
            try copy.write(Array(log[..<(log.count * part / 20)]), to: "store.sqlite-wal")
            let opened = try ObjectStore(folder: copy)
            revisions.insert(opened.revision)
            #expect(try opened.list(.configMap).items.map(\.summary) == store.list(.configMap, at: opened.revision).items.map(\.summary))
            await opened.close()
        }
        #expect(revisions.count > 10)
        await store.close()
    }

    @Test("a file that is no store is refused by name and stays as it is", arguments: [0, 4_096])
    func noStore(offset: Int) async throws {
        let folder = try TemporaryFolder()
        try await Self.filled(folder, count: 20)
        var bytes = try folder.read("store.sqlite")
        for index in 0..<512 { bytes[offset + index] = UInt8(truncatingIfNeeded: index &* 31 &+ 7) }
        try folder.write(bytes, to: "store.sqlite")
        let error = #expect(throws: StoreError.self) { try ObjectStore(folder: folder) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("\(folder.path)/store.sqlite") == true)
        #expect(error?.message.contains("backup") == true)
        #expect(try folder.read("store.sqlite") == bytes)
    }

    @Test("damage in the middle of the objects is found when the store is opened")
    func damagedPages() async throws {
        let folder = try TemporaryFolder()
        try await Self.filled(folder, count: 60)
        var bytes = try folder.read("store.sqlite")
        for page in 8..<(bytes.count / 4_096) {
            for index in 0..<256 { bytes[page * 4_096 + index] = 0xA5 }
        }
        try folder.write(bytes, to: "store.sqlite")
        let error = #expect(throws: StoreError.self) { try ObjectStore(folder: folder) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("\(folder.path)/store.sqlite") == true)
    }

    @Test("after an unclean end, damage in the history is found too")
    func checkAfterCrash() async throws {
        let folder = try TemporaryFolder()
        let old = try ObjectStore(folder: folder, events: 8)
        for number in 0..<60 {
            try await old.put(.sample("a"), "number-\(number)-" + String(repeating: "x", count: 1_500), by: .sample("u"))
        }
        await old.close()
        let store = try ObjectStore(folder: folder, events: 8)
        try await store.put(.sample("b"), "1")
        let copy = try Self.copy(folder)
        await store.close()
        var bytes = try copy.read("store.sqlite")
        let place = try #require(bytes.firstRange(of: "number-20-".utf8)?.lowerBound)
        let page = place / 4_096 * 4_096
        for index in page..<page + 256 { bytes[index] = 0xA5 }
        try copy.write(bytes, to: "store.sqlite")
        let error = #expect(throws: StoreError.self) { try ObjectStore(folder: copy, events: 8) }
        #expect(error?.code == .damaged)
    }

    @Test("a store of a later version is refused")
    func laterVersion() async throws {
        let folder = try TemporaryFolder()
        try await Self.filled(folder, count: 1)
        var bytes = try folder.read("store.sqlite")
        // The version is a number of four bytes in the header.
        bytes[63] = 99
        try folder.write(bytes, to: "store.sqlite")
        let error = #expect(throws: StoreError.self) { try ObjectStore(folder: folder) }
        #expect(error?.message.contains("later version of fanlight (format 99)") == true)
    }

    @Test("a folder that cannot be used is named")
    func badFolder() throws {
        let folder = try TemporaryFolder()
        try folder.write([], to: "file")
        let error = #expect(throws: StoreError.self) { try SQLiteJournal(folder: folder.path + "/file") }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains(folder.path + "/file") == true)
        let missing = #expect(throws: StoreError.self) { try SQLiteJournal(folder: folder.path + "/none/deep") }
        #expect(missing?.message.contains(folder.path + "/none/deep") == true)
    }
}
