import FanlightHTTP
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import Synchronization
import Testing

@Suite("HTTP/2", .timeLimit(.minutes(1)))
struct HTTP2Tests {
    private func run(
        limits: HTTPServerLimits = HTTPServerLimits(), handler: @escaping HTTPHandler,
        _ body: (RunningServer, HTTP2Client) async throws -> Void
    ) async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), limits: limits, handler: handler) { server in
            let client = try await server.connectHTTP2(authority)
            try await body(server, client)
            await client.close()
        }
    }

    @Test("a request and its body reach the handler, and its response the client")
    func request() async throws {
        try await run(handler: describe) { _, client in
            let stream = try await client.send(.POST, "/a%2Fb?x=1", body: Array("hello".utf8))
            let response = await stream.response()
            #expect(response?.status == 200)
            #expect(response?.headers["content-length"] == "29")
            #expect(response?.text == "POST /a%2Fb ?x=1\nsecure\nhello")
        }
    }

    @Test("HEAD, 204 and 304 end with their head", arguments: [(HTTPMethod.HEAD, 200), (.GET, 204), (.GET, 304), (.HEAD, 304)])
    func bodyless(method: HTTPMethod, status: Int) async throws {
        try await run { _ in
            HTTPResponse(status: status, body: .bytes([1, 2, 3]))
        } _: { _, client in
            let response = try await client.send(method, "/").response()
            #expect(response?.status == status)
            #expect(response?.body == [])
            #expect(response?.headers["content-length"] == (status == 200 ? "3" : nil))
        }
    }

    @Test("what is written arrives at once, while other streams of the connection are answered")
    func flush() async throws {
        let more = Gate()
        try await run { request in
            guard request.path == "/watch" else { return describe(request) }
            return HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write(Array("first\n".utf8))
                    await more.wait()
                    try await writer.write(Array("second\n".utf8))
                })
        } _: { _, client in
            let watch = try await client.send(.GET, "/watch")
            #expect(await watch.read(through: "\n") == "first\n")
            #expect(try await client.send(.GET, "/").response()?.status == 200)
            more.open()
            #expect(await watch.response()?.text == "second\n")
        }
    }

    @Test("a stream that is given up cancels its handler, and the others go on")
    func cancellation() async throws {
        let started = Counter()
        let cancelled = Gate()
        try await run { request in
            guard request.path == "/watch" else { return describe(request) }
            return HTTPResponse(
                status: 200,
                body: .stream { writer in
                    started.add()
                    try? await Gate().waitUnlessCancelled()
                    cancelled.open()
                })
        } _: { _, client in
            let watch = try await client.send(.GET, "/watch")
            await started.wait(for: 1)
            watch.reset()
            await cancelled.wait()
            #expect(try await client.send(.GET, "/").response()?.status == 200)
        }
    }

    @Test("a stream that fails is reset")
    func failure() async throws {
        struct Fault: Error {}
        try await run { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write([65])
                    throw Fault()
                })
        } _: { _, client in
            let stream = try await client.send(.GET, "/")
            #expect(await stream.response() == nil)
            #expect(stream.state.head.withLock { $0 }?.status == .ok)
        }
    }

    @Test("a stream whose client does not read holds up its own writer only, and is reset when the patience ends")
    func slowStream() async throws {
        var limits = HTTPServerLimits()
        limits.writeTimeout = .seconds(2)
        let failure = Gate()
        try await run(limits: limits) { request in
            guard request.path == "/watch" else { return describe(request) }
            return HTTPResponse(
                status: 200,
                body: .stream { writer in
                    do {
                        while true { try await writer.write([UInt8](repeating: 65, count: 10_000)) }
                    } catch {
                        #expect((error as? HTTPServerError)?.code == .clientTooSlow)
                        failure.open()
                    }
                })
        } _: { _, client in
            let slow = try await client.send(.GET, "/watch", reads: false)
            await failure.wait()
            #expect(try await client.send(.GET, "/").response()?.status == 200)
            try await slow.startReading()
            #expect(await slow.response() == nil)
        }
    }

    @Test("a large response arrives whole")
    func large() async throws {
        let bytes = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try await run { _ in
            HTTPResponse(status: 200, body: .bytes(bytes))
        } _: { _, client in
            let response = try await client.send(.GET, "/").response()
            #expect(response?.body == bytes)
        }
    }

    @Test("a body beyond the limit is refused, whether it is declared or not, and the connection goes on", arguments: [false, true])
    func bodyLimit(isDeclared: Bool) async throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 100_000
        try await run(limits: limits, handler: describe) { _, client in
            let headers = isDeclared ? [("content-length", "100001")] : []
            let stream = try await client.send(.POST, "/", headers: headers, body: [UInt8](repeating: 65, count: 100_001), ends: false)
            #expect(await stream.response()?.status == 413)
            stream.reset()
            #expect(try await client.send(.POST, "/", body: [UInt8](repeating: 65, count: 100_000)).response()?.status == 200)
        }
    }

    @Test("as many watches as four connections have streams are open at once, and all hear of an event")
    func thousandWatches() async throws {
        let authority = try TestAuthority()
        let event = Gate()
        let open = Counter()
        try await RunningServer.run(tls: authority.serverTLS()) { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    open.add()
                    await event.wait()
                    try await writer.write(Array("event\n".utf8))
                })
        } _: { server in
            var streams: [HTTP2ClientStream] = []
            var clients: [HTTP2Client] = []
            for _ in 0..<4 {
                let client = try await server.connectHTTP2(authority)
                clients.append(client)
                for _ in 0..<250 { streams.append(try await client.send(.GET, "/")) }
            }
            await open.wait(for: 1_000)
            #expect(server.server.connectionCount == 4)
            #expect(server.server.requestCount == 1_000)
            event.open()
            for stream in streams { #expect(await stream.response()?.text == "event\n") }
            for client in clients { await client.close() }
        }
    }

    @Test("handlers that heed no cancellation are bounded for each connection")
    func requestsUnderWay() async throws {
        var limits = HTTPServerLimits()
        limits.requestsUnderWayPerConnection = 3
        let release = Gate()
        let running = Counter()
        try await run(limits: limits) { request in
            if request.path == "/stubborn" {
                running.add()
                await release.wait()
            }
            return describe(request)
        } _: { _, client in
            for count in 1...3 {
                let stream = try await client.send(.GET, "/stubborn")
                await running.wait(for: count)
                stream.reset()
            }
            let refused = try await client.send(.GET, "/").response()
            #expect(refused?.status == 429)
            #expect(refused?.headers["retry-after"] == "1")
            release.open()
        }
    }

    @Test("streams that are opened and given up in a flood end the connection, and others are served on")
    func rapidReset() async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), handler: describe) { server in
            let flooding = try await server.connectHTTP2(authority)
            for _ in 0..<3_000 {
                guard flooding.channel.isActive, let stream = try? await flooding.send(.GET, "/", ends: false) else { break }
                stream.reset()
            }
            // 11 is ENHANCE_YOUR_CALM.
            #expect(await flooding.goAways.take { $0.contains(11) ? true : nil } == true)
            let client = try await server.connectHTTP2(authority)
            #expect(try await client.send(.GET, "/").response()?.status == 200)
            await client.close()
        }
    }

    @Test(
        "frames that break the protocol end the connection",
        arguments: [
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage that is no frame at all, and more of it",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{4}\u{0}\u{1}\u{0}\u{0}\u{0}\u{1}data",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{4}\u{1}\u{5}\u{0}\u{0}\u{0}\u{1}\u{80}\u{80}\u{80}\u{80}",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{4}\u{8}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
        ])
    func brokenFrames(bytes: String) async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), handler: describe) { server in
            let client = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem, protocols: ["h2"]))
            try? await client.send(Array(bytes.unicodeScalars.map { UInt8($0.value) }))
            _ = await client.readToEnd()
            await server.waitUntilIdle()
            let next = try await server.connectHTTP2(authority)
            #expect(try await next.send(.GET, "/").response()?.status == 200)
            await next.close()
        }
    }

    @Test("an idle connection is told that it ends, and closed; one with a stream is not")
    func idle() async throws {
        var limits = HTTPServerLimits()
        limits.idleTimeout = .seconds(1)
        let more = Gate()
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), limits: limits) { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write(Array("first\n".utf8))
                    await more.wait()
                    try await writer.write(Array("second\n".utf8))
                })
        } _: { server in
            let (watching, watch) = try await server.connectHTTP2(authority, requesting: "/")
            #expect(await watch.read(through: "\n") == "first\n")
            let idle = try await server.connectHTTP2(authority)
            #expect(await idle.goAways.takeAll() == [0])
            more.open()
            #expect(await watch.response()?.text == "second\n")
            #expect(await watching.goAways.takeAll() == [0])
        }
    }

    @Test("a client that is silent is asked, kept when it answers, and cut off when it does not")
    func ping() async throws {
        var limits = HTTPServerLimits()
        limits.pingInterval = .seconds(1)
        let authority = try TestAuthority()
        // Threads of their own, which no other test keeps from answering in time.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await RunningServer.run(tls: authority.serverTLS(), limits: limits, group: group, handler: describe) { server in
            let answering = try await server.connectHTTP2(authority, group: group)
            let mute = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem, protocols: ["h2"]))
            try await mute.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}")
            let received = await mute.inbox.takeAll()
            // SETTINGS, its acknowledgement and one PING at least, but no farewell.
            #expect(received.suffix(17).prefix(9) == [0, 0, 8, 6, 0, 0, 0, 0, 0])
            #expect(try await answering.send(.GET, "/").response()?.status == 200)
            await answering.close()
        }
        try await group.shutdownGracefully()
    }
}
