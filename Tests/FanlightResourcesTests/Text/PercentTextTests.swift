import FanlightResources
import Testing

@Suite struct PercentTextTests {
    @Test(
        "everything but letters, digits and four signs is written as escapes",
        arguments: [("a-Z0._~", "a-Z0._~"), ("a b/c?d=e&f+g%", "a%20b%2Fc%3Fd%3De%26f%2Bg%25"), ("é\u{0}", "%C3%A9%00"), ("", "")])
    func encoded(text: String, expected: String) {
        #expect(PercentText.encoded(text) == expected)
        #expect(PercentText.decoded(expected) == text)
        #expect(PercentText.decoded(expected, plusIsSpace: true) == text)
    }

    @Test("digits of an escape may be small, and a plus is a space in a query alone")
    func decoded() {
        #expect(PercentText.decoded("%c3%a9+") == "é+")
        #expect(PercentText.decoded("a+b%2b", plusIsSpace: true) == "a b+")
    }

    @Test("broken escapes and bytes that are no text are nothing", arguments: ["%", "a%1", "%zz", "%ff", "%c3", "%C3%28", "%-1", "%+1"])
    func broken(text: String) { #expect(PercentText.decoded(text) == nil) }
}
