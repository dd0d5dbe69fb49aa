import FanlightFiles
import Glibc
import Testing

@Suite struct WholeFileTests {
    /// A folder of its own, gone with the test.
    private final class Place {
        let path = "/tmp/fanlight-files-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"

        init() throws { try Folder.make(path + "/inner") }
        deinit { Folder.remove(path) }
    }

    @Test("what was written is read, for the owner alone, and nothing else is left in the folder")
    func replaced() throws {
        let place = try Place()
        let file = WholeFile(place.path + "/a")
        #expect(try file.read(limit: 10) == nil)
        #expect(file.version == nil)
        try file.replace(with: [1, 2, 3])
        let first = try #require(file.version)
        try file.replace(with: [4])
        #expect(try file.read(limit: 10) == [4])
        #expect(file.version != first)
        var status = stat()
        #expect(stat(file.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(Folder.names(in: place.path) == ["a", "inner"])
    }

    @Test("a file may be as long as the limit and no longer")
    func limited() throws {
        let place = try Place()
        let file = WholeFile(place.path + "/a")
        try file.replace(with: [UInt8](repeating: 7, count: 100_000))
        #expect(try file.read(limit: 100_000)?.count == 100_000)
        #expect(throws: FileError(path: file.path, reason: .tooLarge(limit: 99_999))) { try file.read(limit: 99_999) }
    }

    @Test("where the folder is missing or the file is a folder, the error names the path, and what is there stays")
    func refused() throws {
        let place = try Place()
        #expect(throws: FileError.self) { try WholeFile(place.path + "/none/a").replace(with: [1]) }
        let folder = WholeFile(place.path + "/inner")
        #expect(throws: FileError(path: folder.path, reason: .system(EISDIR))) { try folder.replace(with: [1]) }
        #expect(throws: FileError(path: folder.path, reason: .system(EISDIR))) { try folder.read(limit: 10) }
        #expect(Folder.names(in: place.path) == ["inner"])
    }

    @Test("a folder is removed with all in it, and a link in it is not followed")
    func removed() throws {
        let (place, other) = (try Place(), try Place())
        try WholeFile(place.path + "/inner/a").replace(with: [1])
        #expect(symlink(other.path, place.path + "/inner/link") == 0)
        Folder.remove(place.path)
        #expect(access(place.path, F_OK) != 0)
        #expect(access(other.path + "/inner", F_OK) == 0)
    }
}
