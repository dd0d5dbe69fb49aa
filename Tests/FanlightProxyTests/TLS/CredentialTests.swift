import FanlightEventLoop
import FanlightIR
import Testing

@Suite("Certificates and keys as they are loaded")
struct CredentialTests {
    private static func problem(_ chain: [UInt8], _ key: [UInt8]) -> String? {
        do {
            _ = try TLSCredential(chain: chain, privateKey: key)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        "Keys of every kind are loaded",
        arguments: [TestCertificate.a, TestCertificate.rsa, TestCertificate.ed, TestCertificate.wild])
    func kinds(_ credential: ServerCredential) {
        #expect(Self.problem(credential.certificateChain, credential.privateKey.value) == nil)
    }

    @Test("What is wrong is said")
    func problems() {
        let (chain, key) = (TestCertificate.a.certificateChain, TestCertificate.a.privateKey.value)
        #expect(Self.problem(chain, TestCertificate.b.privateKey.value) == "the private key is not that of the certificate")
        #expect(Self.problem(chain, TestCertificate.rsa.privateKey.value) == "the private key is not that of the certificate")
        #expect(Self.problem([], key) == "there is no PEM block CERTIFICATE")
        #expect(Self.problem(chain, [])?.hasPrefix("the private key cannot be read") == true)
        #expect(Self.problem(key, key) == "there is no PEM block CERTIFICATE")
        let many = Array(repeating: chain + [10], count: 33).flatMap(\.self)
        #expect(Self.problem(many, key) == "the chain has more than 32 certificates")
    }

    @Test("Whatever is given for a certificate or a key, it is loaded or refused", arguments: 1...4 as ClosedRange<UInt64>)
    func garbage(_ seed: UInt64) {
        var state = seed
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33)
        }
        let credential = [TestCertificate.a, TestCertificate.rsa, TestCertificate.ed, TestCertificate.b][Int(seed) - 1]
        for _ in 0..<1500 {
            var parts = [credential.certificateChain, credential.privateKey.value]
            let part = next() % 2
            for _ in 0..<(1 + next() % 5) { parts[part][next() % parts[part].count] = UInt8(truncatingIfNeeded: next()) }
            if next() % 3 == 0 { parts[part] = Array(parts[part].prefix(next() % parts[part].count)) }
            let problem = Self.problem(parts[0], parts[1])
            #expect(problem?.isEmpty != true)
        }
    }
}
