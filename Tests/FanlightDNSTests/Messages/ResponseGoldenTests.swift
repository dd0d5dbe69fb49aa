import Testing

@testable import FanlightDNS

/// Whole responses, byte for byte.
@Suite struct ResponseGoldenTests {
    @Test("two addresses, with the question's letters and pointers to it") func addresses() throws {
        let query = bytes("BEEF 0100 0001 0000 0000 0000  04'sHoP'07'EXAMPLE'03'com'00 0001 0001")
        let response = bytes(
            """
            BEEF 8500 0001 0002 0000 0000  04'sHoP'07'EXAMPLE'03'com'00 0001 0001
            C00C 0001 0001 00000005 0004 7F000002
            C00C 0001 0001 00000005 0004 7F000003
            """)
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("an IPv6 address") func ipv6() throws {
        let query = bytes("0001 0000 0001 0000 0000 0000  01'x'04'apps'07'example'03'com'00 001C 0001")
        let response = bytes(
            """
            0001 8400 0001 0001 0000 0000  01'x'04'apps'07'example'03'com'00 001C 0001
            C00C 001C 0001 00000005 0010 FD000000000000000000000000000002
            """)
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("no such name: the zone's SOA, its names compressed against the question and each other") func noSuchName() throws {
        let query = bytes("0001 0110 0001 0000 0000 0000  02'no'07'example'03'com'00 0001 0001")
        let response = bytes(
            """
            0001 8513 0001 0000 0001 0000  02'no'07'example'03'com'00 0001 0001
            C00F 0006 0001 00000005 002A 02'ns'03'dns'C00F 0A'hostmaster'C00F 00000007 00000E10 00000258 00015180 00000005
            """)
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("names are compressed whatever the case of the question") func compressionAndCase() throws {
        let query = bytes("0001 0000 0001 0000 0000 0000  02'NO'07'EXAMPLE'03'Com'00 0001 0001")
        let response = bytes(
            """
            0001 8403 0001 0000 0001 0000  02'NO'07'EXAMPLE'03'Com'00 0001 0001
            C00F 0006 0001 00000005 002A 02'ns'03'dns'C00F 0A'hostmaster'C00F 00000007 00000E10 00000258 00015180 00000005
            """)
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("the name server of a zone, with its address beside it") func nameServer() throws {
        let query = bytes("0001 0000 0001 0000 0000 0000  07'example'03'com'00 0002 0001")
        let response = bytes(
            """
            0001 8400 0001 0001 0000 0001  07'example'03'com'00 0002 0001
            C00C 0002 0001 00000005 0009 02'ns'03'dns'C00C
            C029 0001 0001 00000005 0004 7F000035
            """)
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("EDNS: the answer has an OPT record with the server's size and the client's DO bit") func edns() throws {
        let query = bytes("0001 0000 0001 0000 0000 0001  04'four'07'example'03'com'00 0001 0001  00 0029 1000 00008000 0000")
        let response = bytes(
            """
            0001 8400 0001 0001 0000 0001  04'four'07'example'03'com'00 0001 0001
            C00C 0001 0001 00000005 0004 7F000003
            00 0029 04D0 00008000 0000
            """)
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("a version of EDNS that is not there: BADVERS, in two parts") func badVersion() throws {
        let query = bytes("0001 0000 0001 0000 0000 0001  04'four'07'example'03'com'00 0001 0001  00 0029 1000 00010000 0000")
        let response = bytes("0001 8000 0001 0000 0000 0001  04'four'07'example'03'com'00 0001 0001  00 0029 04D0 01000000 0000")
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("ANY: one HINFO record instead of everything") func any() throws {
        let query = bytes("0001 0000 0001 0000 0000 0000  04'shop'07'example'03'com'00 00FF 0001")
        let response = bytes(
            "0001 8400 0001 0001 0000 0000  04'shop'07'example'03'com'00 00FF 0001  C00C 000D 0001 00000005 0009 07'RFC8482'00")
        let reply = try ZoneTable.sample().respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("the root as a zone, whose name is one byte") func root() throws {
        let query = bytes("0001 0000 0001 0000 0000 0000  00 0002 0001")
        let response = bytes("0001 8400 0001 0001 0000 0000  00 0002 0001  00 0002 0001 00000005 0008 02'ns'03'dns'00")
        let reply = try ZoneTable.of(zones: ["."]).respond(to: query)
        #expect(reply == response, "\(hex(reply))")
    }

    @Test("another opcode: NOTIMP, with the client's opcode and nothing else") func otherOpcode() throws {
        let reply = try ZoneTable.sample().respond(to: bytes("0001 2100 0001 0000 0000 0000  04'four'07'example'03'com'00 0006 0001"))
        #expect(reply == bytes("0001 A104 0000 0000 0000 0000"), "\(hex(reply))")
    }
}
