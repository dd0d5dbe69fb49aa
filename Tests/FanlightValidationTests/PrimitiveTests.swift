import FanlightResources
import Testing

@testable import FanlightValidation

@Suite struct PrimitiveTests {
    @Test(
        "addresses",
        arguments: [
            ("1.2.3.4", true), ("255.255.255.255", true), ("1.2.3", false), ("1.2.3.256", false), ("01.2.3.4", false), ("1.2.3.4.5", false),
            ("", false),
            ("::", true), ("::1", true), ("1::", true), ("2001:db8::1", true), ("1:2:3:4:5:6:7:8", true), ("1:2:3:4:5:6:7", false),
            ("1:2:3:4:5:6:7:8:9", false), ("1::2::3", false), (":1", false), ("1:", false), (":::", false), ("12345::", false),
            ("g::", false),
            ("::ffff:1.2.3.4", true), ("::1.2.3", false), ("1.2.3.4::", false), ("fe80::1%eth0", true), ("fe80::1%", false),
            ("1:2:3:4:5:6:7::", true),
            ("1:2:3:4:5:6:7:8::", false),
        ])
    func addresses(_ text: String, isAddress: Bool) { #expect(IPAddressText.isAddress(text) == isAddress) }

    @Test(
        "blocks of addresses",
        arguments: [
            ("10.0.0.0/8", true), ("10.1.2.3/0", true), ("10.0.0.0/32", true), ("10.0.0.0/33", false), ("10.0.0.0/08", false),
            ("10.0.0.0/", false),
            ("10.0.0.0/-1", false), ("::/128", true), ("::/129", false), ("fe80::1%a/64", false), ("a/8", false), ("10.0.0.0/+8", false),
        ])
    func blocks(_ text: String, isBlock: Bool) { #expect(IPAddressText.isPrefix(text) == isBlock) }

    @Test(
        "labels of names, with and without wildcards",
        arguments: [
            ("a", true, true), ("A-1", true, true), ("", false, false), ("-a", false, false), ("a-", false, false), ("a_b", false, false),
            ("*", false, true), ("*a", false, true), ("*-a", false, true), ("*-", false, false), ("a*", false, false), ("**", false, false),
            (String(repeating: "a", count: 63), true, true), (String(repeating: "a", count: 64), false, false),
        ])
    func labels(_ text: String, isLabel: Bool, isWildcardLabel: Bool) {
        #expect(DomainName.isLabel(text) == isLabel)
        #expect(DomainName.isWildcardLabel(text[...]) == isWildcardLabel)
    }

    @Test(
        "keys of labels",
        arguments: [
            ("a", true), ("a.b_c-d", true), ("example.com/a", true), ("a/b/c", false), ("/a", false), ("a/", false), ("-a", false),
            ("", false),
            (String(repeating: "a", count: 63), true), (String(repeating: "a", count: 64), false), ("x..y/a", false),
        ])
    func labelKeys(_ key: String, isKey: Bool) { #expect((LabelRules.problem(ofKey: key) == nil) == isKey) }

    @Test(
        "values of headers",
        arguments: [
            ("", true), ("plain", true), ("100%%", true), ("%A%", true), ("a%A(b)%c", true), ("%A([\"x\", \"y\"])%", true),
            ("%A( [\"x\\\"\"] ) %", true),
            ("tab\there", true), ("%", false), ("a%b", false), ("%A(", false), ("%A(b)", false), ("%A([\"x\\", false), ("bell\u{7}", false),
            ("line\n", false),
        ])
    func headerValues(_ value: String, isFine: Bool) { #expect((HeaderValueFormat.problem(of: value) == nil) == isFine) }

    @Test(
        "names that stand for claims of tokens",
        arguments: [
            ("@request.auth.claims.sub", true), ("@Request.Auth.Claims.sub", true), ("@request.auth.claims[a][b]", true),
            ("@request.auth.claims", false),
            ("@request.auth.claims.", false), ("@request.auth.claimssub", false), ("x", false),
        ])
    func claims(_ name: String, isClaim: Bool) { #expect(HeaderRules.isClaim(name) == isClaim) }

    @Test(
        "RE2's errors are told in the words of Go's package",
        arguments: [
            ("[a", "error parsing regexp: missing closing ]: `[a`"), ("a)", "error parsing regexp: unexpected ): `a)`"),
            ("a**", "error parsing regexp: invalid nested repetition operator: `**`"),
            ("a{1001}", "error parsing regexp: invalid repeat count: `{1001}`"),
            ("\\", "error parsing regexp: trailing backslash at end of expression"),
            ("\\z\\8", "error parsing regexp: invalid escape sequence: `\\8`"),
            ("[z-a]", "error parsing regexp: invalid character class range: `z-a`"),
            ("(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"),
        ])
    func patterns(_ pattern: String, message: String) { #expect(PatternCheck.compilationProblem(of: pattern) == message) }

    @Test("a place is written as a field only where it is asked for, whatever its keys hold")
    func places() throws {
        let node = try #require(YAML.node("{a: {b.c: [{d: 1}]}, e: null}"))
        let root = Field(node)
        #expect(root["a"]["b.c"].elements[0]["d"].name == #"a["b.c"][0].d"#)
        #expect(root["a"]["b.c"].elements[0]["d"].integer == 1)
        #expect(root["e"]["f"]["g"].name == "e.f.g")
        #expect(!root["e"].exists && !root["x"].exists)
        #expect(root.members.map(\.key) == ["a", "e"])
        #expect(root.members[1].value.name == "e")
    }
}
