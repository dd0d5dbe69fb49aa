import FanlightIR
import FanlightObservability
import FanlightProxy
import Glibc
import Testing

@Suite("HTTP over TLS")
struct SecureConnectionTests {
    private typealias Server = SecureGateway.Server

    private func gateway(_ backend: TestBackend, options: ProxyOptions = ProxyOptions()) async throws -> SecureGateway {
        try await SecureGateway(
            [Server("a", ["a.test"], "d/a").with { $0.isForwarded = true }], secrets: ["d/a": TestCertificate.a], backend: backend,
            options: options)
    }

    private static func request(_ path: String, fields: String = "") -> String { "GET \(path) HTTP/1.1\r\nhost: a.test\r\n\(fields)\r\n" }

    @Test("Requests of one connection are forwarded one after the other, and the endpoint is told that they came over TLS")
    func keepAlive() async throws {
        let backend = TestBackend(named: "backend")
        let gateway = try await gateway(backend)
        let client = try gateway.connect("a.test")
        let reader = MessageReader(client)
        for number in 0..<5 {
            client.send(Self.request("/\(number)", fields: "x-forwarded-proto: http\r\n"))
            #expect(reader.next()?.text == "backend")
        }
        #expect(backend.requests.map { $0.values("x-forwarded-proto") } == Array(repeating: ["https"], count: 5))
        #expect(backend.requests.map(\.startLine) == (0..<5).map { "GET /\($0) HTTP/1.1" })
        await gateway.proxy.stop()
        #expect(gateway.log.records.map { String(decoding: $0.requestedServerName, as: UTF8.self) } == Array(repeating: "a.test", count: 5))
    }

