import FanlightHTTP
import NIOHTTP1
import Testing

@Suite("Stopping and limits", .timeLimit(.minutes(1)))
struct StopTests {
    @Test("requests that are under way are finished, idle connections closed, new ones refused")
    func graceful() async throws {
        let started = Gate()
        let answer = Gate()
        try await RunningServer.run { request in
            started.open()
            await answer.wait()
            return describe(request)
        } _: { server in
            let idle = try await server.connect()
            let busy = try await server.connect()
            try await busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            async let stop: Void = server.server.stop(grace: .seconds(60))
            #expect(await idle.readToEnd() == "")
            await #expect(throws: (any Error).self) { try await server.connect() }
            answer.open()
            let response = await busy.readResponse()
            #expect(response?.status == 200)
            #expect(response?.headers["connection"] == "close")
            await stop
            #expect(server.server.connectionCount == 0)
            #expect(server.server.requestCount == 0)
        }
    }

    @Test("a watch is asked to end and ends whole", arguments: [false, true])
    func watch(throwsCancellation: Bool) async throws {
        try await RunningServer.run { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write(Array("first\n".utf8))
                    do { try await Gate().waitUnlessCancelled() } catch { if throwsCancellation { throw error } }
                    try await writer.write(Array("last\n".utf8))
                })
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readHead()?.status == 200)
            #expect(await client.readChunk() == Array("first\n".utf8))
            await server.server.stop(grace: .seconds(60))
            if !throwsCancellation { #expect(await client.readChunk() == Array("last\n".utf8)) }
            #expect(await client.readChunk() == [])
            #expect(await client.readToEnd() == "")
        }
    }

    @Test("an HTTP/2 connection is told twice, its watch ends whole, and then it closes")
    func http2() async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS()) { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write(Array("first\n".utf8))
                    try await Gate().waitUnlessCancelled()
                })
        } _: { server in
            let client = try await server.connectHTTP2(authority)
            let watch = try await client.send(.GET, "/")
            #expect(await watch.read(through: "\n") == "first\n")
            await server.server.stop(grace: .seconds(60))
            #expect(await watch.response()?.body == [])
            let goAways = await client.goAways.takeAll()
            #expect(goAways == [0, 0])
        }
    }

    @Test("what does not end in time is cut off")
    func graceEnds() async throws {
        let started = Gate()
        let release = Gate()
        try await RunningServer.run { request in
            started.open()
            await release.wait()
            return describe(request)
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            await server.server.stop(grace: .milliseconds(50))
            #expect(server.server.connectionCount == 0)
            #expect(await client.readToEnd() == "")
            release.open()
        }
    }

    @Test("connections beyond the limit wait until one closes")
    func connectionLimit() async throws {
        var limits = HTTPServerLimits()
        limits.connections = 2
        try await RunningServer.run(limits: limits, handler: describe) { server in
            var clients: [RawClient] = []
            for _ in 0..<2 {
                let client = try await server.connect()
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.readResponse()?.status == 200)
                clients.append(client)
            }
            let third = try await server.connect()
            try await third.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            // The two are served while the third waits.
            try await clients[1].send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await clients[1].readResponse()?.status == 200)
            #expect(third.inbox.count == 0)
            #expect(server.server.connectionCount == 2)
            await clients[0].close()
            #expect(await third.readResponse()?.status == 200)
            #expect(server.server.connectionCount == 2)
        }
    }

    @Test("a connection without a request is closed in time")
    func headTimeout() async throws {
        var limits = HTTPServerLimits()
        limits.headTimeout = .milliseconds(100)
        try await RunningServer.run(limits: limits, handler: describe) { server in
            let silent = try await server.connect()
            let partial = try await server.connect()
            try? await partial.send("GET / HTTP/1.1\r\nHos")
            #expect(await silent.readToEnd() == "")
            #expect(await partial.readToEnd() == "")
        }
    }

    @Test("a body that does not come is answered with 408")
    func bodyTimeout() async throws {
        var limits = HTTPServerLimits()
        limits.bodyTimeout = .milliseconds(100)
        try await RunningServer.run(limits: limits, handler: describe) { server in
            let client = try await server.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe")
            #expect(await client.readResponse()?.status == 408)
        }
    }

    @Test("an idle connection is closed in time, but not one with a watch under way")
    func idleTimeout() async throws {
        var limits = HTTPServerLimits()
        limits.idleTimeout = .milliseconds(100)
        limits.bodyTimeout = .milliseconds(100)
        let more = Gate()
        try await RunningServer.run(limits: limits) { request in
            guard request.path == "/watch" else { return describe(request) }
            return HTTPResponse(
                status: 200,
                body: .stream { writer in
                    await more.wait()
                    try await writer.write(Array("event".utf8))
                })
        } _: { server in
            let watch = try await server.connect()
            try await watch.send("GET /watch HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await watch.readHead()?.status == 200)
            for _ in 0..<2 {
                let idle = try await server.connect()
                try await idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await idle.readResponse()?.status == 200)
                #expect(await idle.readToEnd() == "")
            }
            more.open()
            #expect(await watch.readChunk() == Array("event".utf8))
        }
    }

    @Test("no connection and no handler is left when the clients are gone")
    func nothingLeft() async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS()) { _ in
            HTTPResponse(status: 200, body: .stream { _ in try await Gate().waitUnlessCancelled() })
        } _: { server in
            for _ in 0..<20 {
                let one = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem))
                try await one.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = await one.readHead()
                await one.close()
                let two = try await server.connectHTTP2(authority)
                _ = try await two.send(.GET, "/")
                await two.close()
            }
            await server.waitUntilIdle()
            #expect(server.server.connectionCount == 0)
            #expect(server.server.requestCount == 0)
        }
    }
}
