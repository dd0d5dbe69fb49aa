import FanlightResources
import Testing

@testable import FanlightAPIServer

@Suite struct LabelSelectorTests {
    @Test(
        "a selector matches the labels that it describes",
        arguments: [
            ("", true), ("a=b", true), ("a==b", true), ("a!=b", false), ("a!=c", true), ("x!=c", true),
            ("a", true), ("!a", false), ("!x", true), ("a in (b,c)", true), ("a notin (b)", false), ("x notin (b)", true),
            ("a in ()", false), ("e in ()", true), ("e=", true), ("e in (,x)", true), ("a=b,n>3", true), ("n<3", false),
            ("example.com/k=v", true), ("a=b, !x ,n", true), ("in=notin", true),
        ])
    func matching(text: String, isMatch: Bool) throws {
        let labels = ["a": "b", "n": "5", "e": "", "example.com/k": "v", "in": "notin"]
        #expect(try LabelSelectorParser.parse(text).matches(labels) == isMatch)
    }

    @Test(
        "a text that is no selector is refused in Kubernetes' words",
        arguments: [
            ("a=b=c", "found '=', expected: ',' or 'end of string'"), ("a,", "found '', expected: identifier after ','"),
            ("=", "found '=', expected: !, identifier, or 'end of string'"),
            ("a in b", "unable to parse requirement: found 'b' expected: '('"),
            ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
            ("a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"),
            ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
            ("!=a", "found '!=', expected: !, identifier, or 'end of string'"),
            ("!", "unable to parse requirement: found '', expected: identifier"),
            (
                "a>x",
                #"unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer"#
            ),
        ])
    func problems(text: String, message: String) {
        #expect(throws: APIStatus.self) { try LabelSelectorParser.parse(text) }
        do { _ = try LabelSelectorParser.parse(text) } catch { #expect(error.message == message) }
    }

    @Test("keys and values are those of labels")
    func syntax() {
        for text in ["-a", "a/b/c", "/a", "Ex_ample/a", "a=-b", "a=\(String(repeating: "x", count: 64))"] {
            #expect(throws: APIStatus.self, "\(text)") { try LabelSelectorParser.parse(text) }
        }
        do { _ = try LabelSelectorParser.parse("a=b,c=_") } catch {
            #expect(
                error.message.hasPrefix(
                    #"unable to parse requirement: values[0][c]: Invalid value: "_": a valid label must be an empty string"#))
        }
        do { _ = try LabelSelectorParser.parse("_") } catch {
            #expect(error.message.hasPrefix(#"unable to parse requirement: <nil>: Invalid value: "_": name part must consist of"#))
        }
    }
}
