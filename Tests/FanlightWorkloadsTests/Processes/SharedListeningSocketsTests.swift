import FanlightEventLoop
import FanlightFiles
import Glibc
import Testing

@testable import FanlightWorkloads

/// Listening sockets that replicas hand to each other.
@Suite struct SharedListeningSocketsTests {
    /// A replica's part in it: its control socket and its sockets.
    private final class Replica: Sendable {
        let control: ControlServer
        let registry = SocketRegistry()
        let sockets: SharedListeningSockets

        init(_ folder: TestFolder, _ name: String, workload: String = "demo/a", patience: Duration = .seconds(20)) throws {
            let socketName = PodFolder(data: folder.path, pod: PodKey(namespace: "demo", name: name), workload: workload).socketName
            control = try ControlServer(runPath: folder.path, name: socketName, status: ControlSocketTests.status(), sockets: registry) {
                _ in
            }
            sockets = SharedListeningSockets(
                runPath: folder.path, ownName: socketName, workload: workload, registry: registry, patience: patience)
        }

        /// Opens a socket on an address that is free, or is in a moment: a child of another test that has not begun its own program yet still holds
        /// what was closed here.
        func open(_ address: SocketAddress) async throws -> Int32 {
            var opened: Int32?
            try await eventually("\(address) is free") {
                do throws(SystemError) {
                    opened = try await sockets.open(address)
                } catch {
                    guard error.number == SystemError.addressInUse else { throw error }
                }
                return opened != nil
            }
            return try #require(opened)
        }
    }

    /// An address that is free: the port was the system's choice a moment ago, on an address that no other test uses.
    private static func address() throws -> SocketAddress {
        let any = try #require(SocketAddress("127.77.\(Int.random(in: 0...255)).\(Int.random(in: 1...254))", port: 0))
        let probe = try Socket.listen(on: any)
        defer { Socket.close(probe) }
        return Socket.localAddress(probe)
    }

    /// Names the socket itself, whatever the descriptor is.
    private static func identity(_ descriptor: Int32) -> UInt64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    @Test("the second replica gets the socket of the first, and the third that of either", .timeLimit(.minutes(1)))
    func handed() async throws {
        let folder = try TestFolder()
        let address = try Self.address()
        let replicas = try (1...3).map { try Replica(folder, "istio-a-\($0)") }
        var descriptors: [Int32] = []
        for replica in replicas { descriptors.append(try await replica.open(address)) }
        #expect(Set(descriptors.map(Self.identity)).count == 1)
        #expect(Socket.localAddress(descriptors[2]) == address)
        // The first is gone; what it opened is still to be had.
        await replicas[0].control.stop()
        await replicas[0].sockets.release(address)
        let fourth = try Replica(folder, "istio-a-4")
        let descriptor = try await fourth.open(address)
        #expect(Self.identity(descriptor) == Self.identity(descriptors[1]))
        for descriptor in descriptors + [descriptor] { Socket.close(descriptor) }
        for replica in replicas.dropFirst() + [fourth] { await replica.control.stop() }
    }

    @Test("connections that wait in the queue survive the replica that opened the socket", .timeLimit(.minutes(1)))
    func queue() async throws {
        let folder = try TestFolder()
        let address = try Self.address()
        let first = try Replica(folder, "istio-a-1")
        let second = try Replica(folder, "istio-a-2")
        let one = try await first.open(address)
        let two = try await second.open(address)
        var clients: [Int32] = []
        for _ in 0..<100 { clients.append(try Socket.connect(to: address)) }
        await first.sockets.release(address)
        Socket.close(one)
        await first.control.stop()
        var accepted: [Int32] = []
        try await eventually("all connections are accepted") {
            while case .connection(let descriptor, _) = Socket.accept(two) { accepted.append(descriptor) }
            return accepted.count == 100
        }
        #expect(clients.allSatisfy { Socket.error(of: $0) == 0 && Socket.isQuiet($0) })
        for descriptor in clients + accepted + [two] { Socket.close(descriptor) }
        await second.control.stop()
    }

