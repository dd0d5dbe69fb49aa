import FanlightAccess
import Foundation
import SwiftASN1
import Testing
import X509

@Suite struct CertificateAuthorityTests {
    private let folder: CertificateFolder
    private let start = CertificateFolder.start
    private let day = CertificateFolder.day

    init() throws { folder = try CertificateFolder() }

    @Test("the first start makes everything, for its owner only")
    func firstStart() throws {
        let authority = try folder.open()
        #expect(try folder.folder.mode("pki") == 0o700)
        for file in ["ca.key", "server.key", "admin.key"] { #expect(try folder.folder.mode("pki/\(file)") == 0o600) }
        for file in ["ca.crt", "server.crt", "admin.crt"] { #expect(try folder.folder.mode("pki/\(file)") == 0o644) }
        #expect(try folder.folder.mode("kubeconfig") == 0o600)
        #expect(authority.notices.count == 4)
        #expect(try folder.folder.text("pki/ca.crt") == authority.identity.clientCAPEM)
        #expect(try folder.folder.text("pki/server.crt") == authority.identity.certificateChainPEM)
        #expect(try folder.folder.text("pki/server.key") == authority.identity.privateKeyPEM)
    }

    @Test("the next start reads what is there and changes nothing")
    func nextStart() throws {
        let first = try folder.open()
        let contents = try folder.folder.contents(of: "pki")
        let second = try folder.open(now: start + day)
        #expect(second.identity == first.identity)
        #expect(second.notices.isEmpty)
        #expect(try folder.folder.contents(of: "pki") == contents)
    }

    @Test(
        "the server's certificate chains to the authority while it lasts",
        arguments: [
            (-601, false), (-600, true), (0, true), (90 * 86_400, true), (90 * 86_400 + 1, false),
        ] as [(Int64, Bool)])
    func serverChain(_ offset: Int64, _ isValid: Bool) async throws {
        let identity = try folder.open().identity
        let server = try #require(try CertificateFolder.certificates(identity.certificateChainPEM).first)
        let roots = try CertificateFolder.certificates(identity.clientCAPEM)
        #expect(await CertificateFolder.verifies(server, roots: roots, now: start + offset) == isValid)
    }

    @Test("another folder's authority does not vouch for it")
    func otherAuthority() async throws {
        let other = try CertificateFolder()
        let server = try #require(try CertificateFolder.certificates(try folder.open().identity.certificateChainPEM).first)
        let roots = try CertificateFolder.certificates(try other.open().identity.clientCAPEM)
        #expect(await !CertificateFolder.verifies(server, roots: roots, now: start))
    }

    @Test("the authority may sign certificates but not other authorities, for ten years")
    func authorityProfile() throws {
        let authority = try #require(try CertificateFolder.certificates(try folder.open().identity.clientCAPEM).first)
        #expect(try authority.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
        #expect(try authority.extensions.keyUsage?.keyCertSign == true)
        #expect(authority.subject == authority.issuer)
        #expect(CertificateFolder.seconds(authority.notValidBefore) == start - 600)
        #expect(CertificateFolder.seconds(authority.notValidAfter) == start + 3_650 * day)
    }

    private func names(_ options: CertificateOptions) throws -> Set<GeneralName> {
        let server = try #require(try CertificateFolder.certificates(try folder.open(options).identity.certificateChainPEM).first)
        return Set(try #require(try server.extensions.subjectAlternativeNames))
    }

    @Test("the server's certificate is for all names under which it is reached")
    func subjectNames() throws {
        let address = ASN1OctetString(contentBytes: [127, 0, 0, 1])
        let ipv6 = ASN1OctetString(contentBytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        let kubernetes = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"]
        let always = Set((["localhost"] + kubernetes).map(GeneralName.dnsName) + [.ipAddress(address), .ipAddress(ipv6)])
        #expect(try names(folder.options()) == always.union([.dnsName("host.example")]))
        let more = folder.options(
            url: "https://[2001:db8::1]:6443", hostName: "not a name", names: ["api.example.com", "192.0.2.7", "*.example.org"])
        #expect(
            try names(more)
                == always.union([
                    .dnsName("api.example.com"), .dnsName("*.example.org"), .ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 7])),
                    .ipAddress(ASN1OctetString(contentBytes: [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
                ]))
    }

    @Test("another set of names makes the server's certificate anew, and nothing else")
    func namesChange() throws {
        let first = try folder.open()
        let second = try folder.open(folder.options(names: ["api.example.com"]))
        #expect(second.identity.certificateChainPEM != first.identity.certificateChainPEM)
        #expect(second.identity.clientCAPEM == first.identity.clientCAPEM)
        #expect(second.notices.count == 1)
        #expect(second.notices.first?.contains("is for other names") == true)
    }

    @Test(
        "a name that cannot be in a certificate is an error",
        arguments: ["", "a b", "-a", "a..b", "ä.example", "a/b", "*", "*.*.a", "1.2.3.4/8"])
    func wrongName(_ name: String) {
        #expect(throws: AccessError.self) { try folder.open(folder.options(names: [name])) }
    }

    @Test("the server's certificate is for servers, the administrator's for clients")
    func usages() throws {
        _ = try folder.open()
        let server = try #require(try CertificateFolder.certificates(folder.folder.text("pki/server.crt")).first)
        let admin = try #require(try CertificateFolder.certificates(folder.folder.text("pki/admin.crt")).first)
        #expect(try server.extensions.extendedKeyUsage.map(Array.init) == [.serverAuth])
        #expect(try admin.extensions.extendedKeyUsage.map(Array.init) == [.clientAuth])
        #expect(CertificateFolder.seconds(admin.notValidAfter) == start + 365 * day)
        for certificate in [server, admin] {
            #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
            #expect(try certificate.extensions.keyUsage == KeyUsage(digitalSignature: true))
        }
    }

    @Test("a client certificate for somebody else names the user and the groups, and is not kept")
    func clientIdentity() async throws {
        let authority = try folder.open()
        let contents = try folder.folder.contents(of: "pki")
        let identity = try authority.clientIdentity(user: "alice", groups: ["devs", "ops"], lifetime: 30 * day, now: start)
        let certificate = try #require(try CertificateFolder.certificates(identity.certificatePEM).first)
        #expect(certificate.subject.description == "CN=alice,O=ops,O=devs")
        #expect(
            await CertificateFolder.verifies(
                certificate, roots: try CertificateFolder.certificates(authority.identity.clientCAPEM), now: start))
        #expect(try folder.folder.contents(of: "pki") == contents)
        #expect(throws: AccessError.self) { try authority.clientIdentity(user: "", lifetime: 1, now: start) }
        #expect(throws: AccessError.self) { try authority.clientIdentity(user: "a", lifetime: 0, now: start) }
    }
}
