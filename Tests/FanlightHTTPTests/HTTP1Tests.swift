import FanlightHTTP
import Testing

@Suite("HTTP/1.1", .timeLimit(.minutes(1)))
struct HTTP1Tests {
    @Test("a handler is given the method, the path as sent, the query and the body")
    func request() async throws {
        try await RunningServer.run(handler: describe) { server in
            let client = try await server.connect()
            try await client.send("POST /a%2Fb?x=1&y=%20?z HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
            let response = await client.readResponse()
            #expect(response?.status == 200)
            #expect(response?.text == "POST /a%2Fb ?x=1&y=%20?z\nplain\nhello")
        }
    }

    @Test("a handler is given the headers in order and with lowercase names, and the client's address")
    func headers() async throws {
        try await RunningServer.run { request in
            let names = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            let isLocal = request.remoteAddress.hasPrefix("127.0.0.1:")
            return HTTPResponse(status: 200, body: .bytes(Array("\(names) \(isLocal)".utf8)))
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Two: b\r\nX-One: a\r\nx-two: c\r\n\r\n")
            #expect(await client.readResponse()?.text == "host=x,x-two=b,x-one=a,x-two=c true")
        }
    }

    @Test(
        "a target with scheme and host stands for its path",
        arguments: [
            ("http://host/a?b", "GET /a ?b"), ("https://host:1/", "GET / ?"), ("HTTP://host", "GET / ?"), ("http://host?q", "GET / ?q"),
        ])
    func absoluteTarget(target: String, expected: String) async throws {
        try await RunningServer.run(handler: describe) { server in
            let client = try await server.connect()
            try await client.send("GET \(target) HTTP/1.1\r\nHost: host\r\n\r\n")
            #expect(await client.readResponse()?.text.split(separator: "\n").first.map(String.init) == expected)
        }
    }

    @Test("a chunked body arrives whole")
    func chunkedRequest() async throws {
        try await RunningServer.run(handler: describe) { server in
            let client = try await server.connect()
            try await client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
            #expect(await client.readResponse()?.text == "PUT / ?\nplain\nabcde")
        }
    }

    @Test("a client that asks first is told to send its body")
    func expectContinue() async throws {
        try await RunningServer.run(handler: describe) { server in
            let client = try await server.connect()
            try await client.send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            #expect(await client.readHead()?.status == 100)
            try await client.send("ok")
            #expect(await client.readResponse()?.text == "PUT / ?\nplain\nok")
        }
    }

    @Test("a HEAD response tells the length and has no body, and the connection goes on")
    func head() async throws {
        try await RunningServer.run(handler: describe) { server in
            let client = try await server.connect()
            try await client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readHead()?.headers["content-length"] == "15")
            try await client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.text.hasPrefix("GET /next") == true)
        }
    }

    @Test("a HEAD response to what would be streamed does not run the stream")
    func headOfStream() async throws {
        let runs = Counter()
        try await RunningServer.run { _ in
            HTTPResponse(status: 200, body: .stream { _ in runs.add() })
        } _: { server in
            let client = try await server.connect()
            try await client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            let first = await client.readHead()
            #expect(first?.status == 200)
            #expect(first?.headers["transfer-encoding"] == nil && first?.headers["content-length"] == nil)
            #expect(await client.readHead()?.status == 200)
            #expect(runs.value == 0)
        }
    }

    @Test(
        "statuses without a body have neither length nor chunks, whatever the handler gave",
        arguments: [204, 304],
        [HTTPResponse.Body.none, .bytes([1, 2, 3]), .stream { try await $0.write([1]) }])
    func bodyless(status: Int, body: HTTPResponse.Body) async throws {
        try await RunningServer.run { request in
            request.path == "/" ? HTTPResponse(status: status, body: body) : describe(request)
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = await client.readHead()
            #expect(response?.status == status)
            #expect(response?.headers["content-length"] == nil && response?.headers["transfer-encoding"] == nil)
            #expect(await client.readResponse()?.text.hasPrefix("GET /next") == true)
        }
    }

    @Test("an empty body has the length 0")
    func emptyBody() async throws {
        try await RunningServer.run { _ in
            HTTPResponse(status: 200)
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.headers["content-length"] == "0")
        }
    }

    @Test("requests that are sent ahead are answered in order, one at a time")
    func pipelining() async throws {
        let slow = Gate()
        let running = Counter()
        try await RunningServer.run { request in
            running.add()
            if request.path == "/1" { await slow.wait() }
            return HTTPResponse(status: 200, body: .bytes(Array("\(request.path) \(running.value)".utf8)))
        } _: { server in
            let client = try await server.connect()
            try await client.send((1...50).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            await running.wait(for: 1)
            slow.open()
            for number in 1...50 { #expect(await client.readResponse()?.text == "/\(number) \(number)") }
        }
    }

    @Test("a client that says so gets its connection closed")
    func connectionClose() async throws {
        try await RunningServer.run(handler: describe) { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(await client.readResponse()?.headers["connection"] == "close")
            #expect(await client.readToEnd() == "")
        }
    }

    @Test("an HTTP/1.0 client gets a stream that ends with the connection")
    func oldStream() async throws {
        try await RunningServer.run { _ in
            HTTPResponse(
                status: 200,
                body: .stream {
                    try await $0.write(Array("one ".utf8))
                    try await $0.write(Array("two".utf8))
                })
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            let head = await client.readHead()
            #expect(head?.headers["transfer-encoding"] == nil && head?.headers["connection"] == "close")
            #expect(await client.readToEnd() == "one two")
        }
    }

    @Test("a client that closes its half after the request still gets its answer")
    func halfClose() async throws {
        let sent = Gate()
        try await RunningServer.run { request in
            await sent.wait()
            return describe(request)
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try await client.closeOutput()
            sent.open()
            #expect(await client.readResponse()?.status == 200)
            #expect(await client.readToEnd() == "")
        }
    }

    @Test("framing headers and values with line ends from a handler are not sent")
    func handlerHeaders() async throws {
        try await RunningServer.run { _ in
            HTTPResponse(
                status: 200,
                headers: [
                    ("X-Good", "1"), ("Transfer-Encoding", "chunked"), ("Content-Length", "99"), ("Connection", "upgrade"),
                    ("X-Bad", "a\r\nX-Evil: 1"),
                    ("X Bad", "1"), ("", "1"),
                ], body: .bytes([65]))
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = await client.readResponse()
            #expect(response?.text == "A")
            #expect(response.map { Set($0.headers.keys) } == ["x-good", "content-length", "date"])
        }
    }

    @Test("a status that HTTP does not have becomes 500", arguments: [0, 99, 100, 1000, -1])
    func handlerStatus(status: Int) async throws {
        try await RunningServer.run { _ in
            HTTPResponse(status: status)
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.status == 500)
        }
    }
}
