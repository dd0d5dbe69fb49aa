import FanlightIR
import FanlightObservability
import FanlightProxy
import FanlightRouting
import Testing

@Suite("Forwarding")
struct ForwardingTests {
    @Test("A request reaches the endpoint and its response the client")
    func simple() async throws {
        let backend = TestBackend(named: "hello")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let response = try #require(gateway.get("/x?y=1", fields: "Accept: text/html\r\nX-Custom: 1\r\n"))
        #expect(response.status == 200)
        #expect(response.text == "hello")
        #expect(response["server"] == "fanlight")
        #expect(response["x-envoy-upstream-service-time"] != nil)
        #expect(response["date"] != nil)
        let request = try #require(backend.requests.first)
        #expect(request.startLine == "GET /x?y=1 HTTP/1.1")
        #expect(request["host"] == "test")
        #expect(request["x-custom"] == "1")
        #expect(request["x-forwarded-for"] == "127.0.0.1")
        #expect(request["x-forwarded-proto"] == "http")
        #expect(request["x-request-id"]?.count == 36)
        #expect(request["x-envoy-attempt-count"] == "1")
        await gateway.proxy.stop()
    }

    @Test(
        "A body's framing is written anew where a lenient endpoint may read it differently",
        arguments: [
            ("Content-Length: 0005\r\n\r\nhello", "content-length", "5"), ("Content-Length: 5 \t\r\n\r\nhello", "content-length", "5"),
            ("Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "content-length", "5"),
            ("Transfer-Encoding: CHUNKED\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "transfer-encoding", "chunked"),
            ("Transfer-Encoding:  chunked\t\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "transfer-encoding", "chunked"),
        ])
    func framing(message: String, name: String, value: String) async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let client = gateway.connect()
        client.send("POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + message)
        let answer = String(decoding: client.receiveAll(), as: UTF8.self)
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        let request = try #require(backend.requests.first)
        #expect(request.values(name) == [value])
        await gateway.proxy.stop()
    }

    @Test("What a client says of its own certificate is not passed on")
    func clientCertificate() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        _ = try #require(gateway.get("/", fields: "X-Forwarded-Client-Cert: By=spiffe://forged\r\nTrailer: x-t\r\n"))
        let request = try #require(backend.requests.first)
        #expect(request["x-forwarded-client-cert"] == nil)
        #expect(request["trailer"] == nil)
        await gateway.proxy.stop()
    }

    @Test("Forwarding fields are appended to, kept, replaced or dropped as each demands")
    func requestFields() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let fields =
            "X-Forwarded-For: 10.1.1.1\r\nX-Forwarded-Proto: https\r\nX-Request-Id: mine\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\n"
            + "Keep-Alive: 5\r\nTE: trailers\r\nProxy-Connection: x\r\nX-Envoy-Retry-On: 5xx\r\nUpgrade: h2c\r\n"
        _ = try #require(gateway.get("/", fields: fields))
        let request = try #require(backend.requests.first)
        #expect(request["x-forwarded-for"] == "10.1.1.1,127.0.0.1")
        #expect(request.values("x-forwarded-proto") == ["http"])
        #expect(request.values("x-request-id") == ["mine"])
        for dropped in ["x-hop", "keep-alive", "te", "proxy-connection", "x-envoy-retry-on", "upgrade", "connection"] {
            #expect(request[dropped] == nil, "\(dropped) is not forwarded")
        }
        await gateway.proxy.stop()
    }

    @Test("Connections are kept on both sides")
    func keepAlive() async throws {
        let backend = TestBackend { request, _ in TestBackend.ok(request.startLine, fields: "connection: keep-alive\r\nkeep-alive: 5\r\n") }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        for number in 0..<5 {
            socket.send("GET /\(number) HTTP/1.1\r\nhost: test\r\n\r\n")
            let response = try #require(reader.next())
            #expect(response.text == "GET /\(number) HTTP/1.1")
            #expect(response["connection"] == nil && response["keep-alive"] == nil)
        }
        #expect(backend.connections == 1)
        await gateway.proxy.stop()
    }

    @Test("Pipelined requests are answered in order")
    func pipelining() async throws {
        let backend = TestBackend { request, _ in TestBackend.ok(request.startLine) }
        let gateway = try await TestGateway(
            [
                Make.local(.directResponse(DirectResponse(status: 200, body: Array("local".utf8))), .exact("/1", ignoresCase: false)),
                Make.route(),
            ],
            backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send((0..<4).map { "GET /\($0) HTTP/1.1\r\nhost: test\r\n\r\n" }.joined())
        let reader = MessageReader(socket)
        for number in 0..<4 {
            #expect(reader.next()?.text == (number == 1 ? "local" : "GET /\(number) HTTP/1.1"))
        }
        await gateway.proxy.stop()
    }

    @Test("A head that comes byte by byte is put together")
    func slowHead() async throws {
        let backend = TestBackend { (request: TestMessage, _: Int) in TestBackend.ok(request.text) }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        for byte in "POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 5\r\n\r\nhello".utf8 { socket.send([byte]) }
        let reader = MessageReader(socket)
        #expect(reader.next()?.text == "hello")
        await gateway.proxy.stop()
    }

    @Test("Bodies of any size and framing arrive whole", arguments: [0, 1, 5000, 70_000, 3_000_000], [false, true])
    func bodies(size: Int, isChunked: Bool) async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, _: Int) in
            let reader = MessageReader(connection)
            while let request = reader.next() {
                backend.note(request)
                if isChunked {
                    connection.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                    var rest = request.body[...]
                    while !rest.isEmpty {
                        let piece = rest.prefix(60_000)
                        rest = rest.dropFirst(piece.count)
                        connection.send(Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10])
                    }
                    connection.send("0\r\n\r\n")
                } else {
                    connection.send("HTTP/1.1 200 OK\r\ncontent-length: \(size)\r\n\r\n")
                    connection.send(request.body)
                }
            }
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let socket = gateway.connect()
        for _ in 0..<2 {
            if isChunked {
                socket.send("POST / HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n")
                if size > 0 { socket.send(Array("\(String(size, radix: 16));x=y\r\n".utf8) + body + [13, 10]) }
                socket.send("0\r\nx-trailer: dropped\r\n\r\n")
            } else {
                socket.send(Array("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: \(size)\r\n\r\n".utf8) + body)
            }
            let reader = MessageReader(socket)
            let response = try #require(reader.next())
            #expect(response.body == body)
        }
        await gateway.proxy.stop()
    }

    @Test("A client that does not read stops the endpoint, and gets everything when it reads again")
    func backPressure() async throws {
        let size = 40_000_000
        let progress = TestProgress()
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            let reader = MessageReader(connection)
            guard reader.next() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: \(size)\r\n\r\n")
            let piece = [UInt8](repeating: 120, count: 100_000)
            for _ in 0..<size / piece.count where connection.send(piece) { progress.add(piece.count) }
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = TestSocket.connect(port: gateway.port, receiveBuffer: 65536)
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        let first = socket.receive(atMost: 100)
        #expect(!first.isEmpty)
        // The gateway holds one read and the kernel its socket buffers; the rest has to wait at the endpoint.
        progress.waitUntilStill()
        #expect(progress.count < size)
        var total = first.count
        while total < size {
            let piece = socket.receive()
            if piece.isEmpty { break }
            total += piece.count
        }
        #expect(total > size)
        await gateway.proxy.stop()
    }

    @Test("HEAD, 204 and 304 have no body whatever their length says")
    func noBody() async throws {
        let backend = TestBackend { (request: TestMessage, _: Int) in
            if request.startLine.hasPrefix("HEAD") { return "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n" }
            return request.startLine.contains("/204")
                ? "HTTP/1.1 204 No Content\r\n\r\n" : "HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n"
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        for (request, status) in [("HEAD /", 200), ("GET /204", 204), ("GET /304", 304), ("HEAD /", 200)] {
            socket.send("\(request) HTTP/1.1\r\nhost: test\r\n\r\n")
            #expect(reader.next(isHead: true)?.status == status)
        }
        #expect(backend.connections == 1)
        await gateway.proxy.stop()
    }

    @Test("A response that ends with its connection ends the client's")
    func untilClose() async throws {
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            let reader = MessageReader(connection)
            _ = reader.next()
            connection.send("HTTP/1.0 200 OK\r\n\r\nuntil the end")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let response = try #require(gateway.get("/"))
        #expect(response.text == "until the end")
        #expect(response["connection"] == "close")
        #expect(response.startLine == "HTTP/1.1 200 OK")
        await gateway.proxy.stop()
    }

    @Test("A client of HTTP/1.0 gets a plain body and keeps its connection only when it asks")
    func http10() async throws {
        let backend = TestBackend { (request: TestMessage, _: Int) in
            request.startLine.contains("/chunked")
                ? "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
                : TestBackend.ok("hello world")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let chunked = try #require(gateway.call("GET /chunked HTTP/1.0\r\nhost: test\r\nconnection: keep-alive\r\n\r\n"))
        #expect(chunked.text == "hello world")
        #expect(chunked["transfer-encoding"] == nil && chunked["connection"] == "close")
        let closed = try #require(gateway.call("GET / HTTP/1.0\r\n\r\n"))
        #expect(closed["connection"] == "close")
        let kept = try #require(gateway.call("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n"))
        #expect(kept["connection"] == "keep-alive")
        await gateway.proxy.stop()
    }

    @Test("An expectation is passed on and its interim answer comes back")
    func expectContinue() async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, _: Int) in
            var head: [UInt8] = []
            while !String(decoding: head, as: UTF8.self).hasSuffix("\r\n\r\n") {
                let piece = connection.receive()
                if piece.isEmpty { return }
                head += piece
            }
            #expect(String(decoding: head, as: UTF8.self).lowercased().contains("expect: 100-continue"))
            connection.send("HTTP/1.1 100 Continue\r\n\r\n")
            let body = connection.receive()
            connection.send(TestBackend.ok(String(decoding: body, as: UTF8.self)))
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        socket.send("POST / HTTP/1.1\r\nhost: test\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n")
        #expect(reader.next()?.status == 100)
        socket.send("body")
        #expect(reader.next()?.text == "body")
        await gateway.proxy.stop()
    }

    @Test("A WebSocket becomes a tunnel of bytes both ways")
    func upgrade() async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, _: Int) in
            let reader = MessageReader(connection)
            guard let request = reader.next() else { return }
            backend.note(request)
            connection.send(
                "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: x\r\n\r\nfirst")
            while true {
                let piece = connection.receive()
                if piece.isEmpty { return }
                connection.send(piece)
            }
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send(
            "GET /chat HTTP/1.1\r\nhost: test\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n")
        let reader = MessageReader(socket)
        let response = try #require(reader.next())
        #expect(response.status == 101)
        #expect(response["upgrade"] == "websocket" && response["connection"] == "upgrade")
        #expect(String(decoding: reader.rest(), as: UTF8.self) == "first")
        #expect(backend.requests.first?["upgrade"] == "websocket")
        for message in ["one", "two"] {
            socket.send(message)
            #expect(String(decoding: socket.receive(), as: UTF8.self) == message)
        }
        await gateway.proxy.stop()
    }

    @Test("A target in absolute form decides the authority")
    func absoluteForm() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        _ = try #require(gateway.call("GET http://other.example:8080/p?q HTTP/1.1\r\nhost: test\r\n\r\n"))
        let request = try #require(backend.requests.first)
        #expect(request.startLine == "GET /p?q HTTP/1.1")
        #expect(request.values("host") == ["other.example:8080"])
        await gateway.proxy.stop()
    }

    @Test("A path is normalised before it is matched and sent")
    func normalisation() async throws {
        let backend = TestBackend { request, _ in TestBackend.ok(request.startLine) }
        let gateway = try await TestGateway(
            [Make.local(.directResponse(DirectResponse(status: 403, body: [])), .prefix("/admin", ignoresCase: false)), Make.route()],
            backends: ["a": [backend]])
        #expect(gateway.get("/x/../admin/y")?.status == 403)
        #expect(gateway.get("/x/%2e%2E/admin")?.status == 403)
        #expect(gateway.get("/a/./b/../c?d")?.text == "GET /a/c?d HTTP/1.1")
        await gateway.proxy.stop()
    }
}
