import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightRouting
import Testing

@Suite("What one client or endpoint can hold, and for how long")
struct LimitTests {
    private let impatient = ProxyOptions(streamIdleTimeout: .milliseconds(50))

    @Test("A body that stands still is given up with 408")
    func stalledBody() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]], options: impatient)
        let response = try #require(gateway.call("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf"))
        #expect(response.status == 408 && response["connection"] == "close")
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags == .streamIdleTimeout)
        #expect(backend.requests.isEmpty)
    }

    @Test("An endpoint that thinks for long is left to the route's timeout")
    func slowEndpoint() async throws {
        let patience = TestProgress()
        let backend = TestBackend { (_: TestMessage, _: Int) in
            // Until a request that came later was given up.
            patience.wait(for: 1)
            return TestBackend.ok("late")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]], options: impatient)
        let slow = gateway.connect()
        slow.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\nfull")
        #expect(gateway.call("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf")?.status == 408)
        #expect(gateway.call("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf")?.status == 408)
        patience.add(1)
        #expect(MessageReader(slow).next()?.text == "late")
        await gateway.proxy.stop()
    }

    @Test("A client that does not read its response is given up, and its endpoint's connection with it")
    func neverReads() async throws {
        let ended = TestProgress()
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            _ = MessageReader(connection).next()
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n")
            while connection.send([UInt8](repeating: 1, count: 65536)) {}
            ended.add(1)
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]], options: impatient)
        let socket = TestSocket.connect(port: gateway.port, receiveBuffer: 4096)
        socket.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        ended.wait(for: 1)
        #expect(ended.count == 1)
        let metrics = await gateway.proxy.metricsSnapshot()
        #expect(metrics.connections.downstreamActive == 0 && metrics.connections.upstreamActive == 0)
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags.contains(.streamIdleTimeout) == true)
    }

    @Test("Requests that are sent in one burst are all answered, in order")
    func burst() async throws {
        let gateway = try await TestGateway(
            [Make.local(.directResponse(DirectResponse(status: 200, body: [120])))], backends: [:])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        let count = 500
        socket.send(String(repeating: "GET / HTTP/1.1\r\nhost: a\r\n\r\n", count: count))
        for _ in 0..<count { #expect(reader.next()?.text == "x") }
        await gateway.proxy.stop()
    }

    @Test("A burst of requests longer than what is kept is answered too")
    func longBurst() async throws {
        let gateway = try await TestGateway(
            [Make.local(.directResponse(DirectResponse(status: 200, body: [120])))], backends: [:])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        let request = "GET / HTTP/1.1\r\nhost: a\r\nx: \(String(repeating: "y", count: 4000))\r\n\r\n"
        try LoopThread.start(name: "sender") { socket.send(String(repeating: request, count: 300)) }
        for _ in 0..<300 { #expect(reader.next()?.text == "x") }
        await gateway.proxy.stop()
    }

    @Test("What a client sent before it ended its tunnel reaches an endpoint that is still talking")
    func tunnelHalfEnd() async throws {
        let received = TestProgress()
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            _ = MessageReader(connection).next()
            connection.send("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n")
            while true {
                let piece = connection.receive()
                if piece.isEmpty { break }
                received.add(piece.count)
            }
            connection.send("bye")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n")
        let reader = MessageReader(socket)
        #expect(reader.next()?.status == 101)
        let size = 4 << 20
        socket.send([UInt8](repeating: 7, count: size))
        socket.shutDownWriting()
        #expect(String(decoding: socket.receiveAll(), as: UTF8.self) == "bye")
        #expect(received.count == size)
        await gateway.proxy.stop()
    }

    @Test("A route's timeout ends with the handshake of a tunnel")
    func tunnelTimeout() async throws {
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            guard let request = MessageReader(connection).next() else { return }
            if request["upgrade"] != nil {
                connection.send("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n")
            }
            // What is no tunnel is never answered.
            while true {
                let piece = connection.receive()
                if piece.isEmpty { return }
                connection.send(piece)
            }
        }
        let gateway = try await TestGateway([Make.route { $1.timeout = .milliseconds(50) }], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n")
        #expect(MessageReader(socket).next()?.status == 101)
        #expect(gateway.get("/")?.status == 504)
        #expect(gateway.get("/")?.status == 504)
        socket.send("still")
        #expect(String(decoding: socket.receive(), as: UTF8.self) == "still")
        await gateway.proxy.stop()
    }

    @Test("A request that is cut off by the end of the gateway is logged")
    func cutOff() async throws {
        let arrived = TestProgress()
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            arrived.add(1)
            while !connection.receive().isEmpty {}
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("GET /cut HTTP/1.1\r\nhost: a\r\n\r\n")
        arrived.wait(for: 1)
        await gateway.proxy.stop()
        #expect(gateway.log.records.map { String(decoding: $0.path, as: UTF8.self) } == ["/cut"])
    }

    @Test("An empty line before a request may come in two pieces")
    func splitEmptyLine() async throws {
        let gateway = try await TestGateway(
            [Make.local(.directResponse(DirectResponse(status: 200, body: [])))], backends: [:])
        let socket = gateway.connect()
        socket.send("\r")
        _ = await gateway.proxy.metricsSnapshot()
        socket.send("\nGET / HTTP/1.1\r\nhost: a\r\n\r\n")
        #expect(MessageReader(socket).next()?.status == 200)
        await gateway.proxy.stop()
    }
}
