import FanlightEventLoop
import FanlightFiles
import FanlightManifests
import Glibc
import Synchronization
import Testing

@testable import FanlightWorkloads

/// Both ends of a gateway's control socket.
@Suite struct ControlSocketTests {
    static func status(_ revision: String = "") -> GatewayStatus {
        GatewayStatus(namespace: "demo", pod: "istio-a-1", uid: "u1", processID: getpid(), startedAt: 7, revision: revision)
    }

    /// A client that reads and writes what it likes.
    final class Client {
        let descriptor: Int32
        private var reader = LineReader(limit: 1 << 20)
        private var lines: [ArraySlice<UInt8>] = []

        init(_ folder: TestFolder, _ name: String = "a.sock") throws {
            let directory = open(folder.path, O_RDONLY | O_DIRECTORY)
            defer { close(directory) }
            descriptor = try UnixSocket.connect(folder: directory, name: name)
        }

        deinit { Socket.close(descriptor) }

        func send(_ text: String) { _ = UnixSocket.send(descriptor, Array(text.utf8)[...]) }

        /// Nil at the end.
        func line() throws -> String? {
            while lines.isEmpty {
                var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                try #require(poll(&wait, 1, 30_000) == 1, "nothing came")
                var bytes: [UInt8] = []
                var attached: Int32?
                guard case .bytes = UnixSocket.receive(descriptor, into: &bytes, limit: 65_536, attached: &attached) else { return nil }
                if let attached { Socket.close(attached) }
                lines += reader.take(bytes)
            }
            return String(decoding: lines.removeFirst(), as: UTF8.self)
        }

        func status() throws -> GatewayStatus? {
            guard let line = try line() else { return nil }
            return JSONReader.read(Array(line.utf8)).documents.first.flatMap { GatewayStatus($0.node) }
        }
    }

    private static func server(_ folder: TestFolder, orders: @escaping @Sendable (ControlServer.Order) -> Void = { _ in }) throws
        -> ControlServer
    {
        try ControlServer(runPath: folder.path, name: "a.sock", status: status(), sockets: SocketRegistry(), orders: orders)
    }

    @Test("it answers with its status, and tells those who watch when that changes", .timeLimit(.minutes(1)))
    func watch() async throws {
        let folder = try TestFolder()
        let server = try Self.server(folder)
        let client = try Client(folder)
        client.send("{\"ask\":\"status\"}\n")
        #expect(try client.status() == Self.status())
        client.send("{\"ask\":\"watch\"}\n")
        #expect(try client.status() == Self.status())
        server.update { $0.revision = "1" }
        #expect(try client.status() == Self.status("1"))
        server.update { $0.revision = "1" }
        server.update { $0.revision = "2" }
        #expect(try client.status() == Self.status("2"))
        await server.stop()
        #expect(try client.line() == nil)
        #expect(Folder.names(in: folder.path).filter { $0.hasSuffix(".sock") }.isEmpty)
    }

    @Test("orders are handed on and answered", .timeLimit(.minutes(1)))
    func orders() async throws {
        let folder = try TestFolder()
        let (orders, order) = AsyncStream.makeStream(of: ControlServer.Order.self)
        let server = try Self.server(folder) { order.yield($0) }
        let client = try Client(folder)
        client.send("{\"ask\":\"reload\"}\n{\"ask\":\"drain\"}\n")
        var iterator = orders.makeAsyncIterator()
        #expect(await iterator.next() == .reload)
        #expect(await iterator.next() == .drain)
        #expect(try client.status() == Self.status())
        await server.stop()
    }

    @Test(
        "what is no request is refused and does no harm", .timeLimit(.minutes(1)),
        arguments: [
            "\n", "garbage\n", "{}\n", "{\"ask\":1}\n", "{\"ask\":\"exec\"}\n", "[]\n", "\u{0}\u{1}\n",
            "{\"ask\":\"socket\",\"address\":\"x\",\"port\":0}\n",
            "{\"ask\":\"socket\",\"address\":\"../..\",\"port\":80}\n",
            "{\"ask\":\"socket\",\"address\":\"127.0.0.1\",\"port\":99999999999}\n",
        ])
    func garbage(_ text: String) async throws {
        let folder = try TestFolder()
        let server = try Self.server(folder)
        let client = try Client(folder)
        client.send(text)
        let answer = try #require(try client.line())
        #expect(answer.contains("error") || answer == "{\"socket\":false}")
        client.send("{\"ask\":\"status\"}\n")
        #expect(try client.status() == Self.status())
        await server.stop()
    }

    @Test("a line without an end ends its connection alone", .timeLimit(.minutes(1)))
    func endless() async throws {
        let folder = try TestFolder()
        let server = try Self.server(folder)
        let other = try Client(folder)
        let client = try Client(folder)
        client.send(String(repeating: "x", count: 5_000))
        #expect(try client.line()?.contains("error") == true)
        #expect(try client.line() == nil)
        other.send("{\"ask\":\"status\"}\n")
        #expect(try other.status() == Self.status())
        await server.stop()
    }

    @Test("a watcher that does not read holds up nobody, and gets the newest status when it does", .timeLimit(.minutes(1)))
    func slow() async throws {
        let folder = try TestFolder()
        let server = try Self.server(folder)
        let slow = try Client(folder)
        slow.send("{\"ask\":\"watch\"}\n")
        let text = String(repeating: "m", count: 8_000)
        for number in 0..<500 {
            server.update {
                $0.message = text
                $0.revision = "\(number)"
            }
            let other = try Client(folder)
            other.send("{\"ask\":\"status\"}\n")
            #expect(try other.status()?.revision == "\(number)")
        }
        var read = 0
        while let status = try slow.status(), status.revision != "499" { read += 1 }
        #expect(read < 200)
        await server.stop()
    }

    @Test("more connections than it takes push out silent ones, and those who watch stay", .timeLimit(.minutes(1)))
    func crowded() async throws {
        let folder = try TestFolder()
        let server = try Self.server(folder)
        let watcher = try Client(folder)
        watcher.send("{\"ask\":\"watch\"}\n")
        #expect(try watcher.status() == Self.status())
        var crowd: [Client] = []
        for _ in 0..<200 {
            let client = try Client(folder)
            client.send("{\"ask\":\"status\"}\n")
            #expect(try client.status() == Self.status())
            crowd.append(client)
        }
        server.update { $0.revision = "1" }
        #expect(try watcher.status() == Self.status("1"))
        withExtendedLifetime(crowd) {}
        await server.stop()
    }

    @Test("a socket that a dead process left is replaced, however long the folder's path is", .timeLimit(.minutes(1)))
    func stale() async throws {
        let root = try TestFolder()
        let path = root.path + "/" + String(repeating: "long", count: 50)
        try Folder.make(path)
        let directory = open(path, O_RDONLY | O_DIRECTORY)
        defer { close(directory) }
        Socket.close(try UnixSocket.listen(folder: directory, name: "a.sock"))
        let server = try ControlServer(runPath: path, name: "a.sock", status: Self.status(), sockets: SocketRegistry()) { _ in }
        var file = stat()
        #expect(stat(path + "/a.sock", &file) == 0 && file.st_mode & 0o777 == 0o600)
        Socket.close(try UnixSocket.connect(folder: directory, name: "a.sock"))
        await server.stop()
    }
}
