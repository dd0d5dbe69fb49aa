import FanlightResources
import Foundation
import NIOHTTP1
import Testing

/// How the program behaves as a process: its lock, its end, its disk.
@Suite struct ServeProcessTests {
    private static let collection = CrashKind.configMap.collection

    @Test("a second serve on the same data folder is refused, and the first goes on", .timeLimit(.minutes(1)))
    func second() async throws {
        let folder = try CrashFolder()
        defer { folder.remove() }
        let first = try await FanlightProcess.serve(folder.data)

        let (end, messages) = try await FanlightProcess.refusedServe(folder.data)

        #expect(end == .status(1))
        #expect(messages.contains("another fanlight serve uses the data folder \(folder.data)"))
        #expect(try await SocketAPI(socketPath: folder.data + "/fanlight.sock").send(.GET, Self.collection).status == 200)
        first.send(SIGTERM)
        #expect(await first.waitForEnd() == .status(0))
    }

    @Test("SIGTERM ends it with status 0, and a watch is told that it is over", .timeLimit(.minutes(1)))
    func terminated() async throws {
        let folder = try CrashFolder()
        defer { folder.remove() }
        let process = try await FanlightProcess.serve(folder.data)
        let api = SocketAPI(socketPath: folder.data + "/fanlight.sock")
        #expect(try await api.send(.POST, Self.collection, CrashKind.configMap.object("a", version: 1)).status == 201)

        let end = try await api.watch("\(Self.collection)?watch=true") { event in
            if CrashKind.name(event["object"] ?? .emptyObject) == "a" { process.send(SIGTERM) }
            return true
        }

        #expect(end == .complete)
        #expect(await process.waitForEnd() == .status(0), "\(process.messages)")
    }

    /// How a file is damaged.
    enum Damage: CaseIterable {
        case cutOff
        case overwrittenHead
        case overwrittenPages
    }

    @Test("a damaged store is refused with the name of its file, and is left as it is", .timeLimit(.minutes(1)), arguments: Damage.allCases)
    func damaged(_ damage: Damage) async throws {
        let folder = try CrashFolder()
        defer { folder.remove() }
        let process = try await FanlightProcess.serve(folder.data)
        process.send(SIGTERM)
        #expect(await process.waitForEnd() == .status(0))
        var bytes = try folder.read("store.sqlite")
        switch damage {
        case .cutOff: bytes = bytes.prefix(bytes.count / 2 / 4_096 * 4_096)
        case .overwrittenHead: bytes.replaceSubrange(0..<64, with: repeatElement(0x55, count: 64))
        case .overwrittenPages: bytes.replaceSubrange(4_096..<bytes.count, with: repeatElement(0xA5, count: bytes.count - 4_096))
        }
        try folder.write(bytes, to: "store.sqlite")

        let (end, messages) = try await FanlightProcess.refusedServe(folder.data)

        #expect(end == .status(1))
        #expect(messages.contains("the store \(folder.data)/store.sqlite is damaged"), "\(messages)")
        #expect(try folder.read("store.sqlite") == bytes)
    }

    /// Where no file system may be mounted, `SQLiteJournalDamageTests` alone has a full disk: one that SQLite simulates.
    @Test(
        "on a full disk writes are refused with 503, reads go on, and with space writes do too", .enabled(if: SmallDisk.isPossible),
        .timeLimit(.minutes(1)))
    func fullDisk() async throws {
        let folder = try CrashFolder()
        defer { folder.remove() }
        let process = try await FanlightProcess.serve(folder.data, wrapper: SmallDisk.wrapper(folder.data, megabytes: 16))
        let disk = "/proc/\(process.identifier)/root" + folder.data
        let api = SocketAPI(socketPath: disk + "/fanlight.sock")
        #expect(try await api.send(.POST, Self.collection, CrashKind.configMap.object("first", version: 1)).status == 201)
        try SmallDisk.fill(disk, leaving: 1 << 20)

        var refused: SocketAPI.Answer?
        var count = 0
        while refused == nil, count < 100 {
            let object = CrashKind.configMap.object("large-\(count)", version: 1).setting(
                ["data", "text"], to: .string(String(repeating: "x", count: 100_000)))
            let answer = try await api.send(.POST, Self.collection, object)
            if answer.status == 201 { count += 1 } else { refused = answer }
        }

        let status = try #require(refused)
        #expect(status.status == 503)
        #expect(status.body["kind"]?.string == "Status")
        #expect(status.body["reason"]?.string == "ServiceUnavailable")
        #expect(
            status.body["message"]?.string?.contains("store.sqlite could not be written: the disk is full") == true,
            "\(status.body.jsonText)")
        #expect(try await api.send(.GET, "\(Self.collection)/first").status == 200)
        #expect(try await api.send(.GET, "\(Self.collection)/large-\(count)").status == 404)
        try SmallDisk.free(disk)
        #expect(try await api.send(.POST, Self.collection, CrashKind.configMap.object("later", version: 1)).status == 201)
        #expect(try await api.send(.GET, Self.collection).body["items"]?.elements.count == count + 2)
        process.send(SIGTERM)
        #expect(await process.waitForEnd() == .status(0), "\(process.messages)")
    }
}

/// A file system in memory that only one process and its children see, so that nothing of it is left behind.
enum SmallDisk {
    static let isPossible: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["--mount", "--map-root-user", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private static func ballast(_ disk: String) -> String { disk + "/ballast" }

    static func fill(_ disk: String, leaving free: UInt64) throws {
        guard FileManager.default.createFile(atPath: ballast(disk), contents: nil), let file = FileHandle(forWritingAtPath: ballast(disk))
        else {
            throw CrashError("\(ballast(disk)) cannot be written")
        }
        defer { try? file.close() }
        while (try? file.write(contentsOf: Data(repeating: 1, count: 1 << 16))) != nil {}
        try file.truncate(atOffset: max(try file.seekToEnd(), free) - free)
    }

    static func free(_ disk: String) throws { try FileManager.default.removeItem(atPath: ballast(disk)) }

    /// Runs a program with a small disk at this folder.
    static func wrapper(_ folder: String, megabytes: Int) -> [String] {
        let script = "mount -t tmpfs -o size=\(megabytes)m tmpfs \"$1\" && shift && exec \"$@\""
        return ["/usr/bin/unshare", "--mount", "--map-root-user", "/bin/sh", "-c", script, "sh", folder]
    }
}
