import FanlightIR
import FanlightRouting
import Testing

@Suite struct VirtualHostTableTests {
    @Test(
        "the first route in order wins, whatever the kind of its condition",
        arguments: [
            ("/a/b", 0), ("/a/c", 1), ("/a", 3), ("/ab", 3), ("/A/B", 2), ("/A/x", 4), ("/r1", 5), ("/q", 6), ("/re-", 6),
        ])
    func order(path: String, expected: Int) {
        let matches = [
            RouteMatch(path: .exact("/a/b", ignoresCase: false)), RouteMatch(path: .prefix("/a/", ignoresCase: false)),
            RouteMatch(path: .exact("/a/b", ignoresCase: true)), RouteMatch(path: .prefix("/a", ignoresCase: false)),
            RouteMatch(path: .prefix("/A/", ignoresCase: true)), RouteMatch(path: .regex("/r[0-9]+")),
            RouteMatch(path: .prefix("/", ignoresCase: false)),
        ]
        #expect(match(matches, WireRequest(path)) == expected)
    }

    @Test("an earlier short prefix hides a later long one")
    func shortPrefixFirst() {
        let matches = [RouteMatch(path: .prefix("/", ignoresCase: false)), RouteMatch(path: .exact("/a", ignoresCase: false))]
        #expect(match(matches, WireRequest("/a")) == 0)
    }

    @Test("a route whose other conditions fail leaves the request to the next")
    func fallsThrough() {
        let jason = HeaderMatch(name: "end-user", value: .exact("jason"))
        let matches = [
            RouteMatch(path: .prefix("/", ignoresCase: false), headers: [jason]),
            RouteMatch(path: .exact("/x", ignoresCase: false), claims: ["c"]),
            RouteMatch(path: .prefix("/", ignoresCase: false)),
        ]
        #expect(match(matches, WireRequest("/x")) == 2)
        #expect(match(matches, WireRequest("/x", headers: [("End-User", "jason")])) == 0)
    }

    @Test("a path is matched without its query, and an empty path by nothing")
    func query() {
        let matches = [RouteMatch(path: .exact("/a", ignoresCase: false)), RouteMatch(path: .regex(".*"))]
        #expect(match(matches, WireRequest("/a?b=/c")) == 0)
        #expect(match(matches, WireRequest("")) == nil)
    }

    @Test("a pattern that does not compile takes nothing")
    func brokenPattern() {
        let broken = HeaderMatch(name: "a", value: .regex("("))
        #expect(
            match(
                [RouteMatch(path: .regex("(")), RouteMatch(path: .regex(".*"), headers: [broken])], WireRequest("/", headers: [("a", "(")]))
                == nil)
    }

    // What Envoy 1.40 answered to the same conditions and fields.
    @Test(
        "header conditions hold as in Envoy",
        arguments: [
            (HeaderMatch(name: "a", value: .exact("1")), ["1"], true), (HeaderMatch(name: "a", value: .exact("1")), ["1", "2"], true),
            (HeaderMatch(name: "a", value: .exact("2")), ["1", "2"], true),
            (HeaderMatch(name: "a", value: .exact("1,2")), ["1", "2"], false),
            (HeaderMatch(name: "a", value: .exact("1")), [], false), (HeaderMatch(name: "a", value: .exact("")), [""], true),
            (HeaderMatch(name: "a", value: .prefix("1")), ["12"], true), (HeaderMatch(name: "a", value: .prefix("1")), ["21"], false),
            (HeaderMatch(name: "a", value: .regex("1.*2")), ["1", "2"], false),
            (HeaderMatch(name: "a", value: .regex("2")), ["1", "2"], true),
            (HeaderMatch(name: "a", value: .regex("2")), ["12"], false), (HeaderMatch(name: "a", value: .present), [""], true),
            (HeaderMatch(name: "a", value: .present), [], false), (HeaderMatch(name: "a", value: .exact("1"), isInverted: true), [], false),
            (HeaderMatch(name: "a", value: .exact("1"), isInverted: true), ["2"], true),
            (HeaderMatch(name: "a", value: .exact("1"), isInverted: true), ["2", "1"], false),
            (HeaderMatch(name: "a", value: .exact("1"), isInverted: true, treatsMissingAsEmpty: true), [], true),
            (HeaderMatch(name: "a", value: .present, isInverted: true), [], true),
            (HeaderMatch(name: "a", value: .present, isInverted: true), ["1"], false),
            (HeaderMatch(name: "a", value: .present, treatsMissingAsEmpty: true), [], true),
        ] as [(HeaderMatch, [String], Bool)])
    func headers(condition: HeaderMatch, values: [String], holds: Bool) {
        let request = WireRequest("/", headers: [("b", "1")] + values.map { ("A", $0) })
        #expect((match([RouteMatch(path: .prefix("/", ignoresCase: false), headers: [condition])], request) == 0) == holds)
    }

    @Test(
        "pseudo headers are the request's own parts, the authority with its port",
        arguments: [
            (":method", "POST", true), (":method", "GET", false), (":scheme", "https", true), (":authority", "m.com:81", true),
            (":authority", "m.com", false), ("host", "m.com:81", true), (":path", "/p?x=1", true), (":path", "/p", false),
        ])
    func pseudoHeaders(name: String, value: String, holds: Bool) {
        let request = WireRequest("/p?x=1", method: "POST", authority: "m.com:81", isSecure: true)
        let condition = HeaderMatch(name: name, value: .exact(value))
        #expect((match([RouteMatch(path: .prefix("/", ignoresCase: false), headers: [condition])], request) == 0) == holds)
    }

    @Test(
        "query parameters are compared as sent, the first of a name counts",
        arguments: [
            ("k", .exact("1"), "k=1&k=2", true), ("k", .exact("2"), "k=1&k=2", false), ("a%20b", .exact("1%202"), "a%20b=1%202", true),
            ("a b", .exact("1 2"), "a%20b=1%202", false), ("e", .exact(""), "e", true), ("e", .exact(""), "e=", true),
            ("p", .present, "x&p=3", true),
            ("p", .present, "&&p", true), ("k", .exact("1"), "K=1", false), ("e", .exact("1"), "e=1=2", false),
            ("e", .exact("1=2"), "e=1=2", true),
            ("k", .prefix("ab"), "k=abc", true), ("k", .regex("a.c"), "k=abc", true), ("k", .regex("a"), "k=abc", false),
            ("k", .present, "", false),
        ] as [(String, ValueMatch, String, Bool)])
    func queryParameters(name: String, value: ValueMatch, query: String, holds: Bool) {
        let condition = QueryParameterMatch(name: name, value: value)
        let matches = [RouteMatch(path: .prefix("/", ignoresCase: false), queryParameters: [condition])]
        #expect((match(matches, WireRequest("/q?" + query)) == 0) == holds)
    }

    @Test("among thousands of routes each is found, at every length of path")
    func thousands() {
        let paths = (0..<2000).map { "/" + String(repeating: "p", count: $0 % 23) + "/\($0)" }
        let matches = paths.enumerated().map {
            RouteMatch(path: $0 % 2 == 0 ? .exact($1, ignoresCase: $0 % 4 == 0) : .prefix($1 + "/", ignoresCase: $0 % 3 == 0))
        }
        let table = RoutingTable(configuration([virtualHost(["*"], matches)])).routes(named: "http.80")?.virtualHosts.first
        for (index, path) in paths.enumerated() {
            #expect(WireRequest(path + (index % 2 == 0 ? "" : "/x")).match(table) == index)
        }
    }
}
