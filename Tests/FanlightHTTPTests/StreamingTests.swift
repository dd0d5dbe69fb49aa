import FanlightHTTP
import NIOCore
import Testing

@Suite("Streamed responses", .timeLimit(.minutes(1)))
struct StreamingTests {
    @Test("what is written arrives at once, while the stream goes on")
    func flush() async throws {
        let more = Gate()
        try await RunningServer.run { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write(Array("first\n".utf8))
                    await more.wait()
                    try await writer.write(Array("second\n".utf8))
                })
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readHead()?.headers["transfer-encoding"] == "chunked")
            #expect(await client.readChunk() == Array("first\n".utf8))
            more.open()
            #expect(await client.readChunk() == Array("second\n".utf8))
            #expect(await client.readChunk() == [])
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.text == "first\nsecond\n")
        }
    }

    @Test("the head arrives before anything is written")
    func headFirst() async throws {
        let more = Gate()
        try await RunningServer.run { _ in
            HTTPResponse(status: 200, body: .stream { _ in await more.wait() })
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readHead()?.status == 200)
            more.open()
            #expect(await client.readChunk() == [])
        }
    }

    @Test("a writer waits for a client that does not read, and goes on when it does", arguments: [false, true])
    func backPressure(overTLS: Bool) async throws {
        let authority = try TestAuthority()
        let piece = [UInt8](repeating: 120, count: 100_000)
        let pieces = 250
        let written = Counter()
        let finished = Gate()
        try await RunningServer.run(tls: overTLS ? authority.serverTLS() : nil) { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    for _ in 0..<pieces {
                        try await writer.write(piece)
                        written.add()
                    }
                    finished.open()
                })
        } _: { server in
            let tls = overTLS ? RawClient.TLS(authorityPEM: authority.pem) : nil
            let client = try await server.connect(tls: tls)
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(await client.readHead()?.status == 200)
            try await client.channel.setOption(.autoRead, value: false).get()
            await written.wait(for: 1)
            // Others are served while it waits.
            let other = try await server.connect(tls: tls)
            try await other.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await other.readHead()?.status == 200)
            #expect(written.value < pieces)
            try await client.startReading()
            await finished.wait()
            let received = await client.inbox.takeAll()
            #expect(received.count > pieces * piece.count)
            #expect(received.suffix(5) == Array("0\r\n\r\n".utf8))
        }
    }

    @Test("a client that does not read for the time of the server's patience is cut off", arguments: [false, true])
    func slowClient(isStream: Bool) async throws {
        var limits = HTTPServerLimits()
        limits.writeTimeout = .milliseconds(200)
        let failure = Gate()
        let bytes = [UInt8](repeating: 120, count: 40_000_000)
        try await RunningServer.run(limits: limits) { _ in
            guard isStream else { return HTTPResponse(status: 200, body: .bytes(bytes)) }
            return HTTPResponse(
                status: 200,
                body: .stream { writer in
                    do { try await writer.write(bytes) } catch {
                        #expect((error as? HTTPServerError)?.code == .clientTooSlow)
                        failure.open()
                        throw error
                    }
                })
        } _: { server in
            let client = try await server.connect()
            try await client.channel.setOption(.autoRead, value: false).get()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            if isStream { await failure.wait() }
            await server.waitUntilIdle()
            try await client.startReading()
            #expect(await client.readToEnd().utf8.count < bytes.count)
        }
    }

    @Test("a handler's task is cancelled and its writer fails when the client goes away")
    func cancellation() async throws {
        let started = Gate()
        let cancelled = Gate()
        let failed = Gate()
        try await RunningServer.run { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write([65])
                    started.open()
                    try? await Gate().waitUnlessCancelled()
                    cancelled.open()
                    do { try await writer.write([66]) } catch {
                        failed.open()
                        throw error
                    }
                })
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            await client.close()
            await cancelled.wait()
            await failed.wait()
        }
    }

    @Test("a handler that has not answered yet is cancelled too when its client's connection breaks")
    func cancellationBeforeResponse() async throws {
        let authority = try TestAuthority()
        let started = Gate()
        let cancelled = Gate()
        try await RunningServer.run(tls: authority.serverTLS()) { _ in
            started.open()
            try? await Gate().waitUnlessCancelled()
            cancelled.open()
            return HTTPResponse(status: 200)
        } _: { server in
            let client = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem))
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await started.wait()
            await client.close()
            await cancelled.wait()
        }
    }

    @Test("a stream that fails is cut off without an end that looks whole")
    func failure() async throws {
        struct Fault: Error {}
        try await RunningServer.run { _ in
            HTTPResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write([65])
                    throw Fault()
                })
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readHead()?.status == 200)
            #expect(await client.readToEnd() == "1\r\nA\r\n")
        }
    }

    @Test("a writer that outlives its stream fails")
    func lateWriter() async throws {
        let writers = AsyncStream.makeStream(of: (any HTTPBodyWriter).self)
        try await RunningServer.run { _ in
            HTTPResponse(status: 200, body: .stream { writers.continuation.yield($0) })
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.body == [])
            var iterator = writers.stream.makeAsyncIterator()
            let writer = try #require(await iterator.next())
            await #expect(throws: HTTPServerError.self) { try await writer.write([65]) }
        }
    }
}
