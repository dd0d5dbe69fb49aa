import Crypto
import FanlightHTTP
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate authority of a test's own, which issues certificates for `localhost`.
struct TestAuthority {
    struct Identity {
        let certificatePEM: String
        let keyPEM: String
        let der: [UInt8]
    }

    let pem: String
    private let name: DistinguishedName
    private let key = P256.Signing.PrivateKey()

    init(_ commonName: String = "test-authority") throws {
        name = try DistinguishedName { CommonName(commonName) }
        let issuer = Certificate.PrivateKey(key)
        let certificate = try Self.certificate(
            subject: name, key: issuer.publicKey, issuer: name, issuerKey: issuer,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            })
        pem = try certificate.serializeAsPEM().pemString
    }

    func issue(_ commonName: String) throws -> Identity {
        let leafKey = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(commonName) }
        let certificate = try Self.certificate(
            subject: subject, key: Certificate.PrivateKey(leafKey).publicKey, issuer: name, issuerKey: Certificate.PrivateKey(key),
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                SubjectAlternativeNames([.dnsName("localhost")])
            })
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return Identity(
            certificatePEM: try certificate.serializeAsPEM().pemString, keyPEM: leafKey.pemRepresentation, der: serializer.serializedBytes)
    }

    /// TLS settings with a new certificate of this authority, which takes the same authority's client certificates.
    func serverTLS(_ commonName: String = "server") throws -> HTTPServerTLS {
        let identity = try issue(commonName)
        return HTTPServerTLS(certificateChainPEM: identity.certificatePEM, privateKeyPEM: identity.keyPEM, clientAuthoritiesPEM: pem)
    }

    /// Valid for as long as these tests may ever run, so that they need no clock.
    private static func certificate(
        subject: DistinguishedName, key: Certificate.PublicKey, issuer: DistinguishedName, issuerKey: Certificate.PrivateKey,
        extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key,
            notValidBefore: Date(timeIntervalSince1970: 1_600_000_000),
            notValidAfter: Date(timeIntervalSince1970: 4_700_000_000), issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: extensions, issuerPrivateKey: issuerKey)
    }
}
