import FanlightIR
import Testing

@testable import FanlightProxy

@Suite("Nothing ends a line of a head but the gateway")
struct InjectionTests {
    private let evil = "a\r\nevil: 1\u{0}\nb"

    @Test("What a configuration holds stays within its field")
    func configuration() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway(
            [
                Make.route { route, forward in
                    forward.authorityRewrite = self.evil
                    forward.pathRewrite = .matched("/p" + self.evil)
                    route.requestHeaders = HeaderOperations(
                        set: [.init(name: "x-constant", value: self.evil), .init(name: "x-made", value: "%REQ(user-agent)%" + self.evil)],
                        add: [.init(name: "x: y\r\nevil", value: "1")])
                    route.responseHeaders = HeaderOperations(set: [.init(name: "x-answer", value: "%PROTOCOL%" + self.evil)])
                    route.cors = CORSPolicy(
                        allowOrigins: [.exact("http://o")], allowMethods: [], allowHeaders: [], exposeHeaders: [self.evil], maxAge: nil,
                        allowsCredentials: nil, forwardsUnmatchedPreflights: true)
                }
            ], backends: ["a": [backend]])
        let response = try #require(gateway.get("/", fields: "user-agent: u\r\norigin: http://o\r\n"))
        #expect(response.status == 200 && response["evil"] == nil)
        #expect(response["x-answer"] == "HTTP/1.1aevil: 1b")
        let request = try #require(backend.requests.first)
        #expect(request["evil"] == nil)
        #expect(request["host"] == "aevil: 1b" && request.startLine == "GET /paevil:1b HTTP/1.1")
        #expect(request["x-constant"] == "aevil: 1b" && request["x-made"] == "uaevil: 1b")
        await gateway.proxy.stop()
    }

    @Test("Escaped line ends of a request's path stay escaped where a template copies it")
    func request() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway(
            [
                Make.route { route, _ in
                    route.requestHeaders = HeaderOperations(set: [.init(name: "x-path", value: "%REQ(:path)%")])
                }
            ], backends: ["a": [backend]])
        _ = try #require(gateway.get("/a%0d%0aevil:%201?b%0d%0a"))
        let request = try #require(backend.requests.first)
        #expect(request.values("x-path").count == 1 && request["evil"] == nil)
        #expect(request["x-path"]?.lowercased().contains("%0d%0a") == true)
        await gateway.proxy.stop()
    }

    @Test("A rewrite cannot turn a part of the path into a target for another host")
    func absoluteRewrite() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway(
            [Make.route { $1.pathRewrite = .regex(pattern: "^/proxy/(.*)$", substitution: "\\1") }], backends: ["a": [backend]])
        #expect(gateway.get("/proxy/http://other/secret")?.status == 200)
        #expect(gateway.get("/proxy/")?.status == 200)
        #expect(backend.requests.map(\.startLine) == ["GET /http://other/secret HTTP/1.1", "GET / HTTP/1.1"])
        await gateway.proxy.stop()
    }

    @Test("A wait that no clock holds is cut instead of overflowing")
    func longWaits() {
        let rules = RetryRules(RetryPolicy(retries: 1, conditions: [], backoff: .seconds(Int64.max / 2)))
        #expect(rules.delay(attempt: 60, random: .max) <= 36_000_000)
    }
}