    @Test("a lone replica that released its socket leaves the address free", .timeLimit(.minutes(1)))
    func released() async throws {
        let folder = try TestFolder()
        let address = try Self.address()
        let first = try Replica(folder, "istio-a-1")
        let one = try await first.open(address)
        await first.sockets.release(address)
        let identity = Self.identity(one)
        Socket.close(one)
        let second = try Replica(folder, "istio-a-2")
        let two = try await second.open(address)
        #expect(Self.identity(two) != identity)
        Socket.close(two)
        await first.control.stop()
        await second.control.stop()
    }

    @Test("many that ask at once get one socket", .timeLimit(.minutes(1)))
    func atOnce() async throws {
        let folder = try TestFolder()
        let address = try Self.address()
        let replicas = try (1...8).map { try Replica(folder, "istio-a-\($0)") }
        let descriptors = try await withThrowingTaskGroup(of: Int32.self) { group in
            for replica in replicas { group.addTask { try await replica.open(address) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(descriptors.count == 8 && Set(descriptors.map(Self.identity)).count == 1)
        for descriptor in descriptors { Socket.close(descriptor) }
        for replica in replicas { await replica.control.stop() }
    }

    @Test("a port that another program or another gateway has is reported", .timeLimit(.minutes(1)))
    func clash() async throws {
        let folder = try TestFolder()
        let address = try Self.address()
        let other = try Replica(folder, "istio-b-1", workload: "demo/b")
        let taken = try await other.open(address)
        let replica = try Replica(folder, "istio-a-1")
        let error = await #expect(throws: SystemError.self) { _ = try await replica.sockets.open(address) }
        #expect(error?.number == SystemError.addressInUse)
        Socket.close(taken)
        await other.sockets.release(address)
        Socket.close(try await replica.open(address))
        await other.control.stop()
        await replica.control.stop()
    }

    /// What stands at the place of a sibling's control socket.
    enum Neighbour: CaseIterable {
        case dead
        case silent
        case garbage
        case wrongSocket
        case noSocket
    }

    @Test("a sibling that is dead, hangs or talks nonsense is passed over", .timeLimit(.minutes(1)), arguments: Neighbour.allCases)
    func badNeighbour(_ neighbour: Neighbour) async throws {
        let folder = try TestFolder()
        let address = try Self.address()
        let name = PodFolder(data: folder.path, pod: PodKey(namespace: "demo", name: "istio-a-0"), workload: "demo/a").socketName
        let directory = open(folder.path, O_RDONLY | O_DIRECTORY)
        defer { close(directory) }
        let listener = try UnixSocket.listen(folder: directory, name: name)
        let isOver = Flag()
        if neighbour == .dead { Socket.close(listener) }
        if neighbour != .dead && neighbour != .silent {
            try LoopThread.start(name: "neighbour") {
                while !isOver.isSet {
                    guard case .connection(let connection, _) = UnixSocket.accept(listener) else {
                        poll(nil, 0, 1)
                        continue
                    }
                    let other = try? Socket.listen(on: .unspecified)
                    switch neighbour {
                    case .garbage: _ = UnixSocket.send(connection, [0, 1, 2, 10])
                    case .wrongSocket: _ = UnixSocket.send(connection, ControlRequest.socketFound[...], attaching: other)
                    case .noSocket: _ = UnixSocket.send(connection, ControlRequest.socketFound[...])
                    case .dead, .silent: break
                    }
                    if let other { Socket.close(other) }
                    poll(nil, 0, 20)
                    Socket.close(connection)
                }
                Socket.close(listener)
            }
        }
        let replica = try Replica(folder, "istio-a-1", patience: neighbour == .silent ? .milliseconds(50) : .seconds(20))
        let descriptor = try await replica.open(address)
        #expect(Socket.localAddress(descriptor) == address)
        #expect(Folder.names(in: folder.path).contains(name) == (neighbour != .dead))
        Socket.close(descriptor)
        isOver.set(true)
        if neighbour == .silent { Socket.close(listener) }
        await replica.control.stop()
    }
}
