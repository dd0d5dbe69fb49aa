import FanlightAccess
import Testing
import X509

@Suite struct AuthenticatorTests {
    private let folder: CertificateFolder
    private let authority: CertificateAuthority
    private let tokens: TokenStore
    private let authenticator: Authenticator
    private let now = CertificateFolder.start
    private let day = CertificateFolder.day

    init() throws {
        folder = try CertificateFolder()
        authority = try folder.open()
        tokens = try TokenStore(path: TokenStore.path(inDataFolder: folder.folder.path))
        authenticator = Authenticator(tokens: tokens)
    }

    private func certificate(_ user: String, _ groups: [String] = [], lifetime: Int64 = 86_400) throws -> [UInt8] {
        try CertificateFolder.der(authority.clientIdentity(user: user, groups: groups, lifetime: lifetime, now: now).certificatePEM)
    }

    private func user(_ outcome: AuthenticationOutcome) -> UserInfo? {
        if case .user(let user) = outcome { return user }
        return nil
    }

    private func isRefused(_ outcome: AuthenticationOutcome) -> Bool {
        if case .refused = outcome { return true }
        return false
    }

    @Test("nothing shown is nobody", arguments: [nil, "", "  "])
    func anonymous(_ header: String?) {
        #expect(authenticator.authenticate(certificate: nil, authorization: header, now: now) == .anonymous)
    }

    @Test("a certificate's common name is the user, its organizations are the groups")
    func clientCertificate() throws {
        let der = try certificate("alice", ["devs", "ops"])
        let alice = try #require(user(authenticator.authenticate(certificate: der, authorization: nil, now: now)))
        #expect(alice.name == "alice")
        #expect(alice.groups == ["devs", "ops", "system:authenticated"])
        #expect(alice.extra["authentication.kubernetes.io/credential-id"]?.first?.hasPrefix("X509SHA256=") == true)
        #expect(user(authenticator.authenticate(certificate: der, authorization: nil, now: now)) == alice)
    }

    @Test("the administrator's certificate is a master's")
    func administrator() throws {
        let der = try CertificateFolder.der(folder.folder.text("pki/admin.crt"))
        #expect(user(authenticator.authenticate(certificate: der, authorization: nil, now: now))?.isMaster == true)
    }

    @Test(
        "a certificate counts from its start to its end, both included",
        arguments: [
            (-601, false), (-600, true), (86_400, true), (86_401, false),
        ] as [(Int64, Bool)])
    func validity(_ offset: Int64, _ isValid: Bool) throws {
        let outcome = authenticator.authenticate(certificate: try certificate("alice"), authorization: nil, now: now + offset)
        #expect((user(outcome) != nil) == isValid)
        #expect(isRefused(outcome) == !isValid)
    }

    @Test("the server's own certificate, and bytes that are none, are refused")
    func wrongCertificates() throws {
        let server = try CertificateFolder.der(folder.folder.text("pki/server.crt"))
        #expect(isRefused(authenticator.authenticate(certificate: server, authorization: nil, now: now)))
        #expect(isRefused(authenticator.authenticate(certificate: [1, 2, 3], authorization: nil, now: now)))
        #expect(isRefused(authenticator.authenticate(certificate: [], authorization: nil, now: now)))
    }

    @Test("a bearer token stands for its user, however the scheme is written", arguments: ["Bearer ", "bearer ", "BEARER  ", " Bearer "])
    func token(_ scheme: String) throws {
        let (token, record) = try tokens.create(user: "system:serviceaccount:ns:robot", now: now)
        let robot = try #require(user(authenticator.authenticate(certificate: nil, authorization: scheme + token, now: now)))
        #expect(robot.name == "system:serviceaccount:ns:robot")
        #expect(robot.groups == ["system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"])
        #expect(robot.extra == ["authentication.kubernetes.io/credential-id": ["fanlight-token=\(record.id)"]])
    }

    @Test(
        "wrong credentials are refused and never taken for none",
        arguments: [
            "Bearer", "Bearer wrong", "Bearer fanlight_wrong", "Basic YTpi", "fanlight_wrong", "Bearer a b", "Digest x",
        ])
    func wrongTokens(_ header: String) {
        #expect(isRefused(authenticator.authenticate(certificate: nil, authorization: header, now: now)))
    }

    @Test("no reason holds the token")
    func reasonHasNoSecret() throws {
        let (token, record) = try tokens.create(user: "a", now: now)
        try tokens.revoke(id: record.id)
        guard case .refused(let reason) = authenticator.authenticate(certificate: nil, authorization: "Bearer \(token)", now: now) else {
            Issue.record("not refused")
            return
        }
        #expect(!reason.contains(token))
    }

    @Test("an expired token is refused")
    func expired() throws {
        let token = try tokens.create(user: "a", expires: now + 10, now: now).token
        #expect(user(authenticator.authenticate(certificate: nil, authorization: "Bearer \(token)", now: now + 9)) != nil)
        #expect(isRefused(authenticator.authenticate(certificate: nil, authorization: "Bearer \(token)", now: now + 10)))
    }

    @Test("a certificate decides before a token, and a token helps where the certificate has ended")
    func both() throws {
        let der = try certificate("alice")
        let token = try tokens.create(user: "bob", now: now).token
        #expect(user(authenticator.authenticate(certificate: der, authorization: "Bearer \(token)", now: now))?.name == "alice")
        #expect(user(authenticator.authenticate(certificate: der, authorization: "Bearer wrong", now: now))?.name == "alice")
        #expect(user(authenticator.authenticate(certificate: der, authorization: "Bearer \(token)", now: now + 2 * day))?.name == "bob")
        #expect(isRefused(authenticator.authenticate(certificate: der, authorization: "Bearer wrong", now: now + 2 * day)))
    }

    @Test("more certificates than are remembered still count")
    func manyCertificates() throws {
        let first = try certificate("first")
        for number in 0..<300 {
            let der = try certificate("user-\(number)")
            #expect(user(authenticator.authenticate(certificate: der, authorization: nil, now: now))?.name == "user-\(number)")
        }
        #expect(user(authenticator.authenticate(certificate: first, authorization: nil, now: now))?.name == "first")
    }
}
