import FanlightIR
import FanlightObservability
import FanlightProxy
import Glibc
import Testing

@Suite("TLS handshakes")
struct HandshakeTests {
    private typealias Server = SecureGateway.Server

    private static let secrets = [
        "d/a": TestCertificate.a, "d/rsa": TestCertificate.rsa, "d/wild": TestCertificate.wild, "d/b": TestCertificate.b,
        "d/ed": TestCertificate.ed,
    ]

    private func gateway(_ servers: [SecureGateway.Server], options: ProxyOptions = ProxyOptions()) async throws -> SecureGateway {
        try await SecureGateway(servers, secrets: Self.secrets, options: options)
    }

    @Test(
        "The server name chooses the certificate and the routes",
        arguments: [
            ("a.test", "a.test", "a"), ("A.TEST", "a.test", "a"), ("x.wild.test", "wild", "wild"), ("x.y.wild.test", "wild", "wild"),
            ("b.test", "b.test", "b"), ("c.test", "b.test", "b"),
        ])
    func names(_ name: String, _ subject: String, _ server: String) async throws {
        let gateway = try await gateway([
            Server("a", ["a.test"], "d/a"), Server("wild", ["*.wild.test"], "d/wild"), Server("b", ["b.test", "c.test"], "d/b"),
        ])
        let client = try gateway.connect(name)
        #expect(client.problem == "")
        #expect(client.subject == subject)
        #expect(client.call("GET / HTTP/1.1\r\nhost: \(name)\r\n\r\n")?.text == server)
        await gateway.proxy.stop()
    }

