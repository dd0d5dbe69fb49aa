import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightRouting
import Synchronization
import Testing

/// Several replicas, and several loops of one, that accept from one listening socket.
@Suite struct SharedSocketTests {
    /// Gives every replica a descriptor of one socket, as replicas give it to each other.
    private final class OneSocket: ListeningSockets {
        private let descriptor: Int32
        let port: Int
        private let released = Atomic<Int>(0)

        init() throws {
            descriptor = try Socket.listen(on: try #require(SocketAddress("127.0.0.1", port: 0)))
            port = Int(Socket.localAddress(descriptor).port)
        }

        deinit { Socket.close(descriptor) }

        var areShared: Bool { true }
        var releases: Int { released.load(ordering: .relaxed) }

        func open(_ address: SocketAddress) async throws(SystemError) -> Int32 { try Socket.duplicate(descriptor) }
        func release(_ address: SocketAddress) async { released.add(1, ordering: .relaxed) }
    }

    private static func replica(_ sockets: some ListeningSockets, answering text: String, loops: Int = 1) async throws -> GatewayProxy {
        let proxy = try GatewayProxy(name: "default/test", options: ProxyOptions(loops: loops), listening: sockets)
        try proxy.start()
        let route = Make.local(.directResponse(DirectResponse(status: 200, body: Array(text.utf8))))
        let results = await proxy.apply(
            ProxyConfiguration(
                routing: RoutingTable(Make.configuration([route], clusters: [])), endpoints: EndpointTable(), sockets: [TestGateway.binding]
            ))
        _ = try #require(results[TestGateway.binding]).get()
        return proxy
    }

    private static func active(_ proxy: GatewayProxy) async -> Int { Int(await proxy.metricsSnapshot().connections.downstreamActive) }

    @Test("idle connections are shared evenly by replicas that accept from one socket", .timeLimit(.minutes(1)))
    func fairness() async throws {
        let sockets = try OneSocket()
        var replicas: [GatewayProxy] = []
        for number in 0..<3 { replicas.append(try await Self.replica(sockets, answering: "\(number)")) }
        var clients: [TestSocket] = []
        for count in 1...300 {
            clients.append(TestSocket.connect(port: sockets.port))
            // Each is accepted before the next one comes, as connections come that are not a flood.
            while !Task.isCancelled {
                var total = 0
                for replica in replicas { total += await Self.active(replica) }
                if total == count { break }
            }
        }
        var counts: [Int] = []
        for replica in replicas { counts.append(await Self.active(replica)) }
        #expect(counts.allSatisfy { (90...110).contains($0) }, "\(counts)")
        for replica in replicas { await replica.stop() }
    }

    @Test("a flood of connections reaches every replica", .timeLimit(.minutes(1)))
    func flood() async throws {
        let sockets = try OneSocket()
        let replicas = [try await Self.replica(sockets, answering: "a"), try await Self.replica(sockets, answering: "b")]
        // A machine with other work may give one of them no time during a flood, so there are several; each is answered whole.
        var shared: [[String: Int]] = []
        for _ in 0..<10 where !shared.contains(where: { $0["a", default: 0] > 40 && $0["b", default: 0] > 40 }) {
            let clients = (0..<400).map { _ in TestSocket.connect(port: sockets.port) }
            var answers: [String: Int] = [:]
            for client in clients {
                client.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
                answers[MessageReader(client).next()?.text ?? "none", default: 0] += 1
            }
            #expect(answers["a", default: 0] + answers["b", default: 0] == 400)
            shared.append(answers)
        }
        #expect(shared.contains { $0["a", default: 0] > 40 && $0["b", default: 0] > 40 }, "\(shared)")
        for replica in replicas { await replica.stop() }
    }

    @Test("a replica that drains loses no connection, waiting ones included", .timeLimit(.minutes(1)))
    func drain() async throws {
        let sockets = try OneSocket()
        let first = try await Self.replica(sockets, answering: "first")
        let second = try await Self.replica(sockets, answering: "second")
        let progress = TestProgress()
        let failures = TestProgress()
        let isOver = TestProgress()
        let port = sockets.port
        let ended = TestProgress()
        for _ in 0..<2 {
            try LoopThread.start(name: "client") {
                while isOver.count == 0 {
                    let client = TestSocket.connect(port: port)
                    client.send("GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")
                    if MessageReader(client).next()?.status != 200 { failures.add(1) }
                    progress.add(1)
                }
                ended.add(1)
            }
        }
        progress.wait(for: 100)
        await first.drain(timeout: .seconds(20))
        await first.stop()
        progress.wait(for: progress.count + 100)
        isOver.add(1)
        ended.wait(for: 2)
        #expect(failures.count == 0)
        #expect(sockets.releases >= 1)
        await second.stop()
    }

    @Test("connections that wait while no replica accepts are served by the next one", .timeLimit(.minutes(1)))
    func waiting() async throws {
        let sockets = try OneSocket()
        let first = try await Self.replica(sockets, answering: "first")
        await first.stop()
        let clients = (0..<50).map { _ in TestSocket.connect(port: sockets.port) }
        for client in clients { client.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n") }
        let second = try await Self.replica(sockets, answering: "second")
        #expect(clients.allSatisfy { MessageReader($0).next()?.text == "second" })
        await second.stop()
    }

    @Test("a connection whose event another replica got and did not use is accepted all the same", .timeLimit(.minutes(1)))
    func lostEvent() async throws {
        let sockets = try OneSocket()
        let replica = try await Self.replica(sockets, answering: "here")
        let descriptor = try await sockets.open(.unspecified)
        let woken = TestProgress()
        let isOver = TestProgress()
        let port = sockets.port
        let ended = TestProgress()
        // Waits for the socket as a replica does, and never accepts: as one that hangs, or is killed after it was woken.
        try LoopThread.start(name: "idler") {
            defer { ended.add(1) }
            guard let poller = try? Poller() else { return }
            while isOver.count == 0 {
                guard poller.add(descriptor, Interest.readable.with(.exclusive), token: 1) else { return }
                if poller.wait(milliseconds: 20) > 0 { woken.add(1) }
                poller.remove(descriptor)
            }
        }
        // Until it has been woken a few times, however late it begins.
        for _ in 0..<100_000 where woken.count < 5 {
            let client = TestSocket.connect(port: port)
            client.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            #expect(MessageReader(client).next()?.text == "here")
        }
        isOver.add(1)
        ended.wait(for: 1)
        #expect(woken.count > 0)
        Socket.close(descriptor)
        await replica.stop()
    }

    @Test("all loops of a replica accept from its one socket", .timeLimit(.minutes(1)))
    func loops() async throws {
        let proxy = try GatewayProxy(name: "default/test", options: ProxyOptions(loops: 3))
        try proxy.start()
        let route = Make.local(.directResponse(DirectResponse(status: 200, body: [120])))
        let results = await proxy.apply(
            ProxyConfiguration(
                routing: RoutingTable(Make.configuration([route], clusters: [])), endpoints: EndpointTable(), sockets: [TestGateway.binding]
            ))
        let port = Int(try #require(results[TestGateway.binding]).get().port)
        let clients = (0..<90).map { _ in TestSocket.connect(port: port) }
        for client in clients {
            client.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            #expect(MessageReader(client).next()?.status == 200)
        }
        await proxy.stop()
    }
}
