import FanlightRegex
import Testing

@Suite struct RegexTests {
    @Test(
        "an expression takes the whole text or nothing",
        arguments: [
            ("/a.*", "/abc", true), ("/a", "/abc", false), ("b", "/abc", false), ("a|ab", "ab", true), (".*", "", true),
            ("[0-9]+", "12", true),
            ("(?i)/A", "/a", true), ("/\\d+/x", "/12/x", true), ("^/a$", "/a", true), ("a.b", "a\nb", false), ("é", "é", true),
        ])
    func fullMatch(pattern: String, text: String, isTaken: Bool) throws {
        #expect(try Regex(pattern).matches(text) == isTaken)
        #expect(try Regex(pattern).matches(Array(text.utf8).span) == isTaken)
    }

    @Test(
        "a search finds the leftmost match from a byte on, and looks behind it for anchors",
        arguments: [
            ("b+", "abbb", 0, 1..<4), ("b+", "abbb", 2, 2..<4), ("^b", "ab", 1, nil), ("x", "abbb", 0, nil), ("", "ab", 2, 2..<2),
            ("", "", 0, 0..<0),
            ("\\bb", "ab b", 1, 3..<4), ("a|ab", "xab", 0, 1..<2), ("b", "ab", 3, nil),
        ] as [(String, String, Int, Range<Int>?)])
    func firstMatch(pattern: String, text: String, start: Int, match: Range<Int>?) throws {
        let regex = try Regex(pattern)
        #expect(Array(text.utf8).withUnsafeBytes { regex.firstMatch(in: $0, from: start) } == match)
        if start == 0 { #expect(regex.isContained(in: text) == (match != nil)) }
    }

    @Test("a dot takes a character of UTF-8, and no byte that is not part of one")
    func textIsUTF8() throws {
        #expect(try Regex(".").matches("ä"))
        #expect(try !Regex(".").matches([0xE4].span))
    }

    @Test("a malformed pattern is refused with RE2's reason", arguments: ["(", "[a", "a**{", "(?<n>a)(?=b)", "\\1"])
    func malformed(pattern: String) {
        let error = #expect(throws: RegexError.self) { try Regex(pattern) }
        #expect(error?.pattern == pattern)
        #expect(error?.message.isEmpty == false)
    }

    @Test(
        "a pattern whose program would not fit the bound is refused",
        arguments: ["(((a{100}){100}){100})", "((\\pL{500}){2}){9}", "a{1001}"])
    func tooLarge(pattern: String) {
        #expect(throws: RegexError.self) { try Regex(pattern) }
    }

    @Test("a long text takes no stack and no exponential time")
    func longText() throws {
        let text = [UInt8](repeating: 0x61, count: 1 << 20)
        #expect(try !Regex("(a*)*b").matches(text.span))
    }

    @Test(
        "every match is replaced, with groups by number",
        arguments: [
            ("^/w4/([^/]+)/(.*)$", "/\\2/\\1", "/w4/a/b/c", "/b/c/a"), ("a", "b", "/w5/aa", "/w5/bb"),
            ("/w6", "/n?q=1", "/w6/x", "/n?q=1/x"),
            ("x", "y", "/abc", "/abc"), ("b", "\\0\\0", "abc", "abbc"), (".*", "", "abc", ""),
        ])
    func replacing(pattern: String, substitution: String, text: String, expected: String) throws {
        let replaced = try Regex(pattern).replacingAll(in: Array(text.utf8), with: substitution)
        #expect(String(decoding: replaced, as: UTF8.self) == expected)
    }

    @Test("a substitution that names a group that is not there is told, and changes nothing")
    func substitutionWithoutGroup() throws {
        let regex = try Regex("a(b)")
        #expect(regex.problem(ofSubstitution: "\\1") == nil)
        #expect(regex.problem(ofSubstitution: "\\2") != nil)
        #expect(regex.replacingAll(in: Array("ab".utf8), with: "\\2") == Array("ab".utf8))
    }

    @Test(
        "what is ruled out without running an expression is what it does not take",
        arguments: ["/a+", "(?i)/ab", "/[^a]b?", "a|/b|é", "/(a|b)*", "/a{2,3}", "\\x2fa.*", "/ab\\xff?", "[a-b/]+", "", "/b$", "(?s)/.b"])
    func range(pattern: String) throws {
        let regex = try Regex(pattern)
        // An alternative that may begin with anything leaves nothing to rule out.
        let unbounded = try Regex("(?:\(pattern))|.*nothing")
        let letters = ["", "/", "a", "b", "A", "B", "é", "\n", "/a", "ab"]
        for first in letters {
            for second in letters {
                for third in letters {
                    let text = first + second + third
                    #expect(regex.matches(text) == unbounded.matches(text), "\(text)")
                }
            }
        }
    }
}
