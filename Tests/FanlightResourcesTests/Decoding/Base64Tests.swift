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
}
