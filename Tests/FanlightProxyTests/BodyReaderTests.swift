import FanlightEventLoop
import Testing

@testable import FanlightProxy

@Suite("Bodies of messages")
struct BodyReaderTests {
    /// What is forwarded of a body that comes in pieces of at most `size` bytes; nil when it is broken.
    private func forwarded(_ bytes: [UInt8], pieces size: (Int) -> Int, content: Bool) -> (forwarded: [UInt8], used: Int)? {
        var reader = BodyReader.chunked
        var result: [UInt8] = []
        var start = 0
        while start < bytes.count, !reader.hasEnded {
            let piece = Array(bytes[start..<min(bytes.count, start + size(start))])
            var used = 0
            while used < piece.count, !reader.hasEnded {
                guard let step = content ? reader.nextContent(piece.span, from: used) : reader.next(piece.span, from: used) else {
                    return nil
                }
                if step.isForwarded { result += piece[used..<step.end] }
                used = step.end
            }
            start += used
        }
        return reader.hasEnded ? (result, start) : nil
    }

    private static let body = "4\r\nWiki\r\n6;ext=\"1\"\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\nNEXT"
    private static let withoutTrailers = "4\r\nWiki\r\n6;ext=\"1\"\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n\r\n"

    @Test("Chunks are followed through pieces of any size, and trailers left out", arguments: 1...40)
    func pieces(size: Int) throws {
        let bytes = Array(Self.body.utf8)
        let verbatim = try #require(forwarded(bytes, pieces: { _ in size }, content: false))
        #expect(String(decoding: verbatim.forwarded, as: UTF8.self) == Self.withoutTrailers)
        #expect(verbatim.used == bytes.count - 4)
        let content = try #require(forwarded(bytes, pieces: { _ in size }, content: true))
        #expect(String(decoding: content.forwarded, as: UTF8.self) == "Wikipedia in \r\n\r\nchunks.")
    }

    @Test("Random pieces and random changes: the same answer however the bytes are cut")
    func fuzz() {
        var random = RandomSource(seed: 21, 22)
        for _ in 0..<5000 {
            var bytes = Array(Self.body.utf8)
            for _ in 0..<random.below(3) { bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next()) }
            let whole = forwarded(bytes, pieces: { _ in bytes.count }, content: false)
            let cut = forwarded(bytes, pieces: { _ in 1 + random.below(9) }, content: false)
            #expect(whole?.forwarded == cut?.forwarded && whole?.used == cut?.used)
        }
    }

    @Test("A body with a length ends there")
    func length() throws {
        var reader = BodyReader.length(5)
        let bytes = Array("hello world".utf8)
        #expect(reader.next(Array(bytes[..<3]).span, from: 0) == BodyReader.Piece(end: 3, isForwarded: true))
        #expect(!reader.hasEnded && reader.missing == 2)
        #expect(reader.next(Array(bytes[3...]).span, from: 0) == BodyReader.Piece(end: 2, isForwarded: true))
        #expect(reader.hasEnded)
        #expect(BodyReader.length(0).hasEnded && BodyReader.empty.hasEnded)
    }
}
