import FanlightIR
import FanlightManifests
import FanlightResources
import Testing

@testable import FanlightCompiler

@Suite struct CredentialCheckTests {
    private typealias Text = CertificateText

    private static func check(_ data: [(String, String)]) -> CredentialCheck {
        let members = data.map { Node.Member(key: $0.0, line: 0, column: 0, value: Node(.string($0.1))) }
        return CredentialCheck(
            Kubernetes.Secret(Node(.mapping([Node.Member(key: "stringData", line: 0, column: 0, value: Node(.mapping(members)))]))))
    }

    private static func check(_ certificate: String, _ key: String) -> CredentialCheck {
        check([("tls.crt", certificate), ("tls.key", key)])
    }

    private static func problem(_ check: CredentialCheck) -> String? {
        if case .unusable(let problem) = check { problem } else { nil }
    }

    private static func credential(_ check: CredentialCheck) -> Shared<ServerCredential>? {
        if case .usable(let credential, _) = check { credential } else { nil }
    }

    private static func summary(_ check: CredentialCheck) -> CertificateSummary? {
        if case .usable(_, let summary) = check { summary } else { nil }
    }

    @Test(
        "keys of every kind and encoding are usable with their certificate",
        arguments: [
            (Text.a, Text.aKey), (Text.a, Text.aKeySEC1), (Text.a, Text.aKeyWithoutPoint), (Text.rsa, Text.rsaKey),
            (Text.rsa, Text.rsaKeyPKCS1),
            (Text.ed, Text.edKey), (Text.a + "\n" + Text.authority, Text.aKey),
            ("Bag Attributes\n  friendlyName: x\n" + Text.a + "\r\n", "\n" + Text.aKey),
        ])
    func usable(_ certificate: String, _ key: String) {
        let check = Self.check(certificate, key)
        #expect(Self.problem(check) == nil)
        #expect(Self.credential(check)?.value.certificateChain == Array(certificate.utf8))
        #expect(Self.credential(check)?.value.privateKey.value == Array(key.utf8))
    }

    @Test(
        "what is wrong is said, with the name of the part",
        arguments: [
            (Text.a, Text.renewedKey, "the private key in tls.key is not that of the certificate in tls.crt"),
            (Text.rsa, Text.aKey, "the private key in tls.key is not that of the certificate in tls.crt"),
            (Text.a, Text.aKeyEncrypted, "the private key in tls.key is encrypted; a gateway needs it without a passphrase"),
            (Text.a, Text.aKeyEncryptedOld, "the private key in tls.key is encrypted; a gateway needs it without a passphrase"),
            (Text.a, "nonsense", "tls.key has no PEM block PRIVATE KEY"), (Text.aKey, Text.a, "tls.crt has no PEM block CERTIFICATE"),
            ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", Text.aKey, "certificate 1 of 1 in tls.crt cannot be read"),
            (
                Text.a + "\n-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----", Text.aKey,
                "certificate 2 of 2 in tls.crt cannot be read"
            ),
            (Text.a, "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----", "the private key in tls.key cannot be read"),
            ("", Text.aKey, "tls.crt or tls.key is empty or no base64"),
        ])
    func unusable(_ certificate: String, _ key: String, _ problem: String) {
        #expect(Self.problem(Self.check(certificate, key)) == problem)
    }

    @Test("the generic names go before those of kubernetes.io/tls, where both of them are there")
    func genericNames() {
        let tls = [("tls.crt", Text.a), ("tls.key", Text.aKey)]
        let both = Self.check(tls + [("cert", Text.rsa), ("key", Text.rsaKey)])
        #expect(Self.credential(both)?.value.certificateChain == Array(Text.rsa.utf8))
        #expect(Self.problem(Self.check(tls + [("cert", Text.rsa)])) == nil)
    }

    @Test("a Secret without the keys is told which it has, and nothing of their values")
    func missingKeys() {
        let problem = Self.problem(Self.check([("username", "somebody"), ("password", "hunter2")]))
        #expect(problem == "it has neither the keys tls.crt and tls.key nor cert and key; it has password, username")
        #expect(Self.problem(Self.check([])) == "it has neither the keys tls.crt and tls.key nor cert and key; it has none")
    }

    @Test("the summary has the names and times of the certificate")
    func summary() throws {
        let wild = try #require(Self.summary(Self.check(Text.wild, Text.wildKey)))
        let old = try #require(Self.summary(Self.check(Text.old, Text.oldKey)))
        #expect(wild.names == ["*.wild.test"])
        #expect(old.notBefore.text == "2001-01-01T00:00:00Z")
        #expect(old.notAfter.text == "2002-01-01T00:00:00Z")
        #expect(old.notAfter.seconds == 1_009_843_200)
    }

    @Test(
        "a wildcard covers one label",
        arguments: [
            ("x.wild.test", true), ("x.y.wild.test", false), ("wild.test", false), ("*.wild.test", true), ("*.x.wild.test", false),
            ("other.test", false),
        ])
    func covers(_ host: String, _ isCovered: Bool) throws {
        let wild = try #require(Self.summary(Self.check(Text.wild, Text.wildKey)))
        #expect(wild.covers(host) == isCovered)
    }

    @Test("no text shows a key")
    func redacted() {
        let check = Self.check(Text.a, Text.aKey)
        let secret = Kubernetes.Secret(Node(.mapping([])))
        var dumped = ""
        dump(check, to: &dumped)
        dump(secret, to: &dumped)
        let lines = Text.aKey.split(separator: "\n").dropFirst().dropLast()
        for text in ["\(check)", String(reflecting: check), dumped] {
            #expect(lines.allSatisfy { !text.contains($0) })
        }
    }

    @Test("whatever stands in a Secret, it is read without harm", arguments: 1...6 as ClosedRange<UInt64>)
    func garbage(_ seed: UInt64) throws {
        var state = seed
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33)
        }
        let (certificate, key) = seed % 2 == 0 ? (Text.a, Text.aKey) : (Text.rsa, Text.rsaKeyPKCS1)
        let block = try #require(PEMBlock.blocks(in: Array(certificate.utf8)).first)
        for _ in 0..<2000 {
            // Broken text, and text that is whole with broken bytes in it.
            var bytes = Array((next() % 2 == 0 ? certificate : key).utf8)
            for _ in 0...(next() % 4) { bytes[next() % bytes.count] = UInt8(truncatingIfNeeded: next()) }
            let text = String(decoding: bytes.prefix(next() % (bytes.count + 1)), as: UTF8.self)
            _ = Self.check(next() % 2 == 0 ? text : certificate, next() % 2 == 0 ? text : key)
            var raw = block.bytes
            for _ in 0...(next() % 6) { raw[next() % raw.count] = UInt8(truncatingIfNeeded: next()) }
            _ = CertificateSummary(Array(raw.prefix(next() % (raw.count + 1))))
            _ = PublicKey.of(
                PEMBlock(label: ["EC PRIVATE KEY", "RSA PRIVATE KEY", "PRIVATE KEY"][next() % 3], bytes: raw, isEncrypted: false))
        }
    }
}
