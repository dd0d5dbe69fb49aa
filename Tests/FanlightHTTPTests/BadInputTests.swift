import FanlightHTTP
import NIOCore
import Testing

@Suite("Bad input over HTTP/1.1", .timeLimit(.minutes(1)))
struct BadInputTests {
    @Test(
        "what is not a request is refused, the connection closed, and others served on",
        arguments: [
            "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
            "nonsense\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/3.7\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX: a\u{0}b\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
            "GET nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
            "CONNECT host:443 HTTP/1.1\r\nHost: host\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ])
    func refused(bytes: String) async throws {
        let calls = Counter()
        try await RunningServer.run { request in
            calls.add()
            return describe(request)
        } _: { server in
            let client = try await server.connect()
            try await client.send(bytes)
            let answer = await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(calls.value == 0)
            let next = try await server.connect()
            try await next.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await next.readResponse()?.status == 200)
        }
    }

    @Test(
        "a body that two readers could cut differently is refused, and what follows is no request",
        arguments: [
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
        ])
    func smuggling(bytes: String) async throws {
        let smuggled = Counter()
        try await RunningServer.run { request in
            if request.path == "/smuggled" { smuggled.add() }
            return describe(request)
        } _: { server in
            let client = try await server.connect()
            try await client.send(bytes)
            let answer = await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(smuggled.value == 0)
        }
    }

    @Test("an endless head is refused", arguments: ["GET /", "GET / HTTP/1.1\r\nHost: x\r\nX: ", "GET / HTTP/1.1\r\nHost: x\r\n"])
    func hugeHead(start: String) async throws {
        var limits = HTTPServerLimits()
        limits.headBytes = 8 * 1024
        try await RunningServer.run(limits: limits, handler: describe) { server in
            let client = try await server.connect()
            try await client.send(start)
            let more =
                start.hasSuffix("\n") ? String(repeating: "X-Header: 0123456789\r\n", count: 1000) : String(repeating: "a", count: 20_000)
            try? await client.send(more)
            let answer = await client.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer)")
        }
    }

    @Test("a head within the limit is taken")
    func largeHead() async throws {
        try await RunningServer.run(handler: describe) { server in
            let client = try await server.connect()
            try await client.send("GET /?\(String(repeating: "a", count: 60_000)) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.status == 200)
        }
    }

    @Test("a body beyond the limit is answered with the hook's words before it is sent, and the connection closed")
    func declaredBody() async throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 10
        let refusal: @Sendable (HTTPRefusal) -> HTTPResponse = { refusal in
            HTTPResponse(
                status: refusal.status, headers: [("Content-Type", "application/json")],
                body: .bytes(Array("{\"code\":\(refusal.status)}".utf8)))
        }
        try await RunningServer.run(limits: limits, refusal: refusal, handler: describe) { server in
            let client = try await server.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n")
            let response = await client.readResponse()
            #expect(response?.status == 413)
            #expect(response?.text == "{\"code\":413}")
            #expect(response?.headers["connection"] == "close")
        }
    }

    @Test("a chunked body is refused where it passes the limit, and not before", arguments: [(10, 200), (11, 413)])
    func chunkedBody(count: Int, status: Int) async throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 10
        try await RunningServer.run(limits: limits, handler: describe) { server in
            let client = try await server.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<count { try await client.send("1\r\na\r\n") }
            if status == 200 { try await client.send("0\r\n\r\n") }
            #expect(await client.readResponse()?.status == status)
        }
    }

    @Test("bodies together are bounded too, and their share is free again after the answer")
    func bodiesInTotal() async throws {
        var limits = HTTPServerLimits()
        limits.bodyBytesInTotal = 10
        let answer = Gate()
        let held = Gate()
        try await RunningServer.run(limits: limits) { request in
            held.open()
            await answer.wait()
            return describe(request)
        } _: { server in
            let first = try await server.connect()
            try await first.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n12345678")
            await held.wait()
            let second = try await server.connect()
            try await second.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n12345678")
            #expect(await second.readResponse()?.status == 429)
            answer.open()
            #expect(await first.readResponse()?.status == 200)
            try await first.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n12345678")
            #expect(await first.readResponse()?.status == 200)
        }
    }

    @Test("a client that sends ahead without end is cut off, and the handler's task cancelled")
    func pipelineFlood() async throws {
        let cancelled = Gate()
        try await RunningServer.run { _ in
            try? await Gate().waitUnlessCancelled()
            cancelled.open()
            return HTTPResponse(status: 200)
        } _: { server in
            let client = try await server.connect()
            let burst = String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 2_000)
            // The kernel takes some of it; what it has is read when the client closes.
            for _ in 0..<100 { client.channel.writeAndFlush(ByteBuffer(string: burst), promise: nil) }
            await client.close()
            await cancelled.wait()
        }
    }
}
