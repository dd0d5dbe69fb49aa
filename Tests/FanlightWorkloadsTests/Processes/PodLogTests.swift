import FanlightFiles
import Glibc
import Testing

@testable import FanlightWorkloads

/// A Pod's log on disk, and what is read of it.
@Suite struct PodLogTests {
    private static func line(_ number: Int) -> String {
        "2024-05-01T00:00:\(number < 10 ? "0" : "")\(number).500000Z\tinfo\tline \(number)\n"
    }

    private static func read(_ path: String, _ options: PodLogOptions, isRunning: @escaping @Sendable () -> Bool = { false }) async
        -> String
    {
        let reader = PodLogReader(path: path, options: options, isRunning: isRunning)
        var bytes: [UInt8] = []
        while let piece = await reader.next() { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func folder(_ files: [String: ClosedRange<Int>]) throws -> TestFolder {
        let folder = try TestFolder()
        for (name, lines) in files { try folder.write(lines.map(line).joined(), to: name) }
        return folder
    }

    @Test("all of it comes in order, older files first")
    func all() async throws {
        let folder = try Self.folder(["log": 7...9, "log.1": 4...6, "log.2": 1...3])
        #expect(await Self.read(folder.path + "/log", PodLogOptions()) == (1...9).map(Self.line).joined())
    }

    @Test("the last lines are found across files", arguments: [0, 1, 2, 3, 4, 8, 9, 10, 1_000])
    func tail(_ lines: Int) async throws {
        let folder = try Self.folder(["log": 7...9, "log.1": 4...6, "log.2": 1...3])
        let expected = (1...9).suffix(lines).map(Self.line).joined()
        #expect(await Self.read(folder.path + "/log", PodLogOptions(tailLines: lines)) == expected)
    }

    @Test("a last line without an end counts as a line")
    func unended() async throws {
        let folder = try TestFolder()
        try folder.write("one\ntwo\nthree", to: "log")
        #expect(await Self.read(folder.path + "/log", PodLogOptions(tailLines: 2)) == "two\nthree")
    }

    @Test("lines before a time are left out, and a line without a time belongs to the one before")
    func since() async throws {
        let folder = try TestFolder()
        try folder.write(Self.line(1) + "Fatal error: x\n" + Self.line(2) + "  at y\n" + Self.line(3), to: "log")
        let text = await Self.read(folder.path + "/log", PodLogOptions(since: 1_714_521_602.4))
        #expect(text == Self.line(2) + "  at y\n" + Self.line(3))
    }

    @Test("times of access logs are found too, and are put before the lines where that is wanted")
    func timestamps() async throws {
        let folder = try TestFolder()
        let text = "[2024-05-01T00:00:01.310Z] \"GET /\n"
        let json = "{\"method\":\"GET\",\"start_time\":\"2024-05-01T00:00:02.310Z\"}\n"
        try folder.write(text + json + "plain\n", to: "log")
        #expect(
            await Self.read(folder.path + "/log", PodLogOptions(timestamps: true))
                == "2024-05-01T00:00:01.310Z \(text)2024-05-01T00:00:02.310Z \(json)2024-05-01T00:00:02.310Z plain\n")
    }

    @Test("no more bytes come than are wanted", arguments: [1, 10, 100, 100_000])
    func limit(_ bytes: Int) async throws {
        let folder = try Self.folder(["log": 1...9])
        let whole = (1...9).map(Self.line).joined()
        #expect(await Self.read(folder.path + "/log", PodLogOptions(limitBytes: bytes)) == String(whole.prefix(bytes)))
    }

    @Test("a new process's log leaves that of the one before to be read")
    func previous() async throws {
        let folder = try Self.folder(["log": 3...3, "log.1": 1...2, "log-previous": 0...0, "log-previous.1": 0...0])
        PodLogFiles.begin(folder.path + "/log")
        try folder.write(Self.line(5), to: "log")
        #expect(await Self.read(folder.path + "/log", PodLogOptions(previous: true)) == (1...3).map(Self.line).joined())
        #expect(await Self.read(folder.path + "/log", PodLogOptions()) == Self.line(5))
    }

    @Test("it is followed over the change of files until its process has ended", .timeLimit(.minutes(1)))
    func follow() async throws {
        let folder = try Self.folder(["log": 1...1])
        let path = folder.path + "/log"
        let isRunning = Flag()
        isRunning.set(true)
        let reader = PodLogReader(path: path, options: PodLogOptions(follow: true)) { isRunning.isSet }
        var text = ""
        func read(until end: String) async throws {
            while !text.hasSuffix(end) { text += String(decoding: try #require(await reader.next()), as: UTF8.self) }
        }
        try await read(until: Self.line(1))
        try append(Self.line(2), path)
        try await read(until: Self.line(2))
        try append(Self.line(3), path)
        PodLogFiles.shift(path, files: 3)
        try folder.write(Self.line(4), to: "log")
        try await read(until: Self.line(4))
        #expect(text == (1...4).map(Self.line).joined())
        isRunning.set(false)
        #expect(await reader.next() == nil)
    }

    @Test("a full file is put aside, and no more files are kept than were asked for")
    func bounded() async throws {
        let folder = try TestFolder()
        let path = folder.path + "/log"
        let output = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        let errors = dup(output)
        defer {
            close(output)
            close(errors)
        }
        let log = BoundedLog(path: path, bytes: 1_000, files: 3, output: output, errors: errors)
        for number in 0..<60 {
            let text = Array((Self.line(number)).utf8)
            #expect(write(number.isMultiple(of: 2) ? output : errors, text, text.count) == text.count)
            log.check()
        }
        let names = Folder.names(in: folder.path)
        #expect(names == ["log", "log.1", "log.2"])
        for name in names { #expect((folder.read(name) ?? "").utf8.count <= 1_100) }
        #expect(await Self.read(path, PodLogOptions(tailLines: 10)) == (50..<60).map(Self.line).joined())
    }

    @Test("output that goes elsewhere is left alone")
    func elsewhere() throws {
        let folder = try TestFolder()
        try folder.write("short", to: "log")
        let output = open(folder.path + "/terminal", O_WRONLY | O_APPEND | O_CREAT, 0o600)
        defer { close(output) }
        let text = [UInt8](repeating: 120, count: 5_000)
        _ = write(output, text, text.count)
        BoundedLog(path: folder.path + "/log", bytes: 1_000, files: 3, output: output, errors: output).check()
        #expect(Folder.names(in: folder.path) == ["log", "terminal"])
        #expect(folder.read("log") == "short")
    }

    private func append(_ text: String, _ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_APPEND)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }
}
