import Testing

@testable import FanlightDNS

@Suite struct DNSResponderTests {
    private func reply(_ query: TestQuery, over transport: DNSResponder.Transport = .udp) throws -> TestMessage {
        try TestMessage(#require(ZoneTable.sample().respond(to: query.bytes, over: transport)))
    }

    private func crowded(_ count: Int) throws -> ZoneTable {
        try ZoneTable.of(
            DNSGateway(name: "ns/one", hosts: ["a.com"], addresses: (1...count).map { "10.0.\($0 / 250).\($0 % 250 + 1)" }, isReady: true))
    }

    @Test("the order of the addresses is turned") func rotation() throws {
        let answers = try (0..<3).map { rotation in
            try TestMessage(#require(ZoneTable.sample().respond(to: TestQuery("shop.example.com").bytes, rotation: rotation))).answers
        }
        #expect(answers[0] == ["shop.example.com 5 A 127.0.0.2", "shop.example.com 5 A 127.0.0.3"])
        #expect(answers[1] == answers[0].reversed())
        #expect(answers[2] == answers[0])
    }

    @Test("another class is refused, with the question") func otherClass() throws {
        for recordClass: UInt16 in [3, 4, 254, 255, 0] {
            var query = TestQuery("version.bind", type: 16)
            query.recordClass = recordClass
            let message = try reply(query)
            #expect(message.code == 5)
            #expect(message.questions == ["version.bind 16 \(recordClass)"])
            #expect(!message.isAuthoritative)
        }
    }

    @Test("transfers are refused over both transports", arguments: [TestType.axfr, TestType.ixfr]) func transfers(_ type: UInt16) throws {
        for transport in [DNSResponder.Transport.udp, .tcp] {
            let message = try reply(TestQuery("example.com", type: type), over: transport)
            #expect(message.code == 5)
            #expect(message.answers.isEmpty)
        }
    }

    @Test("types that no record has are not implemented or a format error") func metaTypes() throws {
        #expect(try reply(TestQuery("example.com", type: 253)).code == 4)
        #expect(try reply(TestQuery("example.com", type: 254)).code == 4)
        for type: UInt16 in [41, 128, 249, 250] { #expect(try reply(TestQuery("example.com", type: type)).code == 1) }
    }

    @Test("every opcode but a query's is not implemented", arguments: 1..<16) func opcodes(_ opcode: UInt16) throws {
        var query = TestQuery("example.com")
        query.flags = opcode << 11
        let message = try reply(query)
        #expect(message.code == 4)
        #expect(message.flags >> 11 & 15 == opcode)
    }

    @Test("RD and CD come back, AD, RA and the reserved bit do not, and what the zone says is authoritative") func flags() throws {
        var query = TestQuery("shop.example.com")
        query.flags = 0x07F0
        #expect(try reply(query).flags == 0x8510)
        query.flags = 0
        #expect(try reply(query).flags == 0x8400)
    }

    @Test("ANY of a name that does not exist is NXDOMAIN") func anyUnknown() throws {
        let message = try reply(TestQuery("nothing.example.com", type: TestType.any))
        #expect(message.code == 3)
        #expect(message.answers.isEmpty && message.authority.count == 1)
    }

    @Test("a negative answer may be kept no longer than the shorter of both times") func negativeTime() throws {
        var settings = ZoneSettings()
        settings.timeToLive = 30
        settings.negativeTimeToLive = 3
        let table = ZoneTable(gateways: [], zones: [try DomainName("a.com")], settings: settings, serial: 1)
        let message = try TestMessage(#require(table.respond(to: TestQuery("b.a.com").bytes)))
        #expect(message.authority == ["a.com 3 SOA ns.dns.a.com hostmaster.a.com 1 3600 600 86400 3"])
    }

    @Suite struct Sizes {
        @Test(
            "UDP has 512 bytes without EDNS, what the client takes with it, and never more than 1232",
            arguments: [(nil, 512), (0, 512), (511, 512), (512, 512), (900, 900), (1232, 1232), (4096, 1232), (65_535, 1232)]
                as [(UInt16?, Int)])
        func limits(_ edns: UInt16?, _ limit: Int) throws {
            let query = TestQuery("a.com", edns: edns).bytes
            let bytes = try #require(DNSResponderTests().crowded(200).respond(to: query))
            let message = try TestMessage(bytes)
            #expect(message.isTruncated)
            // As many as fit, and the OPT record in any case.
            #expect(bytes.count <= limit && bytes.count > limit - 16, "\(bytes.count)")
            #expect((message.edns != nil) == (edns != nil))
            #expect(message.answers.count == (bytes.count - query.count) / 16)
        }

        @Test("the same over TCP is whole") func tcp() throws {
            let message = try TestMessage(
                #require(DNSResponderTests().crowded(200).respond(to: TestQuery("a.com", edns: 512).bytes, over: .tcp)))
            #expect(!message.isTruncated)
            #expect(message.answers.count == 200)
        }

        @Test("what just fits is not truncated") func justFits() throws {
            let room = (512 - TestQuery("a.com").bytes.count) / 16
            let fits = try TestMessage(#require(DNSResponderTests().crowded(room).respond(to: TestQuery("a.com").bytes)))
            #expect(!fits.isTruncated && fits.answers.count == room)
            let more = try TestMessage(#require(DNSResponderTests().crowded(room + 1).respond(to: TestQuery("a.com").bytes)))
            #expect(more.isTruncated && more.answers.count == room)
        }

        @Test("the limit is met to the byte, however long the name is") func everyLength() throws {
            for length in 1...16 {
                let name = String(repeating: "a", count: length) + ".com"
                let gateway = DNSGateway(name: "ns/one", hosts: [name], addresses: (1...60).map { "10.0.0.\($0)" }, isReady: true)
                let bytes = try #require(ZoneTable.of(gateway).respond(to: TestQuery(name).bytes))
                #expect(bytes.count <= 512 && bytes.count > 496, "\(bytes.count) for \(name)")
            }
        }

        @Test("the addresses of a name server that do not fit are left out, which is no truncation") func additional() throws {
            var settings = ZoneSettings()
            settings.nameServerAddresses = (1...100).map { "10.0.0.\($0)" }
            let table = ZoneTable(gateways: [], zones: [try DomainName("a.com")], settings: settings, serial: 1)
            let bytes = try #require(table.respond(to: TestQuery("a.com", type: TestType.ns).bytes))
            let message = try TestMessage(bytes)
            #expect(!message.isTruncated)
            #expect(bytes.count <= 512 && message.additional.count > 20)
        }

        @Test("more addresses than a TCP message can have are cut off at its limit") func tcpLimit() throws {
            let bytes = try #require(DNSResponderTests().crowded(5000).respond(to: TestQuery("a.com", edns: 512).bytes, over: .tcp))
            #expect(bytes.count <= 65_535 && bytes.count > 65_500)
            #expect(try TestMessage(bytes).isTruncated)
        }

        @Test("the longest names of a zone and its server still have an answer, over UDP too") func longNames() throws {
            let label = String(repeating: "a", count: 63)
            var settings = ZoneSettings()
            settings.nameServer = try DomainName([label, label, label, String(repeating: "n", count: 61)].joined(separator: "."))
            let zone = [label, label, String(repeating: "b", count: 60)].joined(separator: ".")
            let table = ZoneTable(gateways: [], zones: [try DomainName(zone)], settings: settings, serial: 1)
            let name = String(repeating: "c", count: 63) + "." + zone
            let udp = try TestMessage(#require(table.respond(to: TestQuery(name).bytes)))
            #expect(udp.isTruncated && udp.code == 3)
            let tcp = try TestMessage(#require(table.respond(to: TestQuery(name).bytes, over: .tcp)))
            #expect(!tcp.isTruncated && tcp.authority.count == 1)
        }
    }
}
