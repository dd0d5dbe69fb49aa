import FanlightIR
import FanlightRegex
import FanlightRouting
import Testing

@Suite struct PathTests {
    // Read off Envoy 1.40 with `normalize_path`.
    @Test(
        "a path is normalised as Envoy does",
        arguments: [
            ("/a/../b", "/b"), ("/a/%2e%2e/b", "/b"), ("/a/%2E./b", "/b"), ("/a/.", "/a/"), ("/a/..", "/"), ("/a/./", "/a/"),
            ("/a/b/..", "/a/"),
            ("/a//b", "/a//b"), ("/a\\b", "/a/b"), ("/a\\..\\c", "/c"), ("/%61%62c", "/abc"), ("/%7e%5f%2d%41", "/~_-A"),
            ("/%2f%5c", "/%2f%5c"),
            ("/a|b", "/a%7Cb"), ("/a\"b<>", "/a%22b%3C%3E"), ("/a{b}^`c", "/a%7Bb%7D%5E%60c"), ("/%zz", "/%zz"), ("/%", "/%"),
            ("/%e", "/%e"),
            ("/...", "/..."), ("/.a", "/.a"), ("/a.", "/a."), ("/a..", "/a.."), ("/a/..b", "/a/..b"), ("/..", "/"), ("/../../x", "/x"),
            ("//a/../b", "//b"), ("/a//../b", "/a/b"), ("/a/.../b", "/a/.../b"), ("/%2e", "/"), ("/a/%2e", "/a/"), ("/.%2e/", "/"),
            ("/a;b=1/../c", "/c"), ("/*", "/*"), ("/a'b()!$&,;=:@[]~-_+", "/a'b()!$&,;=:@[]~-_+"), ("/a%20b", "/a%20b"),
            ("/a%3fb", "/a%3fb"),
            ("/%C3%a4", "/%C3%a4"), ("/a/..;/b", "/a/..;/b"), ("/%252e%252e/x", "/%252e%252e/x"), ("/a%2e%2eb", "/a..b"),
            ("/x/%2ey", "/x/.y"),
            ("/a%3Bb%21", "/a%3Bb%21"), ("a/b/../c", "/a/c"), ("..", "/"), ("/a/b/../../../../c", "/c"),
        ])
    func normalization(path: String, expected: String) {
        let result = PathNormalization.normalized(Array(path.utf8))
        #expect(result == (path == expected ? .unchanged : .changed(Array(expected.utf8))))
    }

    @Test(
        "a path with a fragment, a NUL or a byte that is no part of paths is invalid",
        arguments: ["/a%00b", "/a#f", "/a b", "/ä", "/a\u{7F}b", "/a\tb"])
    func invalid(path: String) {
        #expect(PathNormalization.normalized(Array(path.utf8)) == .invalid)
    }

    @Test(
        "a rewrite swaps what was matched as text, and a pattern replaces all its matches",
        arguments: [
            (.prefix("/w1", ignoresCase: false), .matched("/"), "/w1/b", "//b"),
            (.prefix("/w1", ignoresCase: false), .matched("/"), "/w1b", "/b"),
            (.prefix("/W8", ignoresCase: true), .matched("/n"), "/w8/x", "/n/x"),
            (.exact("/w2", ignoresCase: false), .matched("/baz"), "/w2", "/baz"),
            (.regex("/w3.*"), .matched("/bar"), "/w3/x/y", "/bar"),
            (.prefix("/", ignoresCase: false), .regex(pattern: "a", substitution: "b"), "/w5/aa", "/w5/bb"),
            (.prefix("/w4", ignoresCase: false), .regex(pattern: "^/w4/([^/]+)/(.*)$", substitution: "/\\2/\\1"), "/w4/a/b/c", "/b/c/a"),
        ] as [(RouteMatch.Path, PathRewrite, String, String)])
    func rewriting(match: RouteMatch.Path, rewrite: PathRewrite, path: String, expected: String) throws {
        let forward = Forward(clusters: [WeightedCluster(name: "c", weight: 1)], pathRewrite: rewrite)
        #expect(try #require(PathRewriting(forward, match: match)).rewritten(path) == expected)
    }

    private static let prefix = RouteMatch.Path.prefix("/r", ignoresCase: false)

    // Read off Envoy 1.40; `h` is the Host field of a request for `/r/a?x=1` without TLS.
    @Test(
        "a redirect's location is Envoy's",
        arguments: [
            (Redirect(authority: "h.com"), "m.com", "http://h.com/r/a?x=1"),
            (Redirect(authority: "h.com:99"), "m.com:8080", "http://h.com:99/r/a?x=1"),
            (Redirect(path: .full("/new")), "m.com:8080", "http://m.com:8080/new?x=1"),
            (Redirect(path: .full("/new?z=1")), "m.com", "http://m.com/new?z=1"),
            (Redirect(path: .prefix("/new")), "m.com", "http://m.com/new/a?x=1"),
            (Redirect(path: .prefix("/")), "m.com", "http://m.com//a?x=1"),
            (Redirect(path: .prefix("/n?k=1")), "m.com", "http://m.com/n?k=1/a?x=1"),
            (Redirect(scheme: "https"), "m.com", "https://m.com/r/a?x=1"),
            (Redirect(scheme: "https"), "m.com:80", "https://m.com/r/a?x=1"),
            (Redirect(scheme: "https"), "m.com:443", "https://m.com:443/r/a?x=1"),
            (Redirect(scheme: "https"), "m.com:080", "https://m.com:080/r/a?x=1"),
            (Redirect(scheme: "https"), "m.com:8080", "https://m.com:8080/r/a?x=1"),
            (Redirect(scheme: "http"), "m.com:80", "http://m.com:80/r/a?x=1"),
            (Redirect(scheme: "https", port: 8443), "m.com:80", "https://m.com:8443/r/a?x=1"),
            (Redirect(scheme: "https", port: 443), "m.com", "https://m.com:443/r/a?x=1"),
            (Redirect(port: 80), "m.com:8080", "http://m.com:80/r/a?x=1"),
            (Redirect(authority: "h.com:80", port: 8080), "m.com", "http://h.com:80:8080/r/a?x=1"),
            (Redirect(scheme: "https", authority: "h.com", path: .full("/x")), "m.com:443", "https://h.com/x?x=1"),
        ])
    func redirects(redirect: Redirect, host: String, expected: String) {
        let (path, query, authority) = (Array("/r/a".utf8), Array("x=1".utf8), Array(host.utf8))
        let location = RedirectLocation.location(
            redirect, match: Self.prefix, path: path.span, query: query.span, authority: authority.span, isSecure: false)
        #expect(String(decoding: location, as: UTF8.self) == expected)
    }

    @Test(
        "a prefix redirect of an exact or pattern match replaces the whole path",
        arguments: [RouteMatch.Path.exact("/r/a", ignoresCase: false), .regex("/r.*")])
    func wholePath(match: RouteMatch.Path) {
        let (path, query, authority) = (Array("/r/a".utf8), Array("x=1".utf8), Array("m.com".utf8))
        let location = RedirectLocation.location(
            Redirect(path: .prefix("/new")), match: match, path: path.span, query: query.span, authority: authority.span, isSecure: true)
        #expect(String(decoding: location, as: UTF8.self) == "https://m.com/new?x=1")
    }
}
