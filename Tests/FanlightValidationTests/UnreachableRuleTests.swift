import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct UnreachableRuleTests {
    private static func warnings(_ lists: String) throws -> [String] {
        let object = "{spec: {hosts: [a.com], gateways: [gw], \(lists)}}"
        let result = try RuleCase.validate(object, .virtualService)
        try #require(result.isValid, "\(result.errors)")
        return result.warnings.map { "\($0.code.number) \($0.field): \($0.message)" }
    }

    private static func rule(_ matches: String, name: String = "") -> String {
        "{\(name.isEmpty ? "" : "name: \(name), ")\(matches.isEmpty ? "" : "match: [\(matches)], ")route: [{destination: {host: a}}]}"
    }

    private static func http(_ rules: String...) throws -> [String] { try warnings("http: [\(rules.joined(separator: ", "))]") }

    @Test("only the last rule can have no match")
    func rulesWithoutMatch() throws {
        #expect(
            try Self.http(Self.rule(""), Self.rule(""), Self.rule("", name: "last")) == [
                "IST0130 spec.http[1]: virtualService rule #1 not used (only the last rule can have no matches)",
                #"IST0130 spec.http[2]: virtualService rule "last" not used (only the last rule can have no matches)"#,
            ])
        #expect(
            try Self.http(Self.rule(""), Self.rule("{uri: {exact: /a}}, {uri: {exact: /b}}")) == [
                "IST0130 spec.http[1]: virtualService rule #1 not used (route without matches defined before)"
            ])
        #expect(try Self.http(Self.rule("{uri: {exact: /a}}"), Self.rule("")).isEmpty)
    }

    @Test("a match that was there before never answers, whatever its name and the order of its fields")
    func repeatedMatches() throws {
        #expect(
            try Self.http(
                Self.rule("{name: m, uri: {exact: /a}, method: {exact: GET}}", name: "one"),
                Self.rule("{method: {exact: GET}, uri: {exact: /a}}, {uri: {exact: /b}}")) == [
                    #"IST0131 spec.http[1].match[0]: virtualService rule #1 match #0 is not used (duplicate/overlapping match in rule "one")"#
                ])
        #expect(
            try Self.http(Self.rule("{uri: {exact: /a}}"), Self.rule("{name: m, uri: {exact: /a}}")) == [
                #"IST0131 spec.http[1].match[0]: virtualService rule #1 match "m" is not used (duplicate/overlapping match in rule #0)"#,
                "IST0130 spec.http[1]: virtualService rule #1 not used (all matches used by prior rules)",
            ])
    }

    @Test(
        "a longer prefix behind a shorter one is reported where Istio takes the other conditions for covered",
        arguments: [
            ("{uri: {prefix: /a}}", "{uri: {prefix: /ab}}", true),
            ("{uri: {prefix: /ab}}", "{uri: {prefix: /a}}", false),
            ("{uri: {prefix: /a}}", "{uri: {exact: /ab}}", false),
            ("{uri: {prefix: /a}}", "{uri: {prefix: /ab}, method: {exact: GET}}", true),
            ("{uri: {prefix: /a}}", "{uri: {prefix: /ab}, method: {exact: POST}}", false),
            ("{uri: {prefix: /a}, port: 80}", "{uri: {prefix: /ab}, port: 81}", false),
            ("{uri: {prefix: /a}, authority: {exact: x}}", "{uri: {prefix: /ab}}", true),
            ("{uri: {prefix: /a}}", "{uri: {prefix: /ab}, authority: {exact: x}}", false),
            ("{uri: {prefix: /a}, headers: {h: {exact: xy}}}", "{uri: {prefix: /ab}, headers: {h: {exact: x}}}", true),
            ("{uri: {prefix: /a}, headers: {h: {exact: x}}}", "{uri: {prefix: /ab}, headers: {h: {exact: xy}}}", false),
            ("{uri: {prefix: /a}, headers: {h: {exact: x}}}", "{uri: {prefix: /ab}, headers: {i: {exact: x}}}", false),
            ("{uri: {prefix: /a}}", "{uri: {prefix: /ab}, headers: {h: {exact: x}}}", false),
            ("{uri: {prefix: /a}, queryParams: {q: {exact: x}}}", "{uri: {prefix: /ab}, queryParams: {q: {exact: x}}}", true),
            ("{uri: {prefix: /a}, withoutHeaders: {q: {exact: x}}}", "{uri: {prefix: /ab}, headers: {q: {exact: x}}}", false),
        ])
    func prefixes(_ first: String, _ second: String, isReported: Bool) throws {
        let expected =
            "virtualService rule #1 match #0 of prefix /ab is not used (duplicate/overlapping match in rule #0 of prefix /a on #0)"
        #expect(
            try Self.http(Self.rule(first), Self.rule(second)) == (isReported ? ["IST0131 spec.http[1].match[0]: \(expected)"] : []))
    }

    @Test("rules of TCP and TLS are looked at alike; their names do not count")
    func connections() throws {
        #expect(
            try Self.warnings("tcp: [\(Self.rule("{port: 1}")), \(Self.rule("{port: 1}, {port: 2}")), \(Self.rule("")), \(Self.rule(""))]")
                == [
                    "IST0131 spec.tcp[1].match[0]: virtualService rule #1 match #0 is not used (duplicate/overlapping match in rule #0)",
                    "IST0130 spec.tcp[3]: virtualService rule #3 not used (only the last rule can have no matches)",
                ])
        #expect(
            try Self.warnings("tls: [\(Self.rule("{port: 1, sniHosts: [a.com]}")), \(Self.rule("{sniHosts: [a.com], port: 1}"))]") == [
                "IST0131 spec.tls[1].match[0]: virtualService rule #1 match #0 is not used (duplicate/overlapping match in rule #0)",
                "IST0130 spec.tls[1]: virtualService rule #1 not used (all matches used by prior rules)",
            ])
    }

    @Test("the pairs of overlapping prefixes are those that comparing each with each finds")
    func prefixesAgainstModel() throws {
        var generator = SystemIndependentGenerator(seed: 7)
        for _ in 0..<200 {
            let texts = (0..<12).map { _ in
                let path =
                    "/"
                    + (0..<Int.random(in: 0...3, using: &generator)).map { _ in ["a", "b", "/"].randomElement(using: &generator) ?? "a" }
                    .joined()
                let header =
                    Bool.random(using: &generator) ? ", headers: {h: {exact: \(["x", "xy"].randomElement(using: &generator) ?? "x")}}" : ""
                return Self.rule("{uri: {prefix: \(path)}\(header)}")
            }
            let object = try #require(YAML.node("{http: [\(texts.joined(separator: ", "))]}"))
            let matches = Field(object)["http"].elements.compactMap { PrefixMatch($0["match"].elements[0], ruleLabel: "", matchLabel: "") }
            var expected: [[Int]] = []
            for (first, second) in matches.indices.flatMap({ first in matches.indices.map { (first, $0) } }) where first < second {
                let (a, b) = (matches[first], matches[second])
                if a.prefix != b.prefix, b.prefix.hasPrefix(a.prefix), a.shape == b.shape, PrefixMatch.covers(a.texts, b.texts) {
                    expected.append([first, second])
                }
            }
            #expect(OverlappingPrefixes.pairs(matches).map { [$0.0, $0.1] } == expected)
        }
    }

    @Test("what a huge VirtualService costs and reports has bounds")
    func bounds() throws {
        let rules = (0..<3_000).map { Self.rule("{uri: {prefix: \($0 % 2 == 0 ? "/a" : "/a/b")}, headers: {h: {exact: v\($0)}}}") }
        let object = try #require(YAML.node("{http: [\(rules.joined(separator: ", "))]}"))
        let matches = Field(object)["http"].elements.compactMap { PrefixMatch($0["match"].elements[0], ruleLabel: "", matchLabel: "") }
        #expect(OverlappingPrefixes.pairs(matches).count <= OverlappingPrefixes.maximumComparisons)
        let same = (0..<500).map { _ in Self.rule("{uri: {prefix: /a}}") }
        #expect(try Self.http(same.joined(separator: ", ")).count == ValidationResult.maximumProblems)
    }
}

/// A generator of random numbers that gives the same everywhere.
struct SystemIndependentGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
