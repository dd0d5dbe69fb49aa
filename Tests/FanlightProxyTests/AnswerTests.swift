import FanlightIR
import FanlightObservability
import FanlightProxy
import Testing

@Suite("Answers of the gateway")
struct AnswerTests {
    @Test("Without a virtual host or a route the answer is an empty 404")
    func notFound() async throws {
        let configuration = Make.configuration([Make.route(.exact("/a", ignoresCase: false))], clusters: [], domains: ["known.example"])
        let gateway = try await TestGateway(configuration, endpoints: EndpointTable())
        let noHost = try #require(gateway.get("/a"))
        #expect(noHost.status == 404 && noHost.body.isEmpty)
        let noRoute = try #require(gateway.call("GET /b HTTP/1.1\r\nhost: known.example\r\n\r\n"))
        #expect(noRoute.status == 404 && noRoute.body.isEmpty && noRoute["connection"] == nil)
        await gateway.proxy.stop()
        #expect(gateway.log.records.map(\.responseFlags) == [.noRoute, .noRoute])
    }

    @Test("A cluster that is missing or has no endpoints is 503 with the flag of its own")
    func noUpstream() async throws {
        let gateway = try await TestGateway(
            [Make.route(.prefix("/nc", ignoresCase: false), to: [WeightedCluster(name: "missing", weight: 1)]), Make.route()],
            backends: ["a": []])
        let missing = try #require(gateway.get("/nc"))
        #expect(missing.status == 503 && missing.body.isEmpty)
        let empty = try #require(gateway.get("/"))
        #expect(empty.status == 503 && empty.text == "no healthy upstream")
        await gateway.proxy.stop()
        #expect(gateway.log.records.map(\.responseFlags) == [.noCluster, .noHealthyUpstream])
    }

    @Test("A refused connection is 503 UF")
    func connectFailure() async throws {
        let (refusing, port) = TestSocket.refusing()
        defer { refusing.shutDown() }
        let gateway = try await TestGateway(
            Make.configuration([Make.route()], clusters: [Make.cluster("a")]),
            endpoints: EndpointTable(clusters: ["a": Shared([Endpoint(address: "127.0.0.1", port: port)])]))
        let response = try #require(gateway.get("/"))
        #expect(response.status == 503)
        #expect(response.text.hasPrefix("upstream connect error or disconnect/reset before headers. reset reason: "))
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags == .upstreamConnectionFailure)
    }

    @Test("An endpoint that closes without an answer is 503 UC")
    func closedBeforeHead() async throws {
        let backend = TestBackend { (_: TestMessage, _: Int) in nil }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        #expect(gateway.get("/")?.status == 503)
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags == .upstreamConnectionTermination)
        #expect(backend.requests.count == 1)
    }

    @Test(
        "An answer that is no HTTP is 502",
        arguments: ["nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nbad header\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n", "HTTP/1.1 101 x\r\n\r\n"])
    func badResponse(response: String) async throws {
        let backend = TestBackend { (_: TestMessage, _: Int) in response }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        #expect(gateway.get("/")?.status == 502)
        await gateway.proxy.stop()
    }

    @Test("A response that breaks off does not look whole")
    func truncated() async throws {
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            _ = MessageReader(connection).next()
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this")
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
        let all = String(decoding: socket.receiveAll(), as: UTF8.self)
        #expect(all.hasSuffix("\r\n\r\nonly this"))
        await gateway.proxy.stop()
    }

    @Test("A request that takes too long is 504")
    func timeout() async throws {
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            _ = MessageReader(connection).next()
            _ = connection.receive()
        }
        let gateway = try await TestGateway([Make.route { $1.timeout = .milliseconds(50) }], backends: ["a": [backend]])
        let response = try #require(gateway.get("/"))
        #expect(response.status == 504 && response.text == "upstream request timeout")
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags == .upstreamRequestTimeout)
    }

    @Test("A virtual host that requires TLS redirects with path and query")
    func httpsRedirect() async throws {
        let gateway = try await TestGateway([Make.route()], backends: ["a": []], requiresTLS: true)
        let response = try #require(gateway.call("GET /a?b=c HTTP/1.1\r\nhost: Test.Example:8080\r\n\r\n"))
        #expect(response.status == 301)
        #expect(response["location"] == "https://Test.Example:8080/a?b=c")
        await gateway.proxy.stop()
    }

    @Test("Redirects and direct responses are answered here, with the route's response headers")
    func local() async throws {
        var direct = Make.local(
            .directResponse(DirectResponse(status: 418, body: Array("short and stout".utf8))), .exact("/tea", ignoresCase: false))
        direct.responseHeaders = HeaderOperations(set: [.init(name: "x-set", value: "1")])
        let gateway = try await TestGateway(
            [direct, Make.local(.redirect(Redirect(authority: "new.example", path: .full("/new"), status: 302)))], backends: [:])
        let tea = try #require(gateway.get("/tea"))
        #expect(tea.status == 418 && tea.text == "short and stout" && tea["x-set"] == "1")
        let redirect = try #require(gateway.get("/old?q=1"))
        #expect(redirect.status == 302)
        #expect(redirect["location"] == "http://new.example/new?q=1")
        await gateway.proxy.stop()
    }

    @Test("A client that goes away is noted, and its endpoint's connection closed")
    func clientGone() async throws {
        let progress = TestProgress()
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            _ = MessageReader(connection).next()
            progress.add(1)
            #expect(connection.receive().isEmpty)
            progress.add(1)
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        do {
            let socket = gateway.connect()
            socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            progress.wait(for: 1)
        }
        progress.wait(for: 2)
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags == .downstreamConnectionTermination)
        #expect(gateway.log.records.first?.responseCode == 0)
    }

    @Test("An answer before the end of the request body is delivered, and the connection ends")
    func earlyAnswer() async throws {
        let backend = TestBackend { (_: TestBackend, connection: TestSocket, _: Int) in
            _ = connection.receive()
            connection.send("HTTP/1.1 413 Payload Too Large\r\ncontent-length: 2\r\n\r\nno")
            connection.shutDownWriting()
            while !connection.receive().isEmpty {}
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        socket.send("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 10000000\r\n\r\nbegin")
        let response = try #require(MessageReader(socket).next())
        #expect(response.status == 413 && response.text == "no" && response["connection"] == "close")
        await gateway.proxy.stop()
    }
}