    @Test("Requests that come together are answered in order")
    func pipelined() async throws {
        let backend = TestBackend { (request: TestMessage, _: Int) in TestBackend.ok(request.startLine) }
        let gateway = try await gateway(backend)
        let client = try gateway.connect("a.test")
        client.send((0..<40).map { Self.request("/\($0)") }.joined())
        let reader = MessageReader(client)
        for number in 0..<40 { #expect(reader.next()?.text == "GET /\(number) HTTP/1.1") }
        await gateway.proxy.stop()
    }

    @Test(
        "Bodies of all sizes pass whole in both directions", arguments: [0, 1, 16_383, 16_384, 16_385, 100_000, 1_000_000],
        [TestTLSClient.tls12, TestTLSClient.tls13])
    func bodies(_ size: Int, _ versions: ClosedRange<UInt16>) async throws {
        let backend = TestBackend { (request: TestMessage, _: Int) in TestBackend.ok(request.text) }
        let gateway = try await gateway(backend)
        let client = try gateway.connect("a.test", versions: versions)
        let body = String((0..<size).map { Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8($0 % 23))) })
        client.send("POST / HTTP/1.1\r\nhost: a.test\r\ncontent-length: \(size)\r\n\r\n\(body)")
        let response = MessageReader(client).next()
        #expect(response?.status == 200)
        #expect(response?.text == body)
        await gateway.proxy.stop()
    }

    @Test("A client that does not read holds the endpoint back, and gets everything once it reads")
    func backPressure() async throws {
        let progress = TestProgress()
        let piece = [UInt8](repeating: 120, count: 64 * 1024)
        let count = 400
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, _: Int) in
            guard MessageReader(connection).next() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: \(piece.count * count)\r\n\r\n")
            for _ in 0..<count {
                guard connection.send(piece) else { return }
                progress.add(1)
            }
        }
        let gateway = try await gateway(backend)
        let client = try gateway.connect("a.test")
        client.send(Self.request("/"))
        progress.waitUntilStill()
        #expect(progress.count < count)
        #expect(MessageReader(client).next()?.body.count == piece.count * count)
        await gateway.proxy.stop()
    }

    @Test("The end of a whole answer is told from one that was cut off", arguments: [true, false])
    func truncation(_ isWhole: Bool) async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, _: Int) in
            guard MessageReader(connection).next() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n" + (isWhole ? "0123456789" : "01234"))
        }
        let gateway = try await gateway(backend)
        let client = try gateway.connect("a.test")
        client.send(Self.request("/", fields: "connection: close\r\n"))
        #expect(String(decoding: client.receiveAll(), as: UTF8.self).hasSuffix(isWhole ? "0123456789" : "01234"))
        #expect(client.hasEnded == isWhole)
        await gateway.proxy.stop()
    }

    @Test("An idle connection is ended in order")
    func idle() async throws {
        var options = ProxyOptions()
        options.idleTimeout = .milliseconds(40)
        let gateway = try await gateway(TestBackend(named: "x"), options: options)
        let client = try gateway.connect("a.test")
        let reader = MessageReader(client)
        client.send(Self.request("/"))
        #expect(reader.next()?.text == "x")
        #expect(reader.isAtEnd())
        #expect(client.hasEnded)
        await gateway.proxy.stop()
    }

    @Test("A request that begins and does not go on is answered 408")
    func stalledHead() async throws {
        var options = ProxyOptions()
        options.requestHeadersTimeout = .milliseconds(40)
        let gateway = try await gateway(TestBackend(named: "x"), options: options)
        let client = try gateway.connect("a.test")
        client.send("GET / HT")
        #expect(MessageReader(client).next()?.status == 408)
        await gateway.proxy.stop()
    }

    @Test("A client that ends its session is gone, and its request with it")
    func clientEnds() async throws {
        let arrived = TestProgress()
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, _: Int) in
            guard MessageReader(connection).next() != nil else { return }
            arrived.add(1)
            _ = connection.receiveAll()
            arrived.add(1)
        }
        let gateway = try await gateway(backend)
        let client = try gateway.connect("a.test")
        client.send(Self.request("/"))
        arrived.wait(for: 1)
        client.end()
        arrived.wait(for: 2)
        #expect(await gateway.settles(atConnections: 0))
        await gateway.proxy.stop()
    }

    @Test("A WebSocket goes through TLS in both directions, and its end too")
    func webSocket() async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, _: Int) in
            guard MessageReader(connection).next() != nil else { return }
            connection.send("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n")
            while true {
                let bytes = connection.receive()
                if bytes.isEmpty { break }
                connection.send(bytes)
            }
            connection.send("bye")
        }
        let gateway = try await gateway(backend)
        let client = try gateway.connect("a.test")
        let reader = MessageReader(client)
        client.send(Self.request("/", fields: "connection: upgrade\r\nupgrade: websocket\r\n"))
        #expect(reader.next()?.status == 101)
        for text in ["one", String(repeating: "x", count: 5000)] {
            client.send(text)
            var seen: [UInt8] = []
            while seen.count < text.utf8.count {
                let piece = client.receive()
                if piece.isEmpty { break }
                seen += piece
            }
            #expect(String(decoding: seen, as: UTF8.self) == text)
        }
        client.end()
        #expect(String(decoding: client.receiveAll(), as: UTF8.self) == "bye")
        await gateway.proxy.stop()
    }

    @Test("A connection that breaks in the middle of a record ends alone", arguments: [5, 20, 200])
    func brokenRecord(_ count: Int) async throws {
        let gateway = try await gateway(TestBackend(named: "x"))
        let client = try gateway.connect("a.test")
        client.socket.send([23, 3, 3, 0, 200] + [UInt8](repeating: 7, count: count))
        client.socket.shutDownWriting()
        _ = client.socket.receiveAll()
        #expect(await gateway.settles(atConnections: 0))
        #expect(try gateway.connect("a.test").call(Self.request("/"))?.text == "x")
        await gateway.proxy.stop()
    }

    @Test("Ten thousand handshakes that do not go on cost a bounded amount of memory and end in time", .timeLimit(.minutes(2)))
    func halfOpen() async throws {
        var options = ProxyOptions()
        options.handshakeTimeout = .seconds(3600)
        options.maxConnections = 200
        let gateway = try await gateway(TestBackend(named: "x"), options: options)
        var sockets: [TestSocket] = []
        for round in 0..<10_000 {
            let socket = TestSocket.connect(port: gateway.port)
            if round % 2 == 0 { socket.send(Array(RecordedHello.bytes.prefix(round % 400))) }
            // As many as the limit allows stay; the others are closed as they come.
            if sockets.count < 200 { sockets.append(socket) }
        }
        let connections = await gateway.proxy.metricsSnapshot().connections
        #expect(connections.downstreamTotal <= 10_000)
        #expect(connections.downstreamActive <= 200)
        sockets = []
        #expect(await gateway.settles(atConnections: 0))
        #expect(try gateway.connect("a.test").call(Self.request("/"))?.text == "x")
        await gateway.proxy.stop()
    }
}
