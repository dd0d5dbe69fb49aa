import Testing

@testable import FanlightDNS

@Suite struct MessageWriterTests {
    private func record(_ owner: String, _ content: ResourceRecord.Content) throws -> ResourceRecord {
        ResourceRecord(owner: .name(try DomainName(owner)), ttl: 1, content: content)
    }

    @Test("no later name points to a record that did not fit and was taken back") func takenBack() throws {
        var writer = MessageWriter(id: 1, flags: 0x8000, limit: 12 + 26)
        let long = try record("a.b.com", .ns(try DomainName("c.d.example.org")))
        let short = try record("d.com", .ns(try DomainName("e.com")))
        let didLongFit = writer.append(long, to: .answer)
        let didShortFit = writer.append(short, to: .authority)
        #expect(!didLongFit && didShortFit)
        let expected = bytes("0001 8000 0000 0000 0001 0000  01'd'03'com'00 0002 0001 00000001 0004 01'e'C00E")
        #expect(writer.bytes == expected, "\(hex(writer.bytes))")
    }

    @Test("labels that repeat within a name are written out") func repeatedLabels() throws {
        var writer = MessageWriter(id: 1, flags: 0x8000, limit: 512)
        let isFitting = writer.append(try record("a.a.a", .ns(try DomainName("a.a"))), to: .answer)
        #expect(isFitting)
        let expected = bytes("0001 8000 0000 0001 0000 0000  01'a'01'a'01'a'00 0002 0001 00000001 0002 C00E")
        #expect(writer.bytes == expected, "\(hex(writer.bytes))")
    }

    @Test("names behind the reach of a pointer are written out and not pointed to") func beyondPointers() throws {
        var writer = MessageWriter(id: 1, flags: 0x8000, limit: 65_535)
        var names: [String] = []
        for index in 0..<2000 {
            let name = "n\(index).zone\(index % 1500).example"
            let isFitting = writer.append(try record(name, .a(try #require(IPAddress("10.0.0.1")))), to: .answer)
            #expect(isFitting)
            names.append("\(name) 1 A 10.0.0.1")
        }
        #expect(try TestMessage(writer.bytes).answers == names)
    }

    @Test("the longest texts of a HINFO record have 255 bytes") func longText() throws {
        var writer = MessageWriter(id: 1, flags: 0x8000, limit: 65_535)
        let isFitting = writer.append(try record("a", .hinfo(cpu: String(repeating: "x", count: 300), system: "y")), to: .answer)
        #expect(isFitting)
        #expect(try TestMessage(writer.bytes).answers == ["a 1 HINFO \"\(String(repeating: "x", count: 255))\" \"y\""])
    }
}
