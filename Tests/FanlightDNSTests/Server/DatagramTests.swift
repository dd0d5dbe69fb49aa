import NIOCore
import Testing

@testable import FanlightDNS

@Suite(.timeLimit(.minutes(1))) struct DatagramTests {
    @Test("a question is answered, and the next answer begins with the other address") func answers() async throws {
        try await withServer { server in
            let client = try await UDPTestClient(to: server)
            let first = try await client.ask(TestQuery("shop.example.com"))
            let second = try await client.ask(TestQuery("shop.example.com"))
            #expect(first.answers == ["shop.example.com 5 A 127.0.0.2", "shop.example.com 5 A 127.0.0.3"])
            #expect(second.answers == first.answers.reversed())
            await client.close()
        }
    }

    @Test("asking for both families in turn still turns the addresses of each") func bothFamilies() async throws {
        try await withServer(try .of(DNSGateway("a.com", at: "127.0.0.2", "127.0.0.3", "fd00::2", "fd00::3"))) { server in
            let client = try await UDPTestClient(to: server)
            var first: Set<String> = []
            for _ in 0..<4 {
                first.insert(try await client.ask(TestQuery("a.com")).answers[0])
                first.insert(try await client.ask(TestQuery("a.com", type: TestType.aaaa)).answers[0])
            }
            #expect(first.count == 4)
            await client.close()
        }
    }

    @Test("what comes after an update is answered out of the new table") func update() async throws {
        try await withServer { server in
            let client = try await UDPTestClient(to: server)
            for turn in 1...200 {
                server.update(try .of(DNSGateway("a.com", at: "10.0.0.\(turn)")))
                #expect(try await client.ask(TestQuery("a.com")).answers == ["a.com 5 A 10.0.0.\(turn)"])
            }
            server.update(.empty)
            #expect(try await client.ask(TestQuery("a.com")).code == 5)
            await client.close()
        }
    }

    @Test("a burst of queries is answered, each with its id") func burst() async throws {
        try await withServer { server in
            let client = try await UDPTestClient(to: server)
            var expected: Set<UInt16> = []
            for id: UInt16 in 0..<200 {
                var query = TestQuery("shop.example.com")
                query.id = id
                expected.insert(id)
                try await client.send(query.bytes)
            }
            var received: Set<UInt16> = []
            while received.count < expected.count, let reply = await client.receive() { received.insert(try TestMessage(reply).id) }
            #expect(received == expected)
            await client.close()
        }
    }

    @Test("garbage and responses get nothing, and what follows is answered") func garbage() async throws {
        try await withServer { server in
            let client = try await UDPTestClient(to: server)
            var response = TestQuery("shop.example.com")
            response.flags = 0x8000
            for message in [[], [1], Array(repeating: 0xFF, count: 1400), response.bytes] { try await client.send(message) }
            #expect(try await client.ask(TestQuery("four.example.com")).answers == ["four.example.com 5 A 127.0.0.3"])
            #expect(server.counters.ignored == 4)
            await client.close()
        }
    }

    @Test("a query longer than the socket takes is a format error") func oversized() async throws {
        try await withServer { server in
            let client = try await UDPTestClient(to: server)
            let padding = bytes("00 0029 1000 00000000 1000") + Array(repeating: 0, count: 4096)
            var query = TestQuery("four.example.com").bytes + padding
            query[11] = 1
            try await client.send(query)
            #expect(try TestMessage(await client.receive() ?? []).code == 1)
            await client.close()
        }
    }

    @Test("a server on an IPv6 address answers there") func ipv6() async throws {
        try await withServer(host: "::1") { server in
            let client = try await UDPTestClient(to: server)
            #expect(try await client.ask(TestQuery("four.example.com")).code == 0)
            #expect(server.address == "[::1]:\(server.port)")
            await client.close()
        }
    }

    @Test("a UDP socket that is lost is opened again on its port") func lostSocket() async throws {
        // An address of its own, where no other test can take the port in between.
        try await withServer(host: "127.53.0.3") { server in
            let lost = server.datagrams
            try await lost.close()
            while server.datagrams === lost { await Task.yield() }
            let client = try await UDPTestClient(to: server)
            #expect(try await client.ask(TestQuery("four.example.com")).code == 0)
            await client.close()
            #expect(server.counters.lostSockets == 1)
        }
    }

    @Test("queries are counted by type and by what became of them") func counters() async throws {
        try await withServer { server in
            let client = try await UDPTestClient(to: server)
            for _ in 0..<3 { _ = try await client.ask(TestQuery("shop.example.com")) }
            _ = try await client.ask(TestQuery("nothing.example.com", type: TestType.aaaa))
            for type: UInt16 in 1000..<1020 { _ = try await client.ask(TestQuery("example.org", type: type)) }
            let stream = try await TCPTestClient(to: server)
            _ = try await stream.ask(TestQuery("example.com", type: TestType.soa))
            #expect(
                server.counters.answers == [
                    .init(transport: "udp", type: "A", code: "NOERROR"): 3, .init(transport: "udp", type: "AAAA", code: "NXDOMAIN"): 1,
                    .init(transport: "udp", type: "other", code: "REFUSED"): 20, .init(transport: "tcp", type: "SOA", code: "NOERROR"): 1,
                ])
            await client.close()
            await stream.close()
        }
    }
}
