import Testing

@testable import FanlightHTTP

@Suite("Compressed responses", .timeLimit(.minutes(1)))
struct CompressionTests {
    private static let threshold = 128 * 1024

    @Test("bytes are compressed above 128 KiB", arguments: [(threshold, false), (threshold + 1, true)])
    func boundary(count: Int, isCompressed: Bool) async throws {
        let body = Self.bytes(count)
        try await RunningServer.run { _ in
            HTTPResponse(status: 200, body: .bytes(body))
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n")
            let response = try #require(await client.readResponse())
            #expect(response.headers["content-encoding"] == (isCompressed ? "gzip" : nil))
            #expect(response.headers["vary"] == (isCompressed ? "Accept-Encoding" : nil))
            if isCompressed { #expect(Self.isGzip(response.body, of: body)) } else { #expect(response.body == body) }
        }
    }

    @Test("what a client does not accept is not compressed", arguments: ["identity", "gzip;q=0", "br, deflate", "gzipped", ""])
    func notAccepted(header: String) async throws {
        let body = Self.bytes(Self.threshold + 1)
        try await RunningServer.run { _ in
            HTTPResponse(status: 200, body: .bytes(body))
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: \(header)\r\n\r\n")
            #expect(await client.readResponse()?.body == body)
        }
    }

    @Test(
        "the header of a client is read as a list with qualities", arguments: ["gzip", "br, gzip", "GZIP;q=0.5", "deflate;q=1,gzip ; q=1"])
    func accepted(header: String) {
        #expect(GzipEncoder.isAccepted(by: header))
    }

    @Test("what is encoded already stays as it is")
    func alreadyEncoded() async throws {
        let body = Self.bytes(Self.threshold + 1)
        try await RunningServer.run { _ in
            HTTPResponse(status: 200, headers: [("Content-Encoding", "br")], body: .bytes(body))
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n")
            let response = await client.readResponse()
            #expect(response?.headers["content-encoding"] == "br")
            #expect(response?.body == body)
        }
    }

    @Test("a stream is compressed where its response says that it may be, and only there", arguments: [false, true])
    func stream(isCompressible: Bool) async throws {
        let pieces = (0..<200).map { Self.bytes(1_000 + $0) }
        try await RunningServer.run { _ in
            HTTPResponse(status: 200, body: .stream { for piece in pieces { try await $0.write(piece) } }, isCompressible: isCompressible)
        } _: { server in
            let client = try await server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n")
            let response = try #require(await client.readResponse())
            let whole = pieces.flatMap { $0 }
            #expect(response.headers["content-encoding"] == (isCompressible ? "gzip" : nil))
            if isCompressible { #expect(Self.isGzip(response.body, of: whole)) } else { #expect(response.body == whole) }
        }
    }

    private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 % 251 + $0 / 4096) } }

    /// Whether the bytes have gzip's header, and its trailer tells the checksum and the length of the original.
    private static func isGzip(_ bytes: [UInt8], of original: [UInt8]) -> Bool {
        guard bytes.count > 18, bytes.count < original.count, bytes.starts(with: [0x1f, 0x8b, 8]) else { return false }
        func number(_ range: Range<Int>) -> UInt32 { bytes[range].reversed().reduce(0) { $0 << 8 | UInt32($1) } }
        let checksum = number(bytes.count - 8..<bytes.count - 4)
        return checksum == crc32(original) && number(bytes.count - 4..<bytes.count) == UInt32(original.count)
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xedb8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
