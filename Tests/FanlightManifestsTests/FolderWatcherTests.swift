import FanlightManifests
import Testing

@Suite(.timeLimit(.minutes(1))) struct FolderWatcherTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Waits for one change of a watched folder after `edit`.
    private func change(of path: String, _ edit: () throws -> Void) async throws -> Bool {
        let watcher = try FolderWatcher(paths: [path])
        defer { watcher.stop() }
        try edit()
        var changes = watcher.changes.makeAsyncIterator()
        return await changes.next() != nil
    }

    @Test("a new file is a change")
    func newFile() async throws {
        #expect(try await change(of: folder.path) { try folder.write("a.yaml", service("a")) })
    }

    @Test("a file in a folder that is new is a change")
    func newFolder() async throws {
        let watcher = try FolderWatcher(paths: [folder.path])
        defer { watcher.stop() }
        var changes = watcher.changes.makeAsyncIterator()
        try folder.write("sub/deeper/a.yaml", service("a"))
        #expect(await changes.next() != nil)
        try folder.write("sub/deeper/a.yaml", service("b"))
        #expect(await changes.next() != nil)
    }

    @Test("a removed file is a change")
    func removedFile() async throws {
        try folder.write("a.yaml", service("a"))
        #expect(try await change(of: folder.path) { try folder.remove("a.yaml") })
    }

    @Test("a watched file that is replaced is a change")
    func replacedFile() async throws {
        try folder.write("a.yaml", service("a"))
        #expect(
            try await change(of: folder.path + "/a.yaml") {
                try folder.remove("a.yaml")
                try folder.write("a.yaml", service("b"))
            })
    }

    @Test("a folder that comes into being is a change")
    func createdFolder() async throws {
        #expect(try await change(of: folder.path + "/later") { try folder.write("later/a.yaml", service("a")) })
    }

    @Test("stopping ends the stream")
    func stop() async throws {
        let watcher = try FolderWatcher(paths: [folder.path])
        watcher.stop()
        watcher.stop()
        var changes = watcher.changes.makeAsyncIterator()
        #expect(await changes.next() == nil)
    }
}
