import Testing

@testable import FanlightSchemas

@Suite("Digests of documents")
struct StableHashTests {
    @Test("a digest has 128 digits and is the same in every process")
    func stable() {
        let digest = StableHash.hexadecimal(Array("fanlight".utf8))
        #expect(digest.count == 128)
        #expect(digest.allSatisfy { $0.isHexDigit && !$0.isLowercase })
        #expect(digest.hasPrefix("50A0734355DA0B4C6881E96B92532F5E"))
    }

    @Test(
        "any difference changes it",
        arguments: ["", "a", "b", "ab", "ba", "a\0", String(repeating: "a", count: 64), String(repeating: "a", count: 65)])
    func differs(text: String) {
        let digest = StableHash.hexadecimal(Array(text.utf8))
        #expect(digest != StableHash.hexadecimal(Array((text + "x").utf8)))
        #expect(digest != StableHash.hexadecimal(Array(("x" + text).utf8)))
        #expect(digest != StableHash.hexadecimal(Array((text + "\0").utf8)))
    }
}
