import FanlightEventLoop
import FanlightRouting
import Testing

@testable import FanlightProxy

@Suite("Heads of messages")
struct MessageHeadTests {
    private func text(_ range: ByteRange, _ bytes: [UInt8]) -> String {
        String(decoding: bytes[Int(range.start)..<Int(range.start + range.length)], as: UTF8.self)
    }

    private static let request =
        "POST /a/b?c=d HTTP/1.1\r\nHost: Example.com:80\r\nX-Empty:\r\nX-Tab:\ta\tb \t\r\nContent-Length: 12\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\n\r\n"

    @Test("A head's parts are where they are")
    func parts() {
        let bytes = Array(Self.request.utf8) + Array("body follows".utf8)
        var head = MessageHead()
        #expect(head.readRequest(bytes.span) == nil)
        #expect(head.count == bytes.count - 12)
        #expect(text(head.method, bytes) == "POST")
        #expect(text(head.path, bytes) == "/a/b")
        #expect(text(head.query, bytes) == "c=d")
        #expect(text(head.authority, bytes) == "Example.com:80")
        #expect(head.contentLength == 12 && !head.isChunked && head.closesConnection)
        #expect(head.fields.map { text($0.value, bytes) } == ["Example.com:80", "", "a\tb", "12", "close, X-Hop", "1"])
        #expect(head.marks.map(\.isDropped) == [true, false, false, false, true, true])
    }

    @Test("Every beginning of a head is incomplete and nothing else")
    func prefixes() {
        let bytes = Array(Self.request.utf8)
        var head = MessageHead()
        for count in 0..<bytes.count { #expect(head.readRequest(Array(bytes[..<count]).span) == .incomplete) }
        let response = Array("HTTP/1.1 200 OK\r\nA: b\r\n\r\n".utf8)
        for count in 0..<response.count { #expect(head.readResponse(Array(response[..<count]).span) == .incomplete) }
    }

    @Test("Random changes of a head never reach beyond it")
    func fuzz() {
        var random = RandomSource(seed: 11, 12)
        let alphabet = Array("\r\n\t :;,/?#@%\u{0}GHT1chunked".utf8) + [0x7f, 0x80, 0xff]
        var head = MessageHead()
        for _ in 0..<20_000 {
            var bytes = Array(Self.request.utf8)
            for _ in 0..<1 + random.below(6) {
                let place = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[place] = alphabet[random.below(alphabet.count)]
                case 1: bytes.insert(alphabet[random.below(alphabet.count)], at: place)
                default: bytes.remove(at: place)
                }
            }
            guard head.readRequest(bytes.span) == nil else { continue }
            #expect(head.count <= bytes.count)
            for field in head.fields {
                let value = bytes[Int(field.value.start)..<Int(field.value.start + field.value.length)]
                #expect(!value.contains { $0 == 13 || $0 == 10 || $0 == 0 })
                #expect(field.name.length > 0)
            }
            #expect(!(head.isChunked && head.contentLength >= 0))
        }
    }

    @Test(
        "Interim, final and odd status lines",
        arguments: [("HTTP/1.1 100 Continue", 100), ("HTTP/1.0 200 OK", 200), ("HTTP/1.1 204", 204), ("HTTP/1.1 599 a  b", 599)])
    func statusLines(line: String, status: Int) {
        var head = MessageHead()
        #expect(head.readResponse(Array("\(line)\r\n\r\n".utf8).span) == nil)
        #expect(head.status == status)
    }

    @Test(
        "Broken status lines are refused",
        arguments: ["HTTP/2 200 OK", "HTTP/1.1 20 OKAY", "HTTP/1.1 2000 OK", "HTTP/1.1  200 OK", "http/1.1 200 OK", "HTTP/1.1 2x0 OK"])
    func brokenStatusLines(line: String) {
        var head = MessageHead()
        #expect(head.readResponse(Array("\(line)\r\n\r\n".utf8).span) == .malformed)
    }
}
