import FanlightIR
import FanlightRegex
import Testing

@testable import FanlightAnalysis

@Suite struct TextSearchTests {
    private let acceptors = TextAcceptors()

    private func search(_ required: [TextCondition], _ forbidden: [TextCondition], _ form: TextForm = .path) -> TextSearch.Outcome {
        TextSearch(acceptors: acceptors, form: form).text(taking: required, leaving: forbidden)
    }

    @Test("a text is found that all conditions take and no other does")
    func found() {
        #expect(search([.prefix("/a", ignoresCase: false)], [.exact("/a", ignoresCase: false)]) == .text("/aa"))
        #expect(
            search([.exact("/AB", ignoresCase: true)], [.exact("/ab", ignoresCase: false), .prefix("/A", ignoresCase: false)])
                == .text("/aB"))
        #expect(search([.pattern("/v[0-9]+/.*")], [.pattern("/v1.*"), .prefix("/v0", ignoresCase: false)]) == .text("/v2/"))
        #expect(search([.pattern("(?i)/X|/y")], [.exact("/y", ignoresCase: false), .exact("/x", ignoresCase: false)]) == .text("/X"))
    }

    @Test("where no text will do, that is certain")
    func impossible() {
        #expect(search([.prefix("/a", ignoresCase: false)], [.prefix("/A", ignoresCase: true)]) == .impossible)
        #expect(search([.pattern("/[a-c]+")], [.pattern("/[a-d]*")]) == .impossible)
        #expect(search([.pattern("/.*"), .pattern("x.*")], []) == .impossible)
        #expect(search([.pattern("(")], []) == .impossible)
    }

    @Test("no path is made up that a gateway would bring into another form first")
    func normalForm() {
        #expect(search([.exact("/a/../b", ignoresCase: false)], []) == .impossible)
        #expect(search([.pattern("/\\.\\.?")], []) == .impossible)
        #expect(search([.prefix("/a/.", ignoresCase: false)], []) == .text("/a/.a"))
        #expect(search([.exact("/a b", ignoresCase: false)], []) == .impossible)
        #expect(search([.prefix("/%4", ignoresCase: false)], [.exact("/%4", ignoresCase: false)]) == .text("/%4g"))
    }

    @Test("what cannot be read is unknown, unless the rest rules it out")
    func unknown() {
        #expect(search([.pattern("/a\\b.*"), .pattern("/a\\b/.+")], [.exact("/", ignoresCase: false)]) == .unknown)
        #expect(search([.pattern("/a\\b.*"), .exact("/b", ignoresCase: false)], []) == .impossible)
        #expect(search([.prefix("/a", ignoresCase: false), .prefix("/b", ignoresCase: false), .pattern("\\b")], []) == .impossible)
    }

    @Test(
        "what the automaton of a pattern takes is what RE2 takes",
        arguments: [
            "a*b+c?", "(ab|a)(c|bcd)?", "[a-c]{2,3}", "[^a]b", "\\d+[[:alpha:]]", "(?i)aB", "a|", "(a|b)*c", "a.c", "x{0}a", "(?:ab){2,}",
            "[\\w-]+", "^ab$|^c", "[]a]",
            "\\.a", "((a*)*)*b", "a{1,2}?b", "[a\\-c]",
        ])
    func automata(pattern: String) throws {
        let automaton = PatternAutomaton(try #require(PatternParser.tree(of: pattern)))
        let regex = try Regex(pattern)
        var texts = [""]
        for _ in 0..<4 { texts += texts.flatMap { text in ["a", "b", "c", "B", "1", "-", ".", "]", "d"].map { text + $0 } } }
        for text in Set(texts) {
            let isTaken = automaton.isAccepting(text.utf8.reduce(automaton.start) { automaton.step($0, $1) })
            #expect(isTaken == regex.matches(text), "\(pattern) and \(text)")
        }
    }

    @Test(
        "patterns with what cannot be compared are not read",
        arguments: ["\\ba", "(?s)a", "a^b", "\\Qa", "\\pL", "(?i:a)", "a**", "[é]", "x{2000}", "a{2,1}"])
    func unread(pattern: String) {
        #expect(PatternParser.tree(of: pattern) == nil)
    }
}
