import Testing

@testable import FanlightDNS

/// What a client that others wrote makes of the answers.
@Suite(.timeLimit(.minutes(1))) struct DigTests {
    private static let authority = ["example.com. 5 IN SOA ns.dns.example.com. hostmaster.example.com. 7 3600 600 86400 5"]

    @Test("A: the addresses of both gateways, in turn") func addresses() async throws {
        try await withServer { server in
            let dig = Dig(server: server)
            let first = try await dig("shop.example.com", "A")
            #expect(first.status == "NOERROR qr aa rd", "\(first)")
            #expect(first.answer == ["shop.example.com. 5 IN A 127.0.0.2", "shop.example.com. 5 IN A 127.0.0.3"], "\(first)")
            #expect(first.edns == "EDNS: version: 0, flags:; udp: 1232", "\(first)")
            let second = try await dig("shop.example.com", "A")
            #expect(second.answer == first.answer.reversed(), "\(second)")
        }
    }

    @Test("one address less when a gateway is not ready, and both again") func readiness() async throws {
        func table(_ isReady: Bool) throws -> ZoneTable {
            try .of(DNSGateway("a.com", at: "127.0.0.2"), DNSGateway("a.com", at: "127.0.0.3", isReady: isReady))
        }
        try await withServer(try table(true)) { server in
            let dig = Dig(server: server)
            #expect(try await dig("a.com").answer.sorted() == ["a.com. 5 IN A 127.0.0.2", "a.com. 5 IN A 127.0.0.3"])
            server.update(try table(false))
            #expect(try await dig("a.com").answer == ["a.com. 5 IN A 127.0.0.2"])
            server.update(try table(true))
            #expect(try await dig("a.com").answer.count == 2)
        }
    }

    @Test("AAAA, and the letters of the question in the answer") func ipv6() async throws {
        try await withServer { server in
            let outcome = try await Dig(server: server)("SHOP.Example.com", "AAAA")
            #expect(outcome.answer == ["SHOP.Example.com. 5 IN AAAA fd00::2"], "\(outcome)")
        }
    }

    @Test("a wildcard, several labels below it") func wildcard() async throws {
        try await withServer { server in
            let outcome = try await Dig(server: server)("a.b.apps.example.com")
            #expect(outcome.answer == ["a.b.apps.example.com. 5 IN A 127.0.0.2"], "\(outcome)")
        }
    }

    @Test("NXDOMAIN and NODATA, with the SOA of the zone") func negative() async throws {
        try await withServer { server in
            let dig = Dig(server: server)
            let unknown = try await dig("nothing.example.com")
            #expect(unknown.status == "NXDOMAIN qr aa rd" && unknown.answer == [] && unknown.authority == Self.authority, "\(unknown)")
            for arguments in [
                ["four.example.com", "AAAA"], ["gone.example.com", "A"], ["example.com", "A"], ["shop.example.com", "HTTPS"],
            ] {
                let empty = try await dig(arguments[0], arguments[1])
                #expect(empty.status == "NOERROR qr aa rd" && empty.answer == [] && empty.authority == Self.authority, "\(empty)")
            }
        }
    }

    @Test("SOA and NS of a zone") func apex() async throws {
        try await withServer { server in
            let dig = Dig(server: server)
            #expect(try await dig("example.com", "SOA").answer == Self.authority)
            let outcome = try await dig("example.com", "NS")
            #expect(outcome.answer == ["example.com. 5 IN NS ns.dns.example.com."], "\(outcome)")
            #expect(outcome.additional == ["ns.dns.example.com. 5 IN A 127.0.0.53"], "\(outcome)")
        }
    }

    @Test("TCP, several queries on one connection too") func tcp() async throws {
        try await withServer { server in
            let outcome = try await Dig(server: server)(
                "+tcp", "+keepopen", "four.example.com", "A", "four.example.com", "AAAA", "x.apps.example.com", "A")
            #expect(outcome.answer.first == "four.example.com. 5 IN A 127.0.0.3", "\(outcome)")
            #expect(outcome.output.contains("x.apps.example.com.\t5\tIN\tA\t127.0.0.2"), "\(outcome)")
            #expect(server.counters.answers.keys.allSatisfy { $0.transport == "tcp" } && server.counters.answers.values.reduce(0, +) == 3)
        }
    }

    @Test("an answer that is too long for UDP has TC, and is asked for again over TCP") func truncation() async throws {
        let table = try ZoneTable.of(
            DNSGateway(name: "ns/one", hosts: ["a.com"], addresses: (1...100).map { "10.0.0.\($0)" }, isReady: true))
        try await withServer(table) { server in
            let dig = Dig(server: server)
            for (arguments, count) in [(["+bufsize=512"], 29), (["+noedns"], 30), (["+bufsize=4096"], 74)] {
                let cut = try await dig(arguments[0], "+notcp", "+ignore", "a.com")
                #expect(cut.status == "NOERROR qr aa tc rd" && cut.answer.count == count, "\(cut)")
            }
            let whole = try await dig("+bufsize=512", "a.com")
            #expect(whole.status == "NOERROR qr aa rd" && whole.answer.count == 100, "\(whole)")
        }
    }

    @Test("ANY, over UDP and TCP") func any() async throws {
        try await withServer { server in
            for transport in ["+notcp", "+tcp"] {
                let outcome = try await Dig(server: server)(transport, "shop.example.com", "ANY")
                #expect(outcome.answer == ["shop.example.com. 5 IN HINFO \"RFC8482\" \"\""], "\(outcome)")
            }
        }
    }

    @Test("what is not answered says why") func refusals() async throws {
        try await withServer { server in
            let dig = Dig(server: server)
            #expect(try await dig("example.org").status == "REFUSED qr rd")
            let chaos = try await dig("version.bind", "TXT", "CH")
            #expect(chaos.status == "REFUSED qr rd", "\(chaos)")
            let transfer = try await dig("+notcp", "example.com", "IXFR=1")
            #expect(transfer.status == "REFUSED qr", "\(transfer)")
            #expect(try await dig("example.com", "AXFR").output.contains("Transfer failed"))
            #expect(try await dig("+opcode=notify", "example.com", "SOA").status == "NOTIMP qr rd")
            #expect(try await dig("+header-only").status == "FORMERR qr rd")
            let version = try await dig("+edns=1", "+noednsnegotiation", "shop.example.com")
            #expect(version.status == "BADVERS qr rd" && version.edns == "EDNS: version: 0, flags:; udp: 1232", "\(version)")
        }
    }

    @Test("options that the server does not know are passed over; RD, CD and DO come back") func options() async throws {
        try await withServer { server in
            let dig = Dig(server: server)
            let outcome = try await dig(
                "+cookie", "+nsid", "+subnet=10.0.0.0/8", "+padding=128", "+dnssec", "+cdflag", "+norecurse", "four.example.com")
            #expect(outcome.status == "NOERROR qr aa cd", "\(outcome)")
            #expect(outcome.edns == "EDNS: version: 0, flags: do; udp: 1232", "\(outcome)")
            #expect(outcome.answer == ["four.example.com. 5 IN A 127.0.0.3"], "\(outcome)")
            #expect(!outcome.output.contains("malformed") && !outcome.output.contains("WARNING"), "\(outcome)")
        }
    }
}
