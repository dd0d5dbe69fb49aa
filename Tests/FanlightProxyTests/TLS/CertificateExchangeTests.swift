import FanlightEventLoop
import FanlightIR
import FanlightObservability
import FanlightProxy
import Glibc
import Synchronization
import Testing

@Suite("Certificates that change while they are served")
struct CertificateExchangeTests {
    private typealias Server = SecureGateway.Server
    private typealias Secrets = [String: ServerCredential]

    private static let request = "GET / HTTP/1.1\r\nhost: a.test\r\n\r\n"
    private static let broken = TestCertificate.credential("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "nothing")

    private func gateway() async throws -> SecureGateway {
        try await SecureGateway(
            [Server("a", ["a.test"], "d/a"), Server("b", ["b.test"], "d/b")], secrets: ["d/a": TestCertificate.a, "d/b": TestCertificate.b])
    }

    @Test("New handshakes get the new certificate, and connections that stand go on")
    func exchange() async throws {
        let gateway = try await gateway()
        let client = try gateway.connect("a.test")
        let reader = MessageReader(client)
        client.send(Self.request)
        #expect(reader.next()?.text == "a")
        let problems = await gateway.proxy.apply(secrets: SecureGateway.table(["d/a": TestCertificate.renewed, "d/b": TestCertificate.b]))
        #expect(problems.isEmpty)
        #expect(try gateway.connect("a.test").subject == "a.test renewed")
        #expect(try gateway.connect("b.test").subject == "b.test")
        client.send(Self.request)
        #expect(reader.next()?.text == "a")
        // A session of the former certificate is not taken up.
        let late = try gateway.connect("a.test", session: client.session)
        #expect(!late.isResumed)
        #expect(late.subject == "a.test renewed")
        await gateway.proxy.stop()
    }

    @Test(
        "The last good certificate stays where the new one is broken, is of another key, or is gone",
        arguments: ["broken", "mismatch", "gone"])
    func lastGood(_ kind: String) async throws {
        let gateway = try await gateway()
        var secrets = ["d/a": TestCertificate.a, "d/b": TestCertificate.renewed]
        switch kind {
        case "broken": secrets["d/a"] = Self.broken
        case "mismatch":
            secrets["d/a"] = ServerCredential(
                certificateChain: TestCertificate.renewed.certificateChain, privateKey: TestCertificate.a.privateKey)
        default: secrets["d/a"] = nil
        }
        let problems = await gateway.proxy.apply(secrets: SecureGateway.table(secrets))
        #expect(problems.keys.sorted() == ["d/a"])
        #expect(try gateway.connect("a.test").subject == "a.test")
        // The good one beside it is exchanged all the same.
        #expect(try gateway.connect("b.test").subject == "a.test renewed")
        // A broken one that is corrected is taken.
        #expect(
            await gateway.proxy.apply(secrets: SecureGateway.table(["d/a": TestCertificate.renewed, "d/b": TestCertificate.b])).isEmpty)
        #expect(try gateway.connect("a.test").subject == "a.test renewed")
        await gateway.proxy.stop()
    }

    @Test("A certificate that no server names any more is forgotten")
    func forgotten() async throws {
        let gateway = try await gateway()
        await gateway.apply([Server("b", ["b.test"], "d/b")], secrets: ["d/b": TestCertificate.b])
        #expect(try gateway.connect("a.test").problem == "TLSV1_ALERT_UNRECOGNIZED_NAME")
        await gateway.apply([Server("a", ["a.test"], "d/a")], secrets: [:])
        #expect(try gateway.connect("a.test").problem == "SSLV3_ALERT_HANDSHAKE_FAILURE")
        await gateway.proxy.stop()
    }

    @Test("A connection of a server that is removed ends with its request")
    func removedServer() async throws {
        let gateway = try await gateway()
        let client = try gateway.connect("a.test")
        let reader = MessageReader(client)
        client.send(Self.request)
        #expect(reader.next()?.text == "a")
        await gateway.apply([Server("b", ["b.test"], "d/b")], secrets: ["d/b": TestCertificate.b])
        #expect(reader.isAtEnd())
        #expect(client.hasEnded)
        await gateway.proxy.stop()
    }

    @Test("New routes serve the next request of a connection that stays")
    func newRoutes() async throws {
        let gateway = try await SecureGateway([Server("a", ["a.test"], "d/a")], secrets: ["d/a": TestCertificate.a])
        let client = try gateway.connect("a.test")
        let reader = MessageReader(client)
        client.send(Self.request)
        #expect(reader.next()?.text == "a")
        let backend = TestBackend(named: "backend")
        let servers = [Server("a", ["a.test"], "d/a").with { $0.isForwarded = true }]
        await gateway.apply(servers, secrets: ["d/a": TestCertificate.a])
        gateway.proxy.apply(endpoints: Make.endpoints(["a": [backend]]))
        client.send(Self.request)
        #expect(reader.next()?.text == "backend")
        await gateway.proxy.stop()
    }

    @Test("No request fails while certificates are exchanged under load", .timeLimit(.minutes(2)))
    func underLoad() async throws {
        let gateway = try await gateway()
        let failures = Mutex<[String]>([])
        let (answers, ended, isOver) = (TestProgress(), TestProgress(), TestProgress())
        for number in 0..<4 {
            try LoopThread.start(name: "load-\(number)") {
                while isOver.count == 0 {
                    // Some stay on a connection, others make new ones.
                    guard let client = try? gateway.connect("a.test"), client.problem.isEmpty else {
                        failures.withLock { $0.append("handshake") }
                        break
                    }
                    let reader = MessageReader(client)
                    for _ in 0..<(number < 2 ? 200 : 1) where isOver.count == 0 {
                        client.send(Self.request)
                        if reader.next()?.text == "a" { answers.add(1) } else { failures.withLock { $0.append("answer") } }
                    }
                }
                ended.add(1)
            }
        }
        for round in 0..<60 {
            let a = round % 2 == 0 ? TestCertificate.renewed : TestCertificate.a
            await gateway.proxy.apply(secrets: SecureGateway.table(["d/a": round % 7 == 3 ? Self.broken : a, "d/b": TestCertificate.b]))
            answers.wait(for: answers.count + 5)
        }
        isOver.add(1)
        ended.wait(for: 4)
        #expect(failures.withLock { $0 } == [])
        #expect(answers.count > 300)
        await gateway.proxy.stop()
    }

    @Test("Each loop of a gateway takes tickets of the others")
    func loops() async throws {
        let gateway = try await SecureGateway(
            [Server("a", ["a.test"], "d/a")], secrets: ["d/a": TestCertificate.a], options: ProxyOptions(loops: 4))
        let first = try gateway.connect("a.test")
        #expect(first.call(Self.request)?.text == "a")
        for _ in 0..<16 { #expect(try gateway.connect("a.test", session: first.session).isResumed) }
        await gateway.proxy.stop()
    }
}
