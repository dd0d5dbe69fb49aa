import FanlightHTTP
import Testing

@testable import FanlightConsole

@Suite(.timeLimit(.minutes(1))) struct GuardTests {
    private static let list = "/apis/networking.istio.io/v1/namespaces/default/virtualservices"

    @Test("what changes something needs the session's own CSRF value", arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func csrf(_ method: String) async throws {
        let console = TestConsole()
        let (alice, bob) = (try await console.signIn("alice"), try await console.signIn("bob"))
        let wrong: [[(name: String, value: String)]] = [
            [], [("x-fanlight-csrf", "")], [("x-fanlight-csrf", alice.csrf.value + "x")], [bob.csrf],
            [("x-fanlight-csrf", alice.cookie.value)],
        ]
        for headers in wrong { #expect(await console.send(method, Self.list, [alice.cookie] + headers).status == 403) }
        #expect(console.api.asked.isEmpty)
        #expect(await console.send(method, Self.list, [alice.cookie, alice.csrf]).status == 200)
        #expect(console.api.asked.map(\.request.method) == [method])
    }

    @Test("reading needs no CSRF value", arguments: ["GET", "HEAD"])
    func reading(_ method: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        #expect(await console.send(method, Self.list, [guest.cookie]).status == 200)
    }

    @Test(
        "a page that was shown to somebody else reads nothing, since another tab has signed in",
        arguments: [list, "/changes?resource=virtualservices.networking.istio.io"])
    func anotherSession(_ path: String) async throws {
        let console = TestConsole()
        let (alice, bob) = (try await console.signIn("alice"), try await console.signIn("bob"))
        let refused = await console.send("GET", path, [bob.cookie, alice.csrf])
        #expect(refused.status == 403)
        #expect(refused.text.contains(#""reason":"AnotherSession""#))
        #expect(console.api.asked.isEmpty)
        #expect(await console.send("GET", path, [bob.cookie, bob.csrf]).status == 200)
    }

    @Test("the API is asked as whoever is signed in")
    func users() async throws {
        let console = TestConsole()
        let (alice, bob) = (try await console.signIn("alice"), try await console.signIn("bob"))
        _ = await console.send("GET", Self.list, [bob.cookie])
        _ = await console.send("GET", Self.list, [alice.cookie])
        #expect(console.api.asked.map(\.user) == ["bob", "alice"])
        #expect(await console.send("GET", Self.list).status == 401)
        #expect(console.api.asked.count == 2)
    }

    @Test("what the API refuses comes through", arguments: [403, 404, 409, 422])
    func refusals(_ status: Int) async throws {
        let console = TestConsole()
        console.api.refuse("virtualservices", status)
        let guest = try await console.signIn()
        #expect(await console.send("GET", Self.list, [guest.cookie]).status == status)
    }

    @Test(
        "requests of other sites are refused, reading ones too",
        arguments: [
            ("origin", "http://evil.example"), ("origin", "null"), ("origin", "https://127.0.0.1"),
            ("origin", "http://127.0.0.1:3000"),
            ("origin", "http://127.0.0.1"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"),
        ])
    func otherSites(_ name: String, _ value: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        #expect(await console.send("GET", Self.list, [guest.cookie, (name, value)]).status == 403)
        #expect(await console.send("POST", Self.list, [guest.cookie, guest.csrf, (name, value)]).status == 403)
        #expect(await console.send("GET", "/changes?resource=services", [guest.cookie, (name, value)]).status == 403)
        #expect(await console.send("GET", "/session", [guest.cookie, (name, value)]).status == 403)
        #expect(await console.trySigningIn("alice-token", [(name, value)]).status == 403)
        #expect(console.api.asked.isEmpty)
    }

    @Test(
        "the console's own pages may do it",
        arguments: [
            ("origin", "http://127.0.0.1:15080"), ("origin", "https://127.0.0.1:15080"), ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "none"),
        ])
    func ownPages(_ name: String, _ value: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        #expect(await console.send("POST", Self.list, [guest.cookie, guest.csrf, (name, value)]).status == 200)
    }

    @Test("over TLS a page in clear text is another site")
    func clearText() async throws {
        let console = TestConsole(isSecure: true)
        let guest = try await console.signIn()
        #expect(await console.send("GET", Self.list, [guest.cookie, ("origin", "http://127.0.0.1:15080")]).status == 403)
        #expect(await console.send("GET", Self.list, [guest.cookie, ("origin", "https://127.0.0.1:15080")]).status == 200)
    }

    @Test("a link of another site may lead to the page")
    func links() async { #expect(await TestConsole().send("GET", "/", [("sec-fetch-site", "cross-site")]).status == 200) }

    @Test(
        "names that lead to the console are its address, localhost and those that it was given",
        arguments: [
            ("127.0.0.1:15080", true), ("localhost:15080", true), ("LOCALHOST.", true), ("localhost:8443", true), ("[::1]:15080", true),
            ("console.example.com", true), ("evil.example", false), ("127.0.0.1.evil.example:15080", false),
            ("localhost.evil.example", false),
            ("192.168.1.1:15080", false), ("", false), ("localhost:x", false), ("[::1", false), ("localhost@evil.example", false),
        ])
    func hosts(_ host: String, _ isAccepted: Bool) async {
        let console = TestConsole(hosts: HostRule(listeningOn: "127.0.0.1", names: ["console.example.com"]))
        #expect(await console.send("GET", "/", [("host", host)]).status == (isAccepted ? 200 : 421))
        #expect(await console.trySigningIn("alice-token", [("host", host)]).status == (isAccepted ? 200 : 421))
    }

    @Test(
        "where all addresses are listened on, each will do, and no other name",
        arguments: [
            ("192.168.1.1:15080", 200), ("[2001:db8::1]", 200), ("localhost", 200), ("evil.example", 421), ("1.2.3.4.evil.example", 421),
        ])
    func anyAddress(_ host: String, _ status: Int) async {
        #expect(await TestConsole(hosts: HostRule(listeningOn: "0.0.0.0")).send("GET", "/", [("host", host)]).status == status)
    }

    @Test(
        "every answer tells browsers to keep other sites out",
        arguments: ["/", "/assets/no.js", "/session", "/apis", "/nothing", "/changes"])
    func securityHeaders(_ path: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        for answer in [
            await console.send("GET", path, [guest.cookie]), await console.send("GET", path),
            await console.send("PUT", path, [("host", "x")]),
        ] {
            let policy = try #require(answer.header("content-security-policy"))
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.header("x-frame-options") == "DENY")
            #expect(answer.header("x-content-type-options") == "nosniff")
            #expect(answer.header("referrer-policy") == "no-referrer")
            #expect(answer.header("cross-origin-opener-policy") == "same-origin")
            #expect(answer.header("cross-origin-resource-policy") == "same-origin")
            #expect(answer.header("permissions-policy")?.contains("camera=()") == true)
            #expect(answer.header("cache-control") != nil)
            #expect(answer.header("access-control-allow-origin") == nil)
        }
    }

    @Test(
        "no path leads anywhere else",
        arguments: [
            "/assets/../index.html", "/assets/%2e%2e/index.html", "/assets/%2E./index.html", "/assets/..%2findex.html",
            "/lib/codemirror/../d3.js",
            "/assets/index.html%00", "/assets/..%5cindex.html", "/assets\\index.html", "/assets/%", "/apis/../session",
            "/api/v1/%2e%2e/%2e%2e/session",
            "//assets/index.html", "/%61pis", "/index.html", "/etc/passwd", "/assets", "/assets/", "/lib/", "/healthz", "/metrics",
            "/apiserver",
        ])
    func traversal(_ path: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        #expect(await console.send("GET", path, [guest.cookie]).status == 404)
        #expect(console.api.asked.isEmpty)
    }

    @Test(
        "what is answered by other methods alone says so",
        arguments: [
            ("POST", "/"), ("DELETE", "/assets/index.html"), ("PUT", "/session"), ("OPTIONS", "/apis"), ("TRACE", "/api"),
            ("POST", "/changes"),
        ])
    func methods(_ method: String, _ path: String) async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let answer = await console.send(method, path, [guest.cookie, guest.csrf])
        #expect(answer.status == 405)
        #expect(answer.header("allow")?.contains("GET") == true)
        #expect(console.api.asked.isEmpty)
    }

    @Test("no connection is upgraded")
    func upgrades() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let path = "/api/v1/namespaces/default/pods/a/exec?command=sh"
        #expect(await console.send("GET", path, [guest.cookie, ("connection", "Upgrade"), ("upgrade", "websocket")]).status == 501)
        #expect(console.api.asked.isEmpty)
    }

    @Test("only what the API needs is passed on to it, and nothing that says who asks")
    func passedOn() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        let headers: [(name: String, value: String)] = [
            ("authorization", "Bearer other"), ("impersonate-user", "root"), ("impersonate-group", "system:masters"),
            ("x-remote-user", "root"),
            ("x-remote-group", "system:masters"), ("x-forwarded-for", "1.2.3.4"), ("accept", "application/yaml"),
            ("content-type", "application/json"),
            ("user-agent", "Mozilla/5.0"), ("if-none-match", "\"a\""),
        ]
        _ = await console.send("POST", Self.list + "?dryRun=All", [guest.cookie, guest.csrf] + headers, body: "{}")
        let request = try #require(console.api.asked.first?.request)
        #expect(
            request.headers.map { "\($0.name): \($0.value)" }.sorted() == [
                "accept: application/yaml", "content-type: application/json", "host: 127.0.0.1:15080", "if-none-match: \"a\"",
                "user-agent: fanlight-console",
            ])
        #expect(request.query == "dryRun=All")
        #expect(request.body == Array("{}".utf8))
        #expect(request.remoteAddress == "127.0.0.1:4000")
        #expect(request.peerCertificate == nil)
    }

    @Test("an answer of the API is not kept, opens nothing to other sites, and sets no cookie")
    func comesBack() async throws {
        let console = TestConsole()
        let guest = try await console.signIn()
        console.api.setHeaders([
            ("Cache-Control", "public"), ("Set-Cookie", "fanlight-session=a"), ("Access-Control-Allow-Origin", "*"),
            ("WWW-Authenticate", "Basic"),
            ("Warning", "299 - \"careful\""), ("fanlight-total", "7"), ("X-Frame-Options", "ALLOWALL"),
        ])
        let answer = await console.send("GET", Self.list, [guest.cookie])
        #expect(answer.headers.filter { $0.name.lowercased() == "cache-control" }.map(\.value) == ["no-store"])
        #expect(answer.headers.filter { $0.name.lowercased() == "x-frame-options" }.map(\.value) == ["DENY"])
        for name in ["set-cookie", "access-control-allow-origin", "www-authenticate"] { #expect(answer.header(name) == nil) }
        #expect(answer.header("warning") == "299 - \"careful\"")
        #expect(answer.header("fanlight-total") == "7")
        #expect(await console.send("GET", "/openapi/v3", [guest.cookie]).header("cache-control") == "no-cache, private")
    }

    @Test("a log that is followed ends with the session")
    func followedLog() async throws {
        var limits = ConsoleLimits()
        limits.tick = .milliseconds(2)
        let console = TestConsole(limits: limits)
        let guest = try await console.signIn()
        var log = console.api.log.makeAsyncIterator()
        let stream = ReadStream(await console.send("GET", "/api/v1/namespaces/default/pods/a/log?follow=true", [guest.cookie]))
        #expect(await log.next() == "open log -")
        console.api.tell("log", "hello")
        #expect(await stream.next() == "hello")
        #expect(await console.send("DELETE", "/session", [guest.cookie, guest.csrf]).status == 204)
        #expect(await stream.next() == nil)
        #expect(await log.next() == "close log")
    }
}
