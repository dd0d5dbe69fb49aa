import FanlightIR
import FanlightObservability
import FanlightProxy
import Testing

@Suite("Routes' policies")
struct PolicyTests {
    @Test("Header operations apply to requests and responses, with substitutions")
    func headerOperations() async throws {
        let backend = TestBackend { (_: TestMessage, _: Int) in TestBackend.ok("x", fields: "x-secret: 1\r\nx-old: backend\r\n") }
        let route = Make.route(
            to: [
                WeightedCluster(
                    name: "a", weight: 1, requestHeaders: HeaderOperations(add: [.init(name: "x-cluster", value: "c")]),
                    responseHeaders: HeaderOperations(remove: ["x-secret"]))
            ]
        ) { route, _ in
            route.requestHeaders = HeaderOperations(
                remove: ["x-remove"],
                set: [
                    .init(name: "x-client", value: "%REQ(user-agent)% from %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
                    .init(name: "x-set", value: "new"),
                ],
                add: [
                    .init(name: "x-add", value: "100%%"), .init(name: "x-unknown", value: "%NOT_KNOWN%"),
                    .init(name: "x-none", value: "%REQ(x-none)%"),
                ])
            route.responseHeaders = HeaderOperations(set: [.init(name: "x-old", value: "%PROTOCOL% %REQ(x-echo)%")])
        }
        let gateway = try await TestGateway([route], backends: ["a": [backend]])
        let fields = "User-Agent: tester\r\nX-Remove: 1\r\nX-Set: old\r\nX-Set: older\r\nX-Add: mine\r\nX-Echo: echo\r\n"
        let response = try #require(gateway.get("/", fields: fields))
        let request = try #require(backend.requests.first)
        #expect(request["x-remove"] == nil)
        #expect(request.values("x-set") == ["new"])
        #expect(request.values("x-add") == ["mine", "100%"])
        #expect(request["x-client"] == "tester from 127.0.0.1")
        #expect(request["x-unknown"] == "%NOT_KNOWN%")
        #expect(request["x-none"] == nil)
        #expect(request["x-cluster"] == "c")
        #expect(response["x-secret"] == nil)
        #expect(response.values("x-old") == ["HTTP/1.1 echo"])
        await gateway.proxy.stop()
    }

    @Test("Rewrites change path and authority and keep the query")
    func rewrites() async throws {
        let backend = TestBackend { request, _ in
            TestBackend.ok("\(request.startLine) \(request["host"] ?? "") \(request["x-envoy-original-path"] ?? "-")")
        }
        let gateway = try await TestGateway(
            [
                Make.route(.prefix("/pre/", ignoresCase: false)) { $1.pathRewrite = .matched("/new/") },
                Make.route(.exact("/exact", ignoresCase: false)) {
                    $1.pathRewrite = .matched("/other")
                    $1.authorityRewrite = "inner.example"
                },
                Make.route(.prefix("/service/", ignoresCase: false)) {
                    $1.pathRewrite = .regex(pattern: "^/service/([^/]+)(/.*)$", substitution: "\\2/at/\\1")
                },
            ], backends: ["a": [backend]])
        #expect(gateway.get("/pre/x?q=1")?.text == "GET /new/x?q=1 HTTP/1.1 test /pre/x?q=1")
        #expect(gateway.get("/exact?z")?.text == "GET /other?z HTTP/1.1 inner.example /exact?z")
        #expect(gateway.get("/service/foo/v1/api")?.text == "GET /v1/api/at/foo HTTP/1.1 test /service/foo/v1/api")
        await gateway.proxy.stop()
    }

    @Test("Weights share the requests between clusters")
    func weights() async throws {
        let (one, two) = (TestBackend(named: "1"), TestBackend(named: "2"))
        let gateway = try await TestGateway(
            [Make.route(to: [WeightedCluster(name: "a", weight: 90), WeightedCluster(name: "b", weight: 10)])],
            backends: ["a": [one], "b": [two]])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        var counts: [String: Int] = [:]
        for _ in 0..<1000 {
            socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            counts[reader.next()?.text ?? "", default: 0] += 1
        }
        // Six standard deviations of the binomial distribution.
        #expect((843...957).contains(counts["1"] ?? 0))
        #expect((counts["1"] ?? 0) + (counts["2"] ?? 0) == 1000)
        await gateway.proxy.stop()
    }

    @Test("Round robin uses all endpoints alike")
    func roundRobin() async throws {
        let backends = (0..<3).map { TestBackend(named: "\($0)") }
        let gateway = try await TestGateway([Make.route()], backends: ["a": backends])
        for _ in 0..<9 { #expect(gateway.get("/")?.status == 200) }
        #expect(backends.map { $0.requests.count } == [3, 3, 3])
        await gateway.proxy.stop()
    }

    @Test("A preflight is answered and an allowed origin named")
    func cors() async throws {
        let backend = TestBackend { (_: TestMessage, _: Int) in TestBackend.ok("x", fields: "access-control-allow-origin: *\r\n") }
        let gateway = try await TestGateway(
            [
                Make.route { route, _ in
                    route.cors = CORSPolicy(
                        allowOrigins: [.exact("https://a.example"), .regex("https://.*\\.b\\.example")], allowMethods: ["GET", "PUT"],
                        allowHeaders: ["x-one", "x-two"], exposeHeaders: ["x-three"], maxAge: .seconds(600), allowsCredentials: true,
                        forwardsUnmatchedPreflights: false)
                }
            ], backends: ["a": [backend]])
        func preflight(_ origin: String) -> TestMessage? {
            gateway.call("OPTIONS / HTTP/1.1\r\nhost: test\r\norigin: \(origin)\r\naccess-control-request-method: PUT\r\n\r\n")
        }
        let allowed = try #require(preflight("https://x.b.example"))
        #expect(allowed.status == 200)
        #expect(allowed["access-control-allow-origin"] == "https://x.b.example")
        #expect(allowed["access-control-allow-methods"] == "GET,PUT")
        #expect(allowed["access-control-allow-headers"] == "x-one,x-two")
        #expect(allowed["access-control-max-age"] == "600")
        #expect(allowed["access-control-allow-credentials"] == "true")
        let other = try #require(preflight("https://evil.example"))
        #expect(other.status == 200 && other["access-control-allow-origin"] == nil)
        #expect(backend.requests.isEmpty)
        let actual = try #require(gateway.get("/", fields: "origin: https://a.example\r\n"))
        #expect(actual.values("access-control-allow-origin") == ["https://a.example"])
        #expect(actual["access-control-expose-headers"] == "x-three")
        let unrelated = try #require(gateway.get("/", fields: "origin: https://evil.example\r\n"))
        #expect(unrelated.values("access-control-allow-origin") == ["*"])
        await gateway.proxy.stop()
    }

    @Test("A mirror gets a copy with its body, and neither its answer nor its failure matters")
    func mirrors() async throws {
        let progress = TestProgress()
        let backend = TestBackend(named: "real")
        let shadow = TestBackend { (request: TestMessage, _: Int) in
            progress.add(1)
            return "HTTP/1.1 500 no\r\ncontent-length: 0\r\n\r\n"
        }
        let gateway = try await TestGateway(
            [
                Make.route {
                    $1.mirrors = [
                        MirrorPolicy(cluster: "b", percentage: 100), MirrorPolicy(cluster: "missing", percentage: 100),
                        MirrorPolicy(cluster: "b", percentage: 0),
                    ]
                }
            ], backends: ["a": [backend], "b": [shadow]])
        #expect(gateway.call("POST /p HTTP/1.1\r\nhost: test\r\ncontent-length: 4\r\n\r\nbody")?.text == "real")
        progress.wait(for: 1)
        #expect(shadow.requests.map(\.text) == ["body"])
        #expect(shadow.requests.first?.startLine == "POST /p HTTP/1.1")
        await gateway.proxy.stop()
        #expect(gateway.log.records.count == 1)
    }

    @Test("Limits of a cluster: requests wait for a connection up to a number, more overflow")
    func limits() async throws {
        let gate = TestProgress()
        let backend = TestBackend { (request: TestMessage, _: Int) in
            gate.wait(for: 1)
            return TestBackend.ok("x")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]]) {
            $0.maxConnections = 1
            $0.maxPendingRequests = 1
        }
        let sockets = (0..<3).map { _ in gateway.connect() }
        for socket in sockets { socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n") }
        let overflow = try #require(MessageReader(sockets[2]).next())
        #expect(overflow.status == 503 && overflow.text.hasSuffix("overflow"))
        gate.add(1)
        #expect(MessageReader(sockets[0]).next()?.status == 200)
        #expect(MessageReader(sockets[1]).next()?.status == 200)
        #expect(backend.connections == 1)
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags == .upstreamOverflow)
    }

    @Test("A connection is used for as many requests as the cluster allows")
    func requestsPerConnection() async throws {
        let backend = TestBackend(named: "x")
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]]) { $0.maxRequestsPerConnection = 2 }
        for _ in 0..<6 { #expect(gateway.get("/")?.status == 200) }
        #expect(backend.connections == 3)
        await gateway.proxy.stop()
    }

    @Test("All that wait for a connection are served in the end, also when the first of them has gone away")
    func waiting() async throws {
        let gate = TestProgress()
        let arrived = TestProgress()
        let backend = TestBackend { (_: TestMessage, _: Int) in
            arrived.add(1)
            gate.wait(for: 1)
            return TestBackend.ok("x", fields: "connection: close\r\n")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]]) { $0.maxConnections = 1 }
        let first = gateway.connect()
        first.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        arrived.wait(for: 1)
        do {
            let gone = gateway.connect()
            gone.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            _ = await gateway.proxy.metricsSnapshot()
        }
        let others = (0..<5).map { _ in gateway.connect() }
        for socket in others { socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n") }
        gate.add(1)
        #expect(MessageReader(first).next()?.text == "x")
        for socket in others { #expect(MessageReader(socket).next()?.text == "x") }
        await gateway.proxy.stop()
    }
}