    @Test("A name that nobody serves gets the alert unrecognized_name, and so does no name", arguments: ["nobody.test", "wild.test", nil])
    func unknownName(_ name: String?) async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a"), Server("wild", ["*.wild.test"], "d/wild")])
        #expect(try gateway.connect(name).problem == "TLSV1_ALERT_UNRECOGNIZED_NAME")
        #expect(await gateway.proxy.metricsSnapshot().connections.tlsRefused == 1)
        await gateway.proxy.stop()
    }

    @Test("A server for every name takes the other names and those who name none", arguments: ["nobody.test", nil])
    func everyName(_ name: String?) async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a"), Server("rest", ["*"], "d/b")])
        #expect(try gateway.connect(name).subject == "b.test")
        #expect(try gateway.connect("a.test").subject == "a.test")
        await gateway.proxy.stop()
    }

    @Test("A server without a usable certificate refuses alone, and no other server takes its names")
    func missingCertificate() async throws {
        let gateway = try await gateway([
            Server("a", ["a.test"], "d/a"), Server("lost", ["lost.test"], "d/lost"), Server("rest", ["*"], "d/b"),
        ])
        #expect(try gateway.connect("lost.test").problem == "SSLV3_ALERT_HANDSHAKE_FAILURE")
        #expect(try gateway.get("a.test")?.text == "a")
        #expect(gateway.proxy.credentialProblems.keys.sorted() == ["d/lost"])
        await gateway.proxy.stop()
    }

    @Test("A server that wants certificates of clients serves nobody, as long as they are not verified")
    func clientCertificates() async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a").with { $0.clientCertificate = .required }])
        #expect(try gateway.connect("a.test").problem == "SSLV3_ALERT_HANDSHAKE_FAILURE")
        await gateway.proxy.stop()
    }

    @Test(
        "TLS 1.2 and 1.3 are spoken, older versions are not", arguments: [(0x0302, ""), (0x0303, "a"), (0x0304, "a")] as [(UInt16, String)])
    func versions(_ version: UInt16, _ answer: String) async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a")])
        let client = try gateway.connect("a.test", versions: version...version)
        if answer.isEmpty {
            #expect(client.problem == "TLSV1_ALERT_PROTOCOL_VERSION")
            #expect(await gateway.proxy.metricsSnapshot().connections.tlsVersions == 1)
        } else {
            #expect(client.version == version)
            #expect(client.call("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")?.text == answer)
        }
        await gateway.proxy.stop()
    }

    @Test(
        "Each server has its own versions",
        arguments: [
            ("TLSV1_3", "", TestTLSClient.tls12, false), ("TLSV1_3", "", TestTLSClient.tls13, true),
            ("", "TLSV1_2", TestTLSClient.tls13, false),
            ("TLSV1_2", "TLSV1_2", TestTLSClient.tls12, true), ("TLS_AUTO", "TLS_AUTO", TestTLSClient.tls13, true),
            ("TLSV1_3", "TLSV1_2", TestTLSClient.any, false),
        ])
    func ownVersions(_ least: String, _ greatest: String, _ offered: ClosedRange<UInt16>, _ succeeds: Bool) async throws {
        let servers = [
            Server("a", ["a.test"], "d/a").with { server in
                server.minVersion = least
                server.maxVersion = greatest
            }, Server("b", ["b.test"], "d/b"),
        ]
        let gateway = try await gateway(servers)
        #expect(try gateway.connect("a.test", versions: offered).problem.isEmpty == succeeds)
        #expect(try gateway.connect("b.test", versions: offered).problem == "")
        await gateway.proxy.stop()
    }

    @Test("The cipher suites of a server are those that it names, and names that are not known are passed over")
    func ciphers() async throws {
        let server = Server("a", ["a.test"], "d/a").with { $0.ciphers = ["NONSENSE", "ECDHE-ECDSA-AES256-GCM-SHA384"] }
        let gateway = try await gateway([server])
        #expect(try gateway.connect("a.test", versions: TestTLSClient.tls12).cipher == "ECDHE-ECDSA-AES256-GCM-SHA384")
        let other = try gateway.connect("a.test", versions: TestTLSClient.tls12, ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256")
        #expect(other.problem == "SSLV3_ALERT_HANDSHAKE_FAILURE")
        #expect(await gateway.proxy.metricsSnapshot().connections.tlsParameters == 1)
        await gateway.proxy.stop()
    }

    @Test("Versions before 1.2 are spoken where a server wants them and names a suite of their age")
    func oldVersions() async throws {
        let server = Server("a", ["a.test"], "d/a").with { server in
            server.minVersion = "TLSV1_0"
            server.ciphers = ["ECDHE-ECDSA-AES128-SHA"]
        }
        let gateway = try await gateway([server])
        for version in [0x0301, 0x0302] as [UInt16] {
            let client = try gateway.connect("a.test", versions: version...version)
            #expect(client.version == version)
            #expect(client.call("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")?.text == "a")
        }
        await gateway.proxy.stop()
    }

    @Test(
        "Of two certificates the client gets one that it can verify",
        arguments: [(0x0403, "a.test"), (0x0804, "rsa")] as [(UInt16, String)])
    func twoCertificates(_ signature: UInt16, _ expected: String) async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a", "d/rsa")])
        let client = try gateway.connect("a.test", versions: TestTLSClient.tls13, signatures: [signature])
        #expect(client.problem == "")
        #expect(client.usesRSA == (expected == "rsa"))
        await gateway.proxy.stop()
    }

    @Test("A certificate with an Ed25519 key is served")
    func ed25519() async throws {
        let gateway = try await gateway([Server("ed", ["ed.test"], "d/ed")])
        #expect(try gateway.connect("ed.test", signatures: [0x0807]).subject == "ed")
        await gateway.proxy.stop()
    }

    @Test(
        "HTTP/1.1 is chosen where it is offered, and otherwise nothing",
        arguments: [(["h2", "http/1.1"], "http/1.1"), (["h2"], ""), ([], "")])
    func applicationProtocol(_ offered: [String], _ chosen: String) async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a")])
        let client = try gateway.connect("a.test", protocols: offered)
        #expect(client.problem == "")
        #expect(client.chosenProtocol == chosen)
        await gateway.proxy.stop()
    }

    @Test("A client comes back with a ticket, under either version", arguments: [TestTLSClient.tls12, TestTLSClient.tls13])
    func tickets(_ versions: ClosedRange<UInt16>) async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a"), Server("b", ["b.test"], "d/b")])
        let first = try gateway.connect("a.test", versions: versions)
        #expect(first.call("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")?.text == "a")
        #expect(!first.isResumed)
        let second = try gateway.connect("a.test", versions: versions, session: first.session)
        #expect(second.isResumed)
        #expect(second.call("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")?.text == "a")
        // What one server gave is worth nothing at another.
        let other = try gateway.connect("b.test", versions: versions, session: first.session)
        #expect(other.problem == "")
        #expect(!other.isResumed)
        #expect(await gateway.proxy.metricsSnapshot().connections.tlsSessionsReused == 1)
        await gateway.proxy.stop()
    }

    @Test("Plain HTTP on a port with TLS is closed at once and counted")
    func plainText() async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a")])
        let socket = TestSocket.connect(port: gateway.port)
        socket.send("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")
        #expect(socket.receiveAll().isEmpty)
        #expect(await gateway.proxy.metricsSnapshot().connections.tlsNotTLS == 1)
        await gateway.proxy.stop()
    }

    @Test("A port with plain HTTP and TLS serves both")
    func both() async throws {
        let plain = Server("plain", ["*"]).with { $0.credentials = nil }
        let gateway = try await gateway([Server("a", ["a.test"], "d/a"), plain])
        #expect(try gateway.get("a.test")?.text == "a")
        let socket = TestSocket.connect(port: gateway.port)
        socket.send("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")
        // The routes of the helper want TLS.
        #expect(MessageReader(socket).next()?["location"] == "https://a.test/")
        #expect(try gateway.connect("other.test").problem == "TLSV1_ALERT_UNRECOGNIZED_NAME")
        await gateway.proxy.stop()
    }

    @Test("A handshake that stalls is ended, wherever it stalls", arguments: [0, 1, 3, 40, 100_000])
    func stalled(_ count: Int) async throws {
        var options = ProxyOptions()
        options.handshakeTimeout = .milliseconds(50)
        let gateway = try await gateway([Server("a", ["a.test"], "d/a")], options: options)
        let socket = TestSocket.connect(port: gateway.port)
        socket.send(Array(RecordedHello.bytes.prefix(count)))
        // With a whole hello the answer of the server comes before the end.
        #expect(socket.receiveAll().isEmpty == (count < RecordedHello.bytes.count))
        #expect(await gateway.proxy.metricsSnapshot().connections.tlsTimeouts == 1)
        await gateway.proxy.stop()
    }

    @Test("Bytes that come one by one do not set the time of a handshake back")
    func slowLoris() async throws {
        var options = ProxyOptions()
        options.handshakeTimeout = .milliseconds(60)
        let gateway = try await gateway([Server("a", ["a.test"], "d/a")], options: options)
        let socket = TestSocket.connect(port: gateway.port)
        var sent = 0
        for byte in RecordedHello.bytes {
            guard socket.send([byte]) else { break }
            sent += 1
            poll(nil, 0, 2)
        }
        #expect(sent < RecordedHello.bytes.count)
        #expect(await gateway.proxy.metricsSnapshot().connections.tlsTimeouts == 1)
        await gateway.proxy.stop()
    }

    @Test("Garbage ends its own connection only, and nothing is left of it")
    func garbage() async throws {
        let gateway = try await gateway([Server("a", ["a.test"], "d/a")])
        let steady = try gateway.connect("a.test")
        var seed: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next() -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed >> 33
        }
        for round in 0..<200 {
            var bytes = RecordedHello.bytes
            if round % 4 == 0 { bytes = (0..<Int(next() % 600)).map { _ in UInt8(truncatingIfNeeded: next()) } }
            for _ in 0..<(1 + next() % 8) where !bytes.isEmpty {
                bytes[Int(next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: next())
            }
            if round % 3 == 0 { bytes = Array(bytes.prefix(Int(next() % UInt64(bytes.count + 1)))) }
            let socket = TestSocket.connect(port: gateway.port)
            socket.send(bytes)
            socket.shutDownWriting()
            _ = socket.receiveAll()
        }
        #expect(steady.call("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")?.text == "a")
        #expect(await gateway.settles(atConnections: 1))
        await gateway.proxy.stop()
    }
}
