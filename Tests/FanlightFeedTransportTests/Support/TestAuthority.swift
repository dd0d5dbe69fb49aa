import Crypto
import FanlightFeedTransport
import FoundationEssentials
import Glibc
import SwiftASN1
import X509

/// A folder with an authority, a server's certificate and gateways' certificates, removed with this value's last use.
final class TestAuthority: Sendable {
    let folder: String
    private let key: P256.Signing.PrivateKey
    private let name: DistinguishedName

    init() throws {
        var template = Array("/tmp/fanlight-feed-XXXXXX\0".utf8CString.dropLast())
        guard mkdtemp(&template) != nil else { throw FeedTransportError("no folder for a test") }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        key = P256.Signing.PrivateKey()
        name = try DistinguishedName { CommonName("test authority") }
        let certificate = try Self.certificate(
            for: Certificate.PublicKey(key.publicKey), subject: name, issuer: name, signedBy: key,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
            })
        try write(certificate.serializeAsPEM().pemString, "ca.crt")
        try issue(
            "server", commonName: "fanlight",
            Certificate.Extensions {
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([.dnsName("localhost")])
            })
    }

    deinit {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] { unlink("\(folder)/\(file)") }
        rmdir(folder)
    }

    /// Writes the certificate of a client.
    ///
    /// - Parameter validity: seconds since 1970.
    func issue(client file: String, commonName: String, validity: ClosedRange<Double> = TestAuthority.always) throws {
        try issue(file, commonName: commonName, validity: validity, Certificate.Extensions { try ExtendedKeyUsage([.clientAuth]) })
    }

    /// Longer than the life of this program, whatever its clock says.
    static let always = 0...9_000_000_000.0

    func issueServer() throws {
        try issue(
            "server", commonName: "fanlight",
            Certificate.Extensions {
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([.dnsName("localhost")])
            })
    }

    func path(_ file: String) -> String { "\(folder)/\(file)" }

    func read(_ file: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(file)))) }

    func write(_ bytes: [UInt8], _ file: String) throws { try Data(bytes).write(to: URL(filePath: path(file))) }

    private func write(_ text: String, _ file: String) throws { try write(Array(text.utf8), file) }

    private func issue(
        _ file: String, commonName: String, validity: ClosedRange<Double> = TestAuthority.always, _ extensions: Certificate.Extensions
    ) throws {
        let leaf = P256.Signing.PrivateKey()
        let certificate = try Self.certificate(
            for: Certificate.PublicKey(leaf.publicKey), subject: try DistinguishedName { CommonName(commonName) }, issuer: name,
            signedBy: key, validity: validity, extensions: extensions)
        try write(leaf.pemRepresentation, "\(file).key")
        try write(certificate.serializeAsPEM().pemString, "\(file).crt")
    }

    private static func certificate(
        for publicKey: Certificate.PublicKey, subject: DistinguishedName, issuer: DistinguishedName, signedBy key: P256.Signing.PrivateKey,
        validity: ClosedRange<Double> = TestAuthority.always, extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: Date(timeIntervalSince1970: validity.lowerBound),
            notValidAfter: Date(timeIntervalSince1970: validity.upperBound), issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: extensions, issuerPrivateKey: Certificate.PrivateKey(key))
    }
}
