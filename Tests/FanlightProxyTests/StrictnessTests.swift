import FanlightIR
import FanlightProxy
import Testing

@Suite("Requests that are refused")
struct StrictnessTests {
    static let malformed = [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\n folded: x\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx: 1\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nhost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\n: empty\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx y: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx: a\u{0}b\r\n\r\n",
        "GET / HTTP/1.1\nhost: a\n\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx: 1\n\r\n",
        "GET  / HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.1 \r\nhost: a\r\n\r\n",
        "GET /\tHTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nhost: a\r\n\r\n",
        "GET / http/1.1\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.2\r\nhost: a\r\n\r\n",
        "G@T / HTTP/1.1\r\nhost: a\r\n\r\n",
        " GET / HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET nothing HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET * HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /#fragment HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /caf\u{e9} HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a/b\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a@b\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a b\r\n\r\n",
        "GET http:/// HTTP/1.1\r\nhost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5, 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: +5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0x5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: \r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ]

    @Test("A malformed request gets 400 and an end, and no endpoint sees any of it", arguments: malformed)
    func malformedHead(request: String) async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send(request.replacing("\u{e9}", with: "\u{e9}"))
        let reader = MessageReader(socket)
        let response = try #require(reader.next())
        #expect(response.status == 400)
        #expect(response["connection"] == "close")
        socket.shutDownWriting()
        #expect(reader.isAtEnd())
        #expect(backend.requests.isEmpty)
        await gateway.proxy.stop()
    }

    static let brokenChunks = [
        "g\r\n", "\r\n", "-1\r\n", " 5\r\nhello\r\n", "5 \r\nhello\r\n", "5\nhello\r\n", "5\r\nhelloX", "5\r\nhello\n0\r\n\r\n",
        "1000000000000000\r\n", "0x5\r\nhello\r\n", "5;a\nb\r\nhello\r\n", "0\r\n bad: x\r\n\r\n", "0\r\n\n",
    ]

    @Test("Broken chunked framing ends the request and is not repaired", arguments: brokenChunks)
    func brokenChunk(body: String) async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let response = try #require(gateway.call("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n\(body)"))
        #expect(response.status == 400)
        #expect(backend.requests.isEmpty)
        await gateway.proxy.stop()
    }

    @Test("A head that is too long or has too many fields gets 431")
    func tooLarge() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        #expect(gateway.get("/", fields: "x: \(String(repeating: "a", count: 61 * 1024))\r\n")?.status == 431)
        #expect(gateway.get("/\(String(repeating: "a", count: 61 * 1024))")?.status == 431)
        #expect(gateway.get("/", fields: (0..<100).map { "x\($0): 1\r\n" }.joined())?.status == 431)
        #expect(gateway.get("/", fields: (0..<99).map { "x\($0): 1\r\n" }.joined())?.status == 200)
        #expect(gateway.get("/", fields: "x: \(String(repeating: "a", count: 58 * 1024))\r\n")?.status == 200)
        await gateway.proxy.stop()
    }

    @Test("CONNECT is not served")
    func connect() async throws {
        let gateway = try await TestGateway([Make.route()], backends: ["a": []])
        #expect(gateway.call("CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n")?.status == 404)
        await gateway.proxy.stop()
    }

    @Test("A head that does not end in time is given up")
    func slowHead() async throws {
        let gateway = try await TestGateway(
            [Make.route()], backends: ["a": []], options: ProxyOptions(requestHeadersTimeout: .milliseconds(50)))
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: a\r\n")
        let reader = MessageReader(socket)
        #expect(reader.next()?.status == 408)
        let silent = gateway.connect()
        #expect(silent.receive().isEmpty)
        await gateway.proxy.stop()
    }

    @Test("An idle connection is closed after its time")
    func idle() async throws {
        let gateway = try await TestGateway(
            [Make.local(.directResponse(DirectResponse(status: 200, body: [])))], backends: [:],
            options: ProxyOptions(idleTimeout: .milliseconds(50)))
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        let reader = MessageReader(socket)
        #expect(reader.next()?.status == 200)
        #expect(reader.isAtEnd())
        await gateway.proxy.stop()
    }

    @Test("Connections above the limit are closed as they come")
    func connectionLimit() async throws {
        let gateway = try await TestGateway(
            [Make.local(.directResponse(DirectResponse(status: 200, body: [])))], backends: [:], options: ProxyOptions(maxConnections: 2))
        let kept = [gateway.connect(), gateway.connect()]
        for socket in kept {
            socket.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n")
            #expect(MessageReader(socket).next()?.status == 200)
        }
        #expect(gateway.connect().receive().isEmpty)
        await gateway.proxy.stop()
    }
}
