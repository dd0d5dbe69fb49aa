import FanlightIR
import FanlightObservability
import FanlightProxy
import Testing

@Suite("Retries")
struct RetryTests {
    private func policy(_ conditions: [RetryPolicy.Condition], retries: Int = 2, codes: [Int] = [], perTry: Duration? = nil) -> RetryPolicy
    {
        RetryPolicy(retries: retries, conditions: conditions, statusCodes: codes, perTryTimeout: perTry, backoff: .milliseconds(1))
    }

    @Test("A failed attempt is repeated with its body, and says which attempt it is")
    func repeatsBody() async throws {
        let backend = TestBackend { request, number in
            number < 2 ? "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nfail" : TestBackend.ok(request.text)
        }
        let gateway = try await TestGateway([Make.route { $1.retry = policy([.gatewayError]) }], backends: ["a": [backend]])
        let response = try #require(gateway.call("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 5\r\n\r\nhello"))
        #expect(response.status == 200 && response.text == "hello")
        #expect(backend.requests.map { $0["x-envoy-attempt-count"] } == ["1", "2", "3"])
        await gateway.proxy.stop()
    }

    @Test("When the attempts are used up the last answer is passed on")
    func usedUp() async throws {
        let backend = TestBackend { (_: TestMessage, _: Int) in "HTTP/1.1 500 Oh\r\ncontent-length: 2\r\n\r\nno" }
        let gateway = try await TestGateway([Make.route { $1.retry = policy([.serverError]) }], backends: ["a": [backend]])
        #expect(gateway.get("/")?.text == "no")
        #expect(backend.requests.count == 3)
        await gateway.proxy.stop()
    }

    @Test("Another endpoint is tried when one refuses connections")
    func otherHost() async throws {
        let (refusing, port) = TestSocket.refusing()
        defer { refusing.shutDown() }
        let backend = TestBackend(named: "alive")
        let gateway = try await TestGateway(
            Make.configuration([Make.route { $1.retry = policy([.connectFailure]) }], clusters: [Make.cluster("a")]),
            endpoints: EndpointTable(clusters: ["a": Shared([Endpoint(address: "127.0.0.1", port: port), backend.endpoint])]))
        for _ in 0..<6 { #expect(gateway.get("/")?.text == "alive") }
        await gateway.proxy.stop()
    }

    @Test("A connection that is refused every time is UF and URX")
    func exhausted() async throws {
        let (refusing, port) = TestSocket.refusing()
        defer { refusing.shutDown() }
        let gateway = try await TestGateway(
            Make.configuration([Make.route { $1.retry = policy([.connectFailure]) }], clusters: [Make.cluster("a")]),
            endpoints: EndpointTable(clusters: ["a": Shared([Endpoint(address: "127.0.0.1", port: port)])]))
        #expect(gateway.get("/")?.text.contains("retried and the latest reset reason") == true)
        await gateway.proxy.stop()
        #expect(gateway.log.records.first?.responseFlags == [.upstreamConnectionFailure, .upstreamRetryLimitExceeded])
    }

    @Test("An attempt that takes too long is given up for another")
    func perTryTimeout() async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, number: Int) in
            guard let request = MessageReader(connection).next() else { return }
            backend.note(request)
            if number == 0 { _ = connection.receive() } else { connection.send(TestBackend.ok("second")) }
        }
        let gateway = try await TestGateway(
            [Make.route { $1.retry = policy([.serverError], perTry: .milliseconds(50)) }], backends: ["a": [backend]])
        #expect(gateway.get("/")?.text == "second")
        await gateway.proxy.stop()
    }

    @Test("A kept connection that went stale is replaced without the client's knowledge")
    func stale() async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, number: Int) in
            let reader = MessageReader(connection)
            guard let request = reader.next() else { return }
            backend.note(request)
            connection.send(TestBackend.ok("\(number)"))
            // The next request is read and not answered: a server that has decided to close.
            if number == 0 { _ = reader.next() }
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        let socket = gateway.connect()
        let reader = MessageReader(socket)
        for number in 0..<2 {
            socket.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n")
            #expect(reader.next()?.text == "\(number)")
        }
        await gateway.proxy.stop()
    }

    @Test("A POST that an endpoint may have processed is not repeated by itself")
    func notIdempotent() async throws {
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, number: Int) in
            let reader = MessageReader(connection)
            guard let request = reader.next() else { return }
            backend.note(request)
            connection.send(TestBackend.ok("\(number)"))
            if let second = reader.next() { backend.note(second) }
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        #expect(gateway.get("/")?.status == 200)
        #expect(gateway.call("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 1\r\n\r\nx")?.status == 503)
        #expect(backend.requests.count == 2)
        await gateway.proxy.stop()
    }

    @Test("A POST does not take a connection whose endpoint has ended it")
    func longIdle() async throws {
        let ended = TestProgress()
        let backend = TestBackend { (backend: TestBackend, connection: TestSocket, number: Int) in
            let reader = MessageReader(connection)
            guard let request = reader.next() else { return }
            backend.note(request)
            connection.send(TestBackend.ok("\(number)"))
            connection.shutDown()
            ended.add(1)
        }
        let gateway = try await TestGateway([Make.route()], backends: ["a": [backend]])
        for number in 0..<20 {
            #expect(gateway.call("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 1\r\n\r\nx")?.text == "\(number)")
            ended.wait(for: number + 1)
            // The loop has had a turn in which the end was reported.
            _ = await gateway.proxy.metricsSnapshot()
            _ = await gateway.proxy.metricsSnapshot()
        }
        await gateway.proxy.stop()
    }

    @Test("A body above what is kept is sent once only")
    func largeBody() async throws {
        let backend = TestBackend { (_: TestMessage, _: Int) in "HTTP/1.1 503 no\r\ncontent-length: 0\r\n\r\n" }
        let gateway = try await TestGateway([Make.route { $1.retry = policy([.serverError]) }], backends: ["a": [backend]])
        let body = String(repeating: "x", count: 200_000)
        #expect(gateway.call("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: \(body.count)\r\n\r\n\(body)")?.status == 503)
        #expect(backend.requests.count == 1)
        await gateway.proxy.stop()
    }
}
