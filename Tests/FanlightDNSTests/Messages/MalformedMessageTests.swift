import Testing

@testable import FanlightDNS

@Suite struct MalformedMessageTests {
    static let formatError = bytes("0001 8001 0000 0000 0000 0000")
    static let question = "04'four'07'example'03'com'00 0001 0001"

    @Test("less than a header gets nothing") func short() throws {
        let table = try ZoneTable.sample()
        for count in 0..<12 { #expect(table.respond(to: Array(repeating: 0, count: count)) == nil) }
    }

    @Test("a response gets nothing, whatever is in it") func response() throws {
        var query = TestQuery("four.example.com")
        query.flags = 0x8100
        #expect(try ZoneTable.sample().respond(to: query.bytes) == nil)
        #expect(try ZoneTable.sample().respond(to: bytes("0001 A000 0001 0000 0000 0000")) == nil)
    }

    @Test("no question, or two, are a format error") func questionCount() throws {
        let table = try ZoneTable.sample()
        #expect(table.respond(to: bytes("0001 0000 0000 0000 0000 0000")) == Self.formatError)
        #expect(table.respond(to: bytes("0001 0000 0002 0000 0000 0000 \(Self.question) \(Self.question)")) == Self.formatError)
    }

    @Test(
        "a question that cannot be read is a format error without a question",
        arguments: [
            "04'four'07'example'03'com'00 0001 00",  // cut off
            "04'four'07'example'03'com'",
            "04'fo'",
            "C00C 0001 0001",  // points to itself
            "04'four'C00C 0001 0001",
            "C000 0001 0001",  // points to the header
            "C0FF 0001 0001",
            "C0",
            "40'a'00 0001 0001",  // reserved kinds of labels
            "80 0001 0001",
        ])
    func unreadableQuestion(_ text: String) throws {
        let reply = try ZoneTable.sample().respond(to: bytes("0001 0000 0001 0000 0000 0000 \(text)"))
        #expect(reply == Self.formatError, "\(hex(reply))")
    }

    @Test("a name of 255 bytes is read, one of 256 is a format error") func longNames() throws {
        let table = try ZoneTable.sample()
        let label = String(repeating: "a", count: 63)
        func code(_ last: Int) throws -> Int {
            let name = [label, label, label, String(repeating: "b", count: last)].joined(separator: ".")
            return try TestMessage(#require(table.respond(to: TestQuery(name).bytes))).code
        }
        #expect(try code(61) == 5)
        #expect(try code(62) == 1)
    }

    @Test(
        "records that are not whole are a format error with the question",
        arguments: [
            "0000 0000 0001",  // announced and not there
            "0000 0000 0001  00 0029 1000 00000000 0004 0001",  // shorter than it says
            "0000 0000 0001  00 0029 1000 00000000 0004 00030001",  // an option that is longer than the record
            "0000 0000 0001  00 0029 1000 00000000 0003 000300",  // a part of an option
            "0000 0000 0002  00 0029 1000 00000000 0000  00 0029 1000 00000000 0000",  // two OPT records
            "0000 0000 0001  01'a'00 0029 1000 00000000 0000",  // one with a name
            "0001 0000 0000  00 0029 1000 00000000 0000",  // one that is an answer
            "0000 0000 0001  C0FF 0001 0001 00000000 0000",  // a pointer behind the end
            "0000 0000 0001  C022 0001 0001 00000000 0000",  // and to itself
            "0000 0000 0001  01'a'C022 0001 0001 00000000 0000",
            "0000 0000 0000  00",  // bytes behind the end
        ])
    func brokenRecords(_ text: String) throws {
        let counts = text.prefix(14)
        let reply = try ZoneTable.sample().respond(to: bytes("0001 0000 0001 \(counts) \(Self.question) \(text.dropFirst(14))"))
        #expect(reply == bytes("0001 8001 0001 0000 0000 0000 \(Self.question)"), "\(hex(reply))")
    }

    @Test("records that mean nothing here are passed over: options, a cookie, a signature, an SOA") func otherRecords() throws {
        let reply = try ZoneTable.sample().respond(
            to: bytes(
                """
                0001 0000 0001 0000 0001 0002 \(Self.question)
                C00C 0006 0001 00000000 0002 0000
                00 0029 0200 00000000 000C 000A 0008 0102030405060708
                C011 00FA 00FF 00000000 0001 00
                """))
        let message = try TestMessage(#require(reply))
        #expect(message.code == 0)
        #expect(message.answers == ["four.example.com 5 A 127.0.0.3"])
        #expect(message.edns?.data == "")
    }
}
