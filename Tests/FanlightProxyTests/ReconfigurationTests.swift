import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightRouting
import Testing

@testable import FanlightProxy

@Suite("Changes while serving")
struct ReconfigurationTests {
    private func local(_ text: String) -> GatewayConfiguration {
        Make.configuration([Make.local(.directResponse(DirectResponse(status: 200, body: Array(text.utf8))))], clusters: [])
    }

    @Test("A new configuration serves the next request of a connection that stays")
    func swap() async throws {
        let gateway = try await TestGateway(local("old"), endpoints: EndpointTable())
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        for text in ["old", "new", "newer"] {
            if text != "old" {
                let results = await gateway.proxy.apply(
                    ProxyConfiguration(routing: RoutingTable(local(text)), endpoints: EndpointTable(), sockets: [TestGateway.binding]))
                #expect(try results[TestGateway.binding]?.get().port == UInt16(gateway.port))
            }
            socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            #expect(reader.next()?.text == text)
        }
        await gateway.proxy.stop()
    }

    @Test("Requests under way end as they began")
    func underWay() async throws {
        let gate = TestProgress()
        let arrived = TestProgress()
        let backend = TestBackend { (_: TestMessage, _: Int) in
            arrived.add(1)
            gate.wait(for: 1)
            return TestBackend.ok("old")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        arrived.wait(for: 1)
        await gateway.proxy.apply(
            ProxyConfiguration(routing: RoutingTable(local("new")), endpoints: EndpointTable(), sockets: [TestGateway.binding]))
        gate.add(1)
        #expect(reader.next()?.text == "old")
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        #expect(reader.next()?.text == "new")
        await gateway.proxy.stop()
    }

    @Test("Endpoints change on their own")
    func endpoints() async throws {
        let (one, two) = (TestBackend(named: "1"), TestBackend(named: "2"))
        let gateway = try await TestGateway([Make.route()], backends: ["a": [one]])
        #expect(gateway.get("/")?.text == "1")
        gateway.proxy.apply(endpoints: Make.endpoints(["a": [two]]))
        _ = await gateway.proxy.metricsSnapshot()
        #expect(gateway.get("/")?.text == "2")
        gateway.proxy.apply(endpoints: EndpointTable())
        _ = await gateway.proxy.metricsSnapshot()
        #expect(gateway.get("/")?.status == 503)
        await gateway.proxy.stop()
    }

    @Test("A socket that cannot be bound is reported and does not keep others from serving")
    func bindFailure() async throws {
        let (taken, port) = TestSocket.listen()
        let proxy = try GatewayProxy(name: "default/test")
        try proxy.start()
        let bad = SocketBinding(address: "127.0.0.1", port: port, listenerPort: 80)
        let results = await proxy.apply(
            ProxyConfiguration(routing: RoutingTable(local("x")), endpoints: EndpointTable(), sockets: [bad, TestGateway.binding]))
        #expect(throws: SystemError.self) { try results[bad]?.get() }
        let served = try #require(results[TestGateway.binding]).get()
        let socket = TestSocket.connect(port: Int(served.port))
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        #expect(MessageReader(socket).next()?.text == "x")
        withExtendedLifetime(taken) {}
        await proxy.stop()
    }

    @Test("A socket that is not listed any more closes idle connections, ends busy ones with their request, and takes no new ones")
    func removedSocket() async throws {
        let gate = TestProgress()
        let arrived = TestProgress()
        let backend = TestBackend { (_: TestMessage, _: Int) in
            arrived.add(1)
            gate.wait(for: 1)
            return TestBackend.ok("done")
        }
        let gateway = try await TestGateway([Make.route(.exact("/", ignoresCase: false))], backends: ["a": [backend]])
        let idle = gateway.connect()
        idle.send("GET /missing HTTP/1.1\r\nhost: test\r\n\r\n")
        #expect(MessageReader(idle).next()?.status == 404)
        let busy = gateway.connect()
        busy.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        arrived.wait(for: 1)
        await gateway.proxy.apply(ProxyConfiguration(routing: RoutingTable(local("x")), endpoints: EndpointTable(), sockets: []))
        #expect(idle.receive().isEmpty)
        gate.add(1)
        let reader = MessageReader(busy)
        let response = try #require(reader.next())
        #expect(response.text == "done" && response["connection"] == "close")
        #expect(reader.isAtEnd())
        #expect(gateway.get("/") == nil)
        await gateway.proxy.stop()
    }

    @Test("Draining ends when the last request has")
    func drain() async throws {
        let gate = TestProgress()
        let arrived = TestProgress()
        let backend = TestBackend { (_: TestMessage, _: Int) in
            arrived.add(1)
            gate.wait(for: 1)
            return TestBackend.ok("done")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        arrived.wait(for: 1)
        async let draining: Void = gateway.proxy.drain(timeout: .seconds(30))
        gate.add(1)
        #expect(MessageReader(socket).next()?.text == "done")
        await draining
        await gateway.proxy.stop()
    }

    @Test("Draining ends after its time when requests do not")
    func drainTimeout() async throws {
        let arrived = TestProgress()
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            arrived.add(1)
            while !connection.receive().isEmpty {}
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        arrived.wait(for: 1)
        await gateway.proxy.drain(timeout: .milliseconds(20))
        await gateway.proxy.stop()
        #expect(socket.receive().isEmpty)
    }

    @Test("Several loops serve one address, and what they count is added up")
    func loops() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]], options: ProxyOptions(loops: 3))
        for _ in 0..<30 { #expect(gateway.get("/")?.text == "x") }
        let metrics = await gateway.proxy.metricsSnapshot()
        #expect(metrics.connections.downstreamTotal == 30)
        #expect(metrics.requests.entries.map { Int($0.value.count) }.reduce(0, +) == 30)
        await gateway.proxy.stop()
    }

    @Test("A request without an identifier is logged with the one that it was given", arguments: ["/", "/local", "/missing"])
    func madeIdentifier(path: String) async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway(
            [
                Make.local(.directResponse(DirectResponse(status: 200, body: [])), .exact("/local", ignoresCase: false)),
                Make.route(.exact("/", ignoresCase: false)),
            ], backends: ["a": [backend]])
        _ = gateway.get(path)
        await gateway.proxy.stop()
        let logged = try String(decoding: #require(gateway.log.records.first).requestID, as: UTF8.self)
        #expect(logged.count == 36 && logged.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        if path == "/" { #expect(backend.requests.first?.values("x-request-id") == [logged]) }
    }

    @Test("The connections of a cluster that is not named any more end, and a cluster of that name that comes back serves")
    func removedCluster() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        func apply(_ clusters: [Cluster]) async {
            await gateway.proxy.apply(
                ProxyConfiguration(
                    routing: RoutingTable(Make.configuration([Make.route()], clusters: clusters)),
                    endpoints: Make.endpoints(["a": [backend]]),
                    sockets: [TestGateway.binding]))
        }
        #expect(gateway.get("/")?.text == "x")
        #expect(await gateway.proxy.metricsSnapshot().connections.upstreamActive == 1)
        await apply([])
        #expect(await gateway.proxy.metricsSnapshot().connections.upstreamActive == 0)
        #expect(gateway.get("/")?.status == 503)
        await apply([Make.cluster("a")])
        #expect(gateway.get("/")?.text == "x")
        await gateway.proxy.stop()
    }

    @Test("A cluster is obsolete once nothing names it and nothing of it is left")
    func obsoleteCluster() {
        let state = ClusterState(name: "a")
        #expect(state.isObsolete)
        state.connections = 1
        #expect(!state.isObsolete)
        state.connections = 0
        for token in 0..<1000 as Range<UInt64> { #expect(state.enqueue(token, limit: .max) { $0 == 999 }) }
        #expect(state.pending.count <= 64 && !state.isObsolete)
        #expect(!state.enqueue(1000, limit: 1) { $0 == 999 })
    }

    @Test("Two who drain at once are both answered")
    func drainTwice() async throws {
        let arrived = TestProgress()
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            arrived.add(1)
            while !connection.receive().isEmpty {}
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        arrived.wait(for: 1)
        async let first: Void = gateway.proxy.drain(timeout: .seconds(20))
        await gateway.proxy.drain(timeout: .milliseconds(20))
        socket.shutDown()
        await first
        await gateway.proxy.stop()
    }

    @Test("A request is counted and logged with what happened to it")
    func observability() async throws {
        let backend = TestBackend(named: "hello")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        _ = gateway.call(
            "POST /p?q=1 HTTP/1.1\r\nhost: test:80\r\nuser-agent: tester\r\nx-request-id: abc\r\ncontent-length: 4\r\n\r\nbody")
        let metrics = await gateway.proxy.metricsSnapshot()
        let entry = try #require(metrics.requests.entries.first)
        #expect(entry.key.code == 200 && entry.key.flags == [])
        #expect(gateway.proxy.names.snapshot.route(entry.key.route) == "default/test/0")
        #expect(gateway.proxy.names.snapshot.cluster(entry.key.cluster)?.name == "a")
        await gateway.proxy.stop()
        let record = try #require(gateway.log.records.first)
        #expect(String(decoding: record.method, as: UTF8.self) == "POST")
        #expect(String(decoding: record.path, as: UTF8.self) == "/p?q=1")
        #expect(String(decoding: record.authority, as: UTF8.self) == "test:80")
        #expect(String(decoding: record.userAgent, as: UTF8.self) == "tester")
        #expect(String(decoding: record.requestID, as: UTF8.self) == "abc")
        #expect(record.responseCode == 200 && record.bytesReceived == 4 && record.bytesSent == 5)
        #expect(record.upstreamHost == "127.0.0.1:\(backend.port)" && record.upstreamCluster == "a")
        #expect(record.routeName == "test" && record.responseCodeDetails == "via_upstream")
        #expect(String(decoding: record.forwardedFor, as: UTF8.self) == "127.0.0.1")
        #expect(record.upstreamLocalAddress.hasPrefix("127.0.0.1:"))
        #expect(record.downstreamLocalAddress == "127.0.0.1:\(gateway.port)")
    }

    @Test("Names are resolved before the first request is sent")
    func names() async throws {
        let backend = TestBackend(named: "resolved")
        var cluster = Make.cluster("a")
        cluster.discovery = .strictDNS([DNSEndpoint(host: "backend.example", port: backend.port)])
        let resolver = NameResolver { name in name == "backend.example" ? SocketAddress("127.0.0.1", port: 0).map { [$0] } ?? [] : [] }
        let proxy = try GatewayProxy(name: "default/test", resolver: resolver)
        try proxy.start()
        let results = await proxy.apply(
            ProxyConfiguration(
                routing: RoutingTable(Make.configuration([Make.route()], clusters: [cluster])), endpoints: EndpointTable(),
                sockets: [TestGateway.binding]))
        let socket = TestSocket.connect(port: Int(try #require(results[TestGateway.binding]).get().port))
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        #expect(MessageReader(socket).next()?.text == "resolved")
        await proxy.stop()
    }

    @Test("A proxy that does not run says so and keeps nobody waiting")
    func notRunning() async throws {
        let gateway = try await TestGateway(local("x"), endpoints: EndpointTable())
        await gateway.proxy.stop()
        await gateway.proxy.stop()
        await gateway.proxy.drain(timeout: .seconds(10))
        let results = await gateway.proxy.apply(
            ProxyConfiguration(routing: RoutingTable(local("x")), endpoints: EndpointTable(), sockets: [TestGateway.binding]))
        #expect(throws: SystemError.self) { try results[TestGateway.binding]?.get() }
        #expect(await gateway.proxy.metricsSnapshot().requests.isEmpty)
    }
}
