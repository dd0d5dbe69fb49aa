import FanlightResources
import Testing

@Suite struct Base64Tests {
    @Test(
        "both alphabets are read, with padding and without, over several lines",
        arguments: [("", ""), ("Zg==", "f"), ("Zg", "f"), ("Zm9v\nYmFy\n", "foobar"), ("fn5-", "~~~"), ("fn5+", "~~~")])
    func decodes(text: String, expected: String) {
        #expect(Base64.decode(text) == Array(expected.utf8))
    }

    @Test("a letter that stands alone and a letter of no alphabet are refused", arguments: ["Z", "Zm9vZ", "Z!==", "é"])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        "bytes are written with padding, or for URLs without",
        arguments: [
            ("", "", ""), ("f", "Zg==", "Zg"), ("fo", "Zm8=", "Zm8"), ("foo", "Zm9v", "Zm9v"), ("~~~", "fn5+", "fn5-"),
            ("???", "Pz8/", "Pz8_"),
        ])
    func encodes(text: String, expected: String, forURL: String) {
        #expect(Base64.encode(Array(text.utf8)) == expected)
        #expect(Base64.encodeForURL(Array(text.utf8)) == forURL)
    }

    @Test("what is written is read back, whatever its length")
    func roundTrip() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encodeForURL(bytes)) == bytes)
        }
    }
}
