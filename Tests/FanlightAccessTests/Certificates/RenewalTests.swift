import FanlightAccess
import Testing
import X509

@Suite struct RenewalTests {
    private let folder: CertificateFolder
    private let start = CertificateFolder.start
    private let day = CertificateFolder.day

    init() throws { folder = try CertificateFolder() }

    /// When a third or less of the server's 90 days and 10 minutes is left.
    private var serverBoundary: Int64 { start + 90 * day - (90 * day + 600) / 3 }
    private var adminBoundary: Int64 { start + 365 * day - (365 * day + 600) / 3 }
    private var authorityLifetime: Int64 { 3_650 * day + 600 }
    private var authorityEnd: Int64 { start + 3_650 * day }

    @Test("the server's certificate is made anew when a third of its lifetime is left, not a second before")
    func server() throws {
        var authority = try folder.open()
        let first = authority.identity
        #expect(try !authority.renewIfNeeded(now: serverBoundary - 1))
        #expect(authority.identity == first)
        #expect(try authority.renewIfNeeded(now: serverBoundary))
        #expect(authority.identity.certificateChainPEM != first.certificateChainPEM)
        #expect(authority.identity.privateKeyPEM != first.privateKeyPEM)
        #expect(authority.identity.clientCAPEM == first.clientCAPEM)
        #expect(authority.notices.count == 1)
        let server = try #require(try CertificateFolder.certificates(authority.identity.certificateChainPEM).first)
        #expect(CertificateFolder.seconds(server.notValidAfter) == serverBoundary + 90 * day)
        #expect(try !authority.renewIfNeeded(now: serverBoundary + 1))
    }

    @Test("the administrator's certificate is made anew in time, and the kubeconfig with it")
    func administrator() throws {
        var authority = try folder.open()
        try authority.renewIfNeeded(now: adminBoundary - 1)
        let before = (try folder.folder.text("pki/admin.crt"), try folder.folder.text("kubeconfig"))
        try authority.renewIfNeeded(now: adminBoundary)
        #expect(try folder.folder.text("pki/admin.crt") != before.0)
        #expect(try folder.folder.text("kubeconfig") != before.1)
        #expect(authority.notices.contains { $0.contains("kubeconfig") })
    }

    @Test("a start after a long time makes anew what has ended")
    func longPause() async throws {
        _ = try folder.open()
        let later = start + 2_000 * day
        let authority = try folder.open(now: later)
        let server = try #require(try CertificateFolder.certificates(authority.identity.certificateChainPEM).first)
        let roots = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        #expect(await CertificateFolder.verifies(server, roots: roots, now: later))
    }

    @Test("a fifth before its end an authority gets another one beside it, which signs nothing yet")
    func successor() async throws {
        var authority = try folder.open()
        let boundary = authorityEnd - authorityLifetime / 5
        try authority.renewIfNeeded(now: boundary - 1)
        let old = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        #expect(old.count == 1)
        #expect(try authority.renewIfNeeded(now: boundary))
        let both = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        #expect(both.count == 2)
        #expect(both.first == old.first)
        let server = try #require(try CertificateFolder.certificates(authority.identity.certificateChainPEM).first)
        #expect(await CertificateFolder.verifies(server, roots: old, now: boundary))
        #expect(try folder.folder.mode("pki/ca-next.key") == 0o600)
        #expect(try !authority.renewIfNeeded(now: boundary + 1))
    }

    @Test("a tenth before the end the new authority signs, and both are believed")
    func handover() async throws {
        var authority = try folder.open()
        let old = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        try authority.renewIfNeeded(now: authorityEnd - authorityLifetime / 5)
        let boundary = authorityEnd - authorityLifetime / 10
        try authority.renewIfNeeded(now: boundary - 1)
        let before = try #require(try CertificateFolder.certificates(authority.identity.certificateChainPEM).first)
        try authority.renewIfNeeded(now: boundary)
        let both = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        let after = try #require(try CertificateFolder.certificates(authority.identity.certificateChainPEM).first)
        #expect(both.count == 2)
        #expect(await CertificateFolder.verifies(before, roots: both, now: boundary))
        #expect(await CertificateFolder.verifies(after, roots: both, now: boundary))
        #expect(await CertificateFolder.verifies(after, roots: [both[1]], now: boundary))
        #expect(await !CertificateFolder.verifies(after, roots: old, now: boundary))
        #expect(!folder.folder.exists("pki/ca-next.key"))
        #expect(try folder.open(now: boundary + 1).notices.isEmpty)
    }

    @Test("an authority that has ended is believed no more")
    func ended() throws {
        var authority = try folder.open()
        try authority.renewIfNeeded(now: authorityEnd - authorityLifetime / 5)
        try authority.renewIfNeeded(now: authorityEnd)
        let both = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        #expect(both.count == 2)
        try authority.renewIfNeeded(now: authorityEnd + 1)
        #expect(try CertificateFolder.certificates(authority.identity.clientCAPEM) == [both[1]])
    }

    @Test("an authority that ended while nothing ran is replaced at the next start")
    func endedUnseen() async throws {
        _ = try folder.open()
        let later = authorityEnd + 100 * day
        let authority = try folder.open(now: later)
        let roots = try CertificateFolder.certificates(authority.identity.clientCAPEM)
        let server = try #require(try CertificateFolder.certificates(authority.identity.certificateChainPEM).first)
        #expect(roots.count == 1)
        #expect(await CertificateFolder.verifies(server, roots: roots, now: later))
    }

    @Test("authorities follow each other for a century")
    func century() async throws {
        var authority = try folder.open()
        for step in 1...60 {
            let now = start + Int64(step) * 600 * day
            try authority.renewIfNeeded(now: now)
            let roots = try CertificateFolder.certificates(authority.identity.clientCAPEM)
            let server = try #require(try CertificateFolder.certificates(authority.identity.certificateChainPEM).first)
            #expect(roots.count <= 2)
            #expect(await CertificateFolder.verifies(server, roots: roots, now: now))
        }
    }

    @Test("no certificate outlasts its authority")
    func cut() throws {
        let authority = try folder.open()
        let identity = try authority.clientIdentity(user: "a", lifetime: 5_000 * day, now: start)
        let certificate = try #require(try CertificateFolder.certificates(identity.certificatePEM).first)
        #expect(CertificateFolder.seconds(certificate.notValidAfter) == authorityEnd)
    }
}
