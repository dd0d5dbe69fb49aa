import Testing

@testable import FanlightDNS

/// Queries with random damage, the same ones in every run.
@Suite struct MutatedMessageTests {
    static let originals: [[UInt8]] = [
        TestQuery("shop.example.com").bytes,
        TestQuery("x.apps.EXAMPLE.com", type: TestType.aaaa, edns: 4096).bytes,
        TestQuery("example.com", type: TestType.ns, edns: 512).bytes,
        TestQuery("nothing.example.com", type: TestType.any).bytes,
        bytes(
            """
            0001 0000 0001 0000 0001 0002 04'shop'07'example'03'com'00 0001 0001
            C00C 0006 0001 00000000 0002 0000  00 0029 0200 00000000 000C 000A 0008 0102030405060708  C011 00FA 00FF 00000000 0001 00
            """),
    ]

    @Test("every message gets nothing or a well-formed response of the allowed size", arguments: 0..<8) func mutated(_ seed: UInt64) throws
    {
        let table = try ZoneTable.sample()
        var random = SeededGenerator(seed: seed)
        var codes: Set<Int> = []
        for _ in 0..<5000 {
            let message = Self.mutate(Self.originals[Int.random(in: 0..<Self.originals.count, using: &random)], &random)
            for transport in [DNSResponder.Transport.udp, .tcp] {
                guard let reply = table.respond(to: message, over: transport, rotation: 1) else {
                    let isAnswerable = message.count >= 12 && message[2] & 0x80 == 0
                    #expect(!isAnswerable, "no response to \(hex(message))")
                    continue
                }
                do {
                    let response = try TestMessage(reply)
                    codes.insert(response.code)
                    #expect(response.isResponse && Array(reply.prefix(2)) == Array(message.prefix(2)), "\(hex(message))")
                    #expect(transport == .tcp || reply.count <= 1232, "\(reply.count) bytes for \(hex(message))")
                    #expect(table.respond(to: reply) == nil, "a response to \(hex(reply))")
                } catch {
                    Issue.record("\(error) in the response to \(hex(message)): \(hex(reply))")
                }
            }
        }
        #expect(codes.isSuperset(of: [0, 1, 3, 4, 5]), "only \(codes.sorted())")
    }

    @Test("messages of random bytes behind a good header are survived", arguments: 0..<4) func random(_ seed: UInt64) throws {
        let table = try ZoneTable.sample()
        var random = SeededGenerator(seed: 100 + seed)
        for _ in 0..<5000 {
            let count = Int.random(in: 0...80, using: &random)
            let message = bytes("0001 0100 0001 0000 0000 0001") + (0..<count).map { _ in Self.interesting(&random) }
            let reply = try #require(table.respond(to: message), "\(hex(message))")
            #expect(throws: Never.self, "\(hex(message))") { try TestMessage(reply) }
        }
    }

    /// Bytes that mean something at the place of a length are frequent.
    private static func interesting(_ random: inout SeededGenerator) -> UInt8 {
        let special: [UInt8] = [0, 0, 1, 1, 2, 12, 41, 63, 64, 0x80, 0xC0, 0xC0, 0xFF]
        let index = Int.random(in: 0..<(special.count * 2), using: &random)
        return index < special.count ? special[index] : UInt8.random(in: 0...255, using: &random)
    }

    private static func mutate(_ original: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var message = original
        for _ in 0..<Int.random(in: 1...4, using: &random) where !message.isEmpty {
            let place = Int.random(in: 0..<message.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: message[place] = interesting(&random)
            case 1: message[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: message.insert(interesting(&random), at: place)
            case 3: message.remove(at: place)
            case 4: message.removeLast(message.count - place)
            case 5: message += message[place...]
            // Where the counts and the question are.
            default: message[min(message.count - 1, Int.random(in: 2..<36, using: &random))] = interesting(&random)
            }
        }
        return message
    }
}
