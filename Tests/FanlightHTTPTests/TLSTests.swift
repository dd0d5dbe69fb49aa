import FanlightHTTP
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing

@Suite("TLS", .timeLimit(.minutes(1)))
struct TLSTests {
    @Test("HTTP/1.1 over TLS tells the handler that it is secure, and that the client has no certificate")
    func plainClient() async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS()) { request in
            HTTPResponse(status: request.isSecure && request.peerCertificate == nil ? 200 : 500)
        } _: { server in
            let client = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem))
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.status == 200)
        }
    }

    @Test("a client that negotiates no protocol speaks HTTP/1.1")
    func noNegotiation() async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), handler: describe) { server in
            let client = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem, protocols: []))
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse()?.status == 200)
        }
    }

    @Test("the client's certificate reaches the handler", arguments: [false, true])
    func clientCertificate(overHTTP2: Bool) async throws {
        let authority = try TestAuthority()
        let identity = try authority.issue("someone")
        try await RunningServer.run(tls: authority.serverTLS()) { request in
            HTTPResponse(status: 200, body: .bytes(request.peerCertificate ?? []))
        } _: { server in
            if overHTTP2 {
                let client = try await server.connectHTTP2(authority, identity)
                #expect(try await client.send(.GET, "/").response()?.body == identity.der)
                await client.close()
            } else {
                let client = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem, identity: identity))
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await client.readResponse()?.body == identity.der)
            }
        }
    }

    @Test("a client whose certificate is of another authority is not let in")
    func foreignCertificate() async throws {
        let authority = try TestAuthority()
        let foreign = try TestAuthority("another").issue("someone")
        let calls = Counter()
        try await RunningServer.run(tls: authority.serverTLS()) { request in
            calls.add()
            return describe(request)
        } _: { server in
            let client = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem, identity: foreign))
            try? await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.readResponse() == nil)
            #expect(calls.value == 0)
            await server.waitUntilIdle()
        }
    }

    @Test("TLS below 1.2 is not spoken, 1.2 and 1.3 are", arguments: [(TLSVersion.tlsv11, false), (.tlsv12, true), (.tlsv13, true)])
    func versions(version: TLSVersion, isSpoken: Bool) async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), handler: describe) { server in
            let client = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem, maximumVersion: version))
            try? await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect((await client.readResponse() != nil) == isSpoken)
        }
    }

    @Test(
        "what is not TLS is closed",
        arguments: ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{5}hello", String(repeating: "x", count: 100_000)])
    func notTLS(bytes: String) async throws {
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), handler: describe) { server in
            let client = try await server.connect()
            try? await client.send(bytes)
            _ = await client.readToEnd()
            await server.waitUntilIdle()
        }
    }

    @Test("a handshake that does not go on is closed in time")
    func handshakeDeadline() async throws {
        var limits = HTTPServerLimits()
        limits.headTimeout = .milliseconds(100)
        let authority = try TestAuthority()
        try await RunningServer.run(tls: authority.serverTLS(), limits: limits, handler: describe) { server in
            let client = try await server.connect()
            try? await client.send([0x16, 3, 1])
            #expect(await client.readToEnd() == "")
        }
    }

    @Test("a renewed certificate is used for new connections, and the old ones go on")
    func replacement() async throws {
        let authority = try TestAuthority()
        let old = try authority.issue("old")
        let new = try authority.issue("new")
        func settings(_ identity: TestAuthority.Identity) -> HTTPServerTLS {
            HTTPServerTLS(certificateChainPEM: identity.certificatePEM, privateKeyPEM: identity.keyPEM, clientAuthoritiesPEM: authority.pem)
        }
        try await RunningServer.run(tls: settings(old), handler: describe) { server in
            let before = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem))
            try await before.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await before.readResponse()?.status == 200)
            #expect(throws: HTTPServerError.self) {
                try server.server.replaceTLS(HTTPServerTLS(certificateChainPEM: new.certificatePEM, privateKeyPEM: old.keyPEM))
            }
            try server.server.replaceTLS(settings(new))
            let after = try await server.connect(tls: RawClient.TLS(authorityPEM: authority.pem))
            try await after.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await after.readResponse()?.status == 200)
            try await before.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await before.readResponse()?.status == 200)
            #expect(try await before.channel.nioSSL_peerCertificate().get()?.toDERBytes() == old.der)
            #expect(try await after.channel.nioSSL_peerCertificate().get()?.toDERBytes() == new.der)
        }
    }

    @Test(
        "settings that cannot be used are told when the server starts",
        arguments: [("", "key"), ("certificate", ""), ("garbage", "key"), ("certificate", "garbage"), ("certificate", "other")])
    func unusable(certificate: String, key: String) async throws {
        let authority = try TestAuthority()
        let identity = try authority.issue("server")
        let texts = ["certificate": identity.certificatePEM, "key": identity.keyPEM, "other": try authority.issue("other").keyPEM]
        let tls = HTTPServerTLS(certificateChainPEM: texts[certificate] ?? certificate, privateKeyPEM: texts[key] ?? key)
        await #expect(throws: HTTPServerError.self) {
            try await RunningServer.run(tls: tls, handler: describe) { _ in }
        }
    }
}
