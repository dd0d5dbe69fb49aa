import NIOCore
import Testing

@testable import FanlightDNS

@Suite(.timeLimit(.minutes(1))) struct StreamTests {
    private static func many(_ count: Int) throws -> ZoneTable {
        try ZoneTable.of(
            DNSGateway(name: "ns/one", hosts: ["a.com"], addresses: (0..<count).map { "10.0.\($0 / 250).\($0 % 250 + 1)" }, isReady: true))
    }

    @Test("UDP truncates what TCP has whole, on the same port") func afterTruncation() async throws {
        try await withServer(try Self.many(300)) { server in
            let datagrams = try await UDPTestClient(to: server)
            let stream = try await TCPTestClient(to: server)
            #expect(try await datagrams.ask(TestQuery("a.com", edns: 4096)).isTruncated)
            let whole = try await stream.ask(TestQuery("a.com"))
            #expect(!whole.isTruncated && whole.answers.count == 300)
            #expect(server.counters.truncated == 1)
            await datagrams.close()
            await stream.close()
        }
    }

    @Test("queries that come at once are all answered, in their order") func pipelined() async throws {
        try await withServer { server in
            let client = try await TCPTestClient(to: server)
            var bytes: [UInt8] = []
            for id: UInt16 in 0..<100 {
                var query = TestQuery("shop.example.com", edns: 512)
                query.id = id
                bytes += TCPTestClient.framed(query.bytes)
            }
            try await client.send(bytes)
            for id: UInt16 in 0..<100 { #expect(try TestMessage(await client.receive() ?? []).id == id) }
            await client.close()
        }
    }

    @Test("a query that comes byte by byte is answered") func pieces() async throws {
        try await withServer { server in
            let client = try await TCPTestClient(to: server)
            let query = TCPTestClient.framed(TestQuery("four.example.com").bytes)
            for byte in query + query { try await client.send([byte]) }
            for _ in 0..<2 { #expect(try TestMessage(await client.receive() ?? []).answers == ["four.example.com 5 A 127.0.0.3"]) }
            await client.close()
        }
    }

    @Test("a client that closes its half behind the last query gets all answers, and then the end") func halfClosed() async throws {
        try await withServer { server in
            let client = try await TCPTestClient(to: server)
            let query = TCPTestClient.framed(TestQuery("four.example.com").bytes)
            try await client.send(query + query)
            try await client.channel.close(mode: .output)
            #expect(await client.receive() != nil)
            #expect(await client.receive() != nil)
            #expect(await client.receive() == nil)
        }
    }

    @Test("the same where the client reads only later, and more waits for it than the sockets hold") func halfClosedAndLate() async throws {
        try await withServer(try Self.many(1000)) { server in
            let client = try await TCPTestClient(to: server, reads: false)
            let query = TCPTestClient.framed(TestQuery("a.com").bytes)
            try await client.send((0..<400).flatMap { _ in query })
            try await client.channel.close(mode: .output)
            try await client.channel.setOption(.autoRead, value: true).get()
            var answers = 0
            while let reply = await client.receive() {
                #expect(reply.count > 16_000)
                answers += 1
            }
            #expect(answers == 400)
        }
    }

    @Test("a message that gets no answer over UDP ends a connection", arguments: [[0, 0], [0, 3, 1, 2, 3]] as [[UInt8]])
    func garbage(_ message: [UInt8]) async throws {
        try await withServer { server in
            let client = try await TCPTestClient(to: server)
            try await client.send(message)
            #expect(await client.receive() == nil)
        }
    }

    @Test("a connection without a whole query ends", arguments: [[], [0], [0, 50, 1]] as [[UInt8]]) func idle(_ start: [UInt8]) async throws
    {
        var limits = DNSServerLimits()
        limits.idleTimeout = .milliseconds(50)
        try await withServer(limits: limits) { server in
            let client = try await TCPTestClient(to: server)
            // On a busy machine the end may come first.
            if !start.isEmpty { try? await client.send(start) }
            #expect(await client.receive() == nil)
        }
    }

    @Test("a client that takes none of its answers is not read from any more, and ends") func slowReader() async throws {
        var limits = DNSServerLimits()
        limits.idleTimeout = .seconds(1)
        // 16 KB of answer for each of them, and more of them than the sockets hold.
        var queries = ByteBuffer(bytes: TCPTestClient.framed(TestQuery("a.com").bytes))
        while queries.readableBytes < 4 << 20 { queries.writeImmutableBuffer(queries) }
        try await withServer(try Self.many(1000), limits: limits) { server in
            let client = try await TCPTestClient(to: server, reads: false)
            let isSent = (try? await client.channel.writeAndFlush(queries).get()) != nil
            #expect(!isSent, "the server has taken everything")
            while server.connectionCount > 0 { await Task.yield() }
            let answered = server.counters.answers.values.reduce(0, +)
            #expect(answered < 3000, "\(answered)")
            await client.close()
        }
    }

    @Test("connections over the limit are closed, and there is room again when one ends") func limit() async throws {
        var limits = DNSServerLimits()
        limits.connections = 2
        try await withServer(limits: limits) { server in
            let first = try await TCPTestClient(to: server)
            let second = try await TCPTestClient(to: server)
            #expect(try await first.ask(TestQuery("four.example.com")).code == 0)
            #expect(try await second.ask(TestQuery("four.example.com")).code == 0)
            let third = try await TCPTestClient(to: server)
            #expect(await third.receive() == nil)
            #expect(server.counters.refusedConnections == 1)
            await first.close()
            while server.connectionCount == 2 { await Task.yield() }
            let fourth = try await TCPTestClient(to: server)
            #expect(try await fourth.ask(TestQuery("four.example.com")).code == 0)
            await second.close()
            await fourth.close()
        }
    }
}
