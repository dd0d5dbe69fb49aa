import Testing

@testable import FanlightFeed

@Suite("Hashes of contents")
struct ContentHashTests {
    // From the algorithm's own test vectors, github.com/Cyan4973/xxHash.
    @Test(
        "are those of XXH64",
        arguments: [
            ("", 0, 0xEF46_DB37_51D8_E999), ("a", 0, 0xD24E_C4F1_A98C_6E5B), ("abc", 0, 0x44BC_2CF5_AD77_0999),
            ("The quick brown fox jumps over the lazy dog", 0, 0x0B24_2D36_1FDA_71BC), ("", 1, 0xD5AF_BA13_36A3_BE4B),
        ] as [(String, UInt64, UInt64)])
    func vectors(text: String, seed: UInt64, expected: UInt64) {
        #expect(ContentHash.hash(text, seed: seed) == expected)
        #expect(ContentHash.hash(Array(text.utf8)[...], seed: seed) == expected)
    }

    @Test("as text are short, and differ as the numbers do")
    func text() {
        #expect(VersionText.text(0).utf8.count == 11)
        #expect(VersionText.text(.max) != VersionText.text(.max - 1))
        #expect(VersionText.text(1 << 63) != VersionText.text(0))
    }
}
