import Crypto
import FoundationEssentials
import X509

/// Makes the certificates of a data folder.
enum CertificateFactory {
    /// Clocks differ: a certificate counts from so many seconds before it is made.
    static let backdating: Int64 = 600
    private static let day: Int64 = 86_400
    static let authorityLifetime = 3_650 * day
    static let serverLifetime = 90 * day
    static let clientLifetime = 365 * day

    /// - Parameter key: the authority's, new or one whose certificate was never written.
    static func authority(key: P256.Signing.PrivateKey, now: Int64) throws(AccessError) -> Certificate {
        let publicKey = KeyPair.publicKey(of: key)
        return try make("the authority's certificate") {
            // The time tells the authorities of a data folder apart.
            let name = try DistinguishedName { CommonName("fanlight-ca@\(now)") }
            let identifier = SubjectKeyIdentifier(hash: publicKey)
            return try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey, notValidBefore: date(now - backdating),
                notValidAfter: date(now + authorityLifetime), issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                    Critical(KeyUsage(digitalSignature: true, keyCertSign: true, cRLSign: true))
                    identifier
                }, issuerPrivateKey: Certificate.PrivateKey(key))
        }
    }

    static func server(_ names: SubjectNames, authority: KeyPair, now: Int64) throws(AccessError) -> KeyPair {
        try leaf(
            "the server's certificate", subject: { try DistinguishedName { CommonName("fanlight") } }, lifetime: serverLifetime,
            authority: authority, now: now
        ) {
            try ExtendedKeyUsage([.serverAuth])
            SubjectAlternativeNames(names.names)
        }
    }

    static func client(user: String, groups: [String], lifetime: Int64, authority: KeyPair, now: Int64) throws(AccessError) -> KeyPair {
        let subject = DistinguishedName(
            groups.map { RelativeDistinguishedName(.init(type: .RDNAttributeType.organizationName, utf8String: $0)) }
                + [RelativeDistinguishedName(.init(type: .RDNAttributeType.commonName, utf8String: user))])
        return try leaf("the certificate of \(user)", subject: { subject }, lifetime: lifetime, authority: authority, now: now) {
            try ExtendedKeyUsage([.clientAuth])
        }
    }

    private static func leaf(
        _ what: String, subject: () throws -> DistinguishedName, lifetime: Int64, authority: KeyPair, now: Int64,
        @ExtensionsBuilder usage: () throws -> Result<Certificate.Extensions, any Error>
    ) throws(AccessError) -> KeyPair {
        let key = P256.Signing.PrivateKey()
        let publicKey = KeyPair.publicKey(of: key)
        let start = max(now - backdating, authority.start)
        let end = min(now + lifetime, authority.end)
        guard start < end else {
            throw AccessError("\(what) cannot be made: the authority's certificate is not valid now; check the clock")
        }
        let certificate = try make(what) {
            var extensions = try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: authority.certificate.publicKey).keyIdentifier)
            }
            for one in try usage().get() { try extensions.append(one) }
            return try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey, notValidBefore: date(start),
                notValidAfter: date(end), issuer: authority.certificate.subject, subject: try subject(),
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: extensions, issuerPrivateKey: Certificate.PrivateKey(authority.key))
        }
        guard let pair = KeyPair(certificate: certificate, key: key) else { throw AccessError("\(what) cannot be made") }
        return pair
    }

    private static func make<Value>(_ what: String, _ body: () throws -> Value) throws(AccessError) -> Value {
        do {
            return try body()
        } catch {
            throw AccessError("\(what) cannot be made: \(error)")
        }
    }

    private static func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: Double(seconds)) }
}
