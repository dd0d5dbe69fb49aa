import FanlightSchemas
import Testing

@Suite("Names")
struct NameTests {
    @Test(
        "names that a rule allows",
        arguments: [
            (NameRule.dnsSubdomain, "a.b-c.9"), (.dnsSubdomain, "0"), (.dnsLabel, "a-9"), (.dns1035Label, "a-9"),
            (.pathSegment, "system:a B"),
            (.pathSegment, "..."), (.anything, "a/b"),
        ])
    func allowed(rule: NameRule, name: String) { #expect(rule.problems(name) == []) }

    @Test(
        "names that it does not",
        arguments: [
            (NameRule.dnsSubdomain, "Bad_Name", "a lowercase RFC 1123 subdomain must consist of"),
            (.dnsSubdomain, "a..b", "a lowercase RFC 1123 subdomain"),
            (.dnsSubdomain, "", "a lowercase RFC 1123 subdomain"), (.dnsLabel, "a.b", "must not contain dots"),
            (.dnsLabel, "-a", "a lowercase RFC 1123 label must consist of"), (.dns1035Label, "9a", "a DNS-1035 label must consist of"),
            (.pathSegment, "a/b", "may not contain '/'"), (.pathSegment, "a%b", "may not contain '%'"),
            (.pathSegment, "a\u{0}b", "may not contain control characters"),
            (.pathSegment, ".", "may not be '.'"),
            (.dnsLabel, String(repeating: "a", count: 64), "must be no more than 63 bytes"),
            (.dnsSubdomain, String(repeating: "a", count: 254), "must be no more than 253 bytes"),
        ])
    func refused(rule: NameRule, name: String, text: String) {
        let problems = rule.problems(name)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(text) == true)
    }

    @Test("a prefix may end with a hyphen, since more follows", arguments: [NameRule.dnsSubdomain, .dnsLabel, .dns1035Label])
    func prefix(rule: NameRule) {
        #expect(rule.problems("a-", isPrefix: true) == [])
        #expect(rule.problems("a-") != [])
    }

    @Test("the problem of a subdomain tells the expression in full")
    func text() {
        #expect(
            NameRule.dnsSubdomain.problems("A") == [
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
                    + "alphanumeric character (e.g. 'example.com', regex used for validation is "
                    + #"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#
            ])
    }

    private struct Fixed: RandomNumberGenerator {
        var state: UInt64 = 1
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    @Test("a generated name is the prefix with five characters that spell no word")
    func generated() {
        var generator = Fixed()
        for _ in 0..<50 {
            let name = GeneratedName.make("web-", using: &generator)
            #expect(name.hasPrefix("web-"))
            #expect(name.count == 9)
            #expect(name.dropFirst(4).allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
        }
    }

    @Test("a long prefix is cut so that the name stays a label")
    func cut() {
        var generator = Fixed()
        #expect(GeneratedName.make(String(repeating: "a", count: 80), using: &generator).count == 63)
    }
}
