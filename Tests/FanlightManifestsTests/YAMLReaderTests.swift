import FanlightManifests
import FanlightResources
import Testing

@Suite struct YAMLReaderTests {
    private func read(_ text: String) -> DocumentList { YAMLReader.read(Array(text.utf8)) }

    /// The value of `a` in a document of one member.
    private func value(_ text: String) throws -> Node {
        let list = read("a: \(text)\n")
        #expect(list.problems == [])
        return try #require(list.documents.first?.node.member("a")).value
    }

    @Test("booleans of YAML 1.1 are booleans, as in Kubernetes", arguments: ["true", "True", "yes", "YES", "on", "y"])
    func booleans(text: String) throws {
        #expect(try value(text) == Node(.bool(true)))
    }

    @Test(
        "numbers are read in every base that Kubernetes reads",
        arguments: [("0", 0), ("-17", -17), ("+3", 3), ("0x1F", 31), ("0o17", 15), ("017", 15), ("0b101", 5), ("1_000", 1_000)])
    func integers(text: String, expected: Int64) throws {
        #expect(try value(text) == Node(.integer(expected)))
    }

    @Test(
        "numbers with a point or an exponent are numbers",
        arguments: [("1.5", 1.5), (".5", 0.5), ("1e3", 1_000), ("-2.5e-1", -0.25), ("1.", 1), ("08", 8)])
    func numbers(text: String, expected: Double) throws {
        #expect(try value(text) == Node(.number(expected)))
    }

    @Test(
        "everything else is text",
        arguments: [
            "1.2.3", "1:30", "2026-01-31", "0x", "0b2", "v1", "trUe", "none", "10Gi", "-a", "infinity", "0x1p3", "1e", "--1", "nan", ".",
        ])
    func plainText(text: String) throws {
        #expect(try value(text) == Node(.string(text)))
    }

    @Test("what is in quotes is text", arguments: ["'true'", "\"1\"", "'null'", "\"~\""])
    func quoted(text: String) throws {
        #expect(try value(text) == Node(.string(String(text.dropFirst().dropLast()))))
    }

    @Test("an empty value, ~ and null are null", arguments: ["", "~", "null", "Null"])
    func null(text: String) throws {
        #expect(try value(text).isNull)
    }

    @Test("a tag decides on the type")
    func tags() throws {
        #expect(try value("!!str 1") == Node(.string("1")))
        #expect(try value("!!int \"1\"") == Node(.integer(1)))
        #expect(try value("!!float 1") == Node(.number(1)))
    }

    @Test("a value that its tag does not allow is a problem of its document")
    func wrongTag() {
        #expect(read("a: !!int x\n").documents.first?.problems.map(\.line) == [1])
    }

    @Test("every value and every key has its line and column")
    func places() throws {
        let node = try #require(read("# head\nspec:\n  http:\n  - match: [a,\n      b]\n").documents.first?.node)
        let match = try #require(node["spec"]?["http"]?.elements.first?.member("match"))
        #expect([match.line, match.column] == [4, 5])
        #expect(match.value.elements.map { [$0.line, $0.column] } == [[4, 13], [5, 7]])
    }

    @Test("documents are parted by ---; empty ones are left out")
    func documents() {
        #expect(read("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n").documents.map(\.line) == [3, 7])
    }

    @Test("an alias stands for its anchor, and << merges where no key is written")
    func aliasesAndMerges() throws {
        let node = try #require(read("base: &b {one: 1, two: 2}\nuse:\n  <<: *b\n  two: 3\ncopy: *b\n").documents.first?.node)
        #expect(node["copy"] == node["base"])
        #expect(node["use"]?["one"] == Node(.integer(1)))
        #expect(node["use"]?["two"] == Node(.integer(3)))
    }

    @Test("a key that is a boolean or a number becomes text as in JSON")
    func keys() {
        #expect(read("on: 1\n80: 2\n'no': 3\n").documents.first?.node.members.map(\.key) == ["true", "80", "no"])
    }

    @Test("an alias without an anchor is a problem")
    func unknownAlias() {
        #expect(read("a: *b\n").documents.first?.problems.map(\.message) == ["the alias *b names no anchor before it"])
    }

    @Test("a bomb of aliases is refused, and the next document is read")
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 { text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n" }
        let list = read(text + "---\nb: 1\n")
        #expect(list.problems.map(\.code) == [.aliasExpansion])
        #expect(list.documents.map { $0.node.members.map(\.key) } == [["b"]])
    }

    @Test("aliases inside each other cannot go deeper than text can")
    func deepAliases() {
        var text = "a0: &a0 [x]\n"
        for level in 1...200 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(read(text).problems.map(\.code) == [.tooDeep])
    }

    @Test("values nested too deep are refused")
    func tooDeep() {
        let text = String(repeating: "[", count: 150) + String(repeating: "]", count: 150)
        #expect(read(text).problems.map(\.code) == [.tooDeep])
    }

    @Test("a key that is written twice is named with both lines")
    func duplicateKey() {
        let problems = read("a:\n  b: 1\n  c: 2\n  b: 3\n").documents.first?.problems
        #expect(problems?.map(\.message) == ["the key \"b\" is written twice in one object: on line 2 and on line 4"])
        #expect(problems?.map(\.column) == [3])
    }

    @Test("in a large object too")
    func duplicateKeyInLargeObject() {
        let text = (0..<100).map { "k\($0): 1\n" }.joined() + "k50: 2\n"
        #expect(read(text).documents.first?.problems.map(\.line) == [101])
    }

    @Test("a tab as indentation is named as such")
    func tab() {
        let problem = read("a:\n\tb: 1\n").problems.first
        #expect(
            problem?.message
                == "line 2, column 1: found character that cannot start any token, while scanning for the next token (YAML is indented with spaces, not with tabs)"
        )
    }

    @Test("wrong indentation has the place and the words of the parser")
    func indentation() {
        let problem = read("a:\n  b: 1\n c: 2\n").problems.first
        #expect(problem?.line == 3)
        #expect(problem?.message.hasPrefix("line 3, column 2: did not find expected key, while parsing a block mapping") == true)
    }

    @Test("of a text with one broken document the others are read, with their lines")
    func brokenDocument() {
        let list = read("a: 1\n---\nb: [\n---\nc: 3\n")
        #expect(list.documents.map(\.line) == [1, 5])
        #expect(list.problems.count == 1)
    }

    @Test("bytes that are not UTF-8 are refused with their place")
    func notUTF8() {
        let problem = YAMLReader.read(Array("a: 1\nb: ".utf8) + [0xFF, 0x0A]).problems.first
        #expect(problem?.message == "the file is not UTF-8 text: line 2, column 4 has the byte 0xFF")
    }

    @Test("a byte order mark is skipped")
    func byteOrderMark() {
        #expect(YAMLReader.read([0xEF, 0xBB, 0xBF] + Array("a: 1\n".utf8)).documents.count == 1)
    }

    @Test("text that nobody wrote as YAML ends in problems, never in a crash", arguments: 0..<200)
    func noise(seed: Int) {
        var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1
        let alphabet = Array("ab:-[]{},&*!|>'\"%@`#? \n\t<0".utf8)
        let bytes = (0..<200).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet[Int(state >> 33) % alphabet.count]
        }
        let list = YAMLReader.read(bytes)
        #expect(list.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 })
    }
}
