import Crypto
import FoundationEssentials
import X509

/// A certificate and the key that belongs to it. Keys are ECDSA P-256.
struct KeyPair: Sendable {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey

    /// Nil where they do not belong together.
    init?(certificate: Certificate, key: P256.Signing.PrivateKey) {
        guard Self.publicKey(of: key) == certificate.publicKey else { return nil }
        self.certificate = certificate
        self.key = key
    }

    static func publicKey(of key: P256.Signing.PrivateKey) -> Certificate.PublicKey { Certificate.PublicKey(key.publicKey) }

    /// Seconds since 1970.
    var start: Int64 { certificate.start }
    var end: Int64 { certificate.end }
}

extension Certificate {
    /// Seconds since 1970.
    var start: Int64 { Int64(notValidBefore.timeIntervalSince1970) }
    var end: Int64 { Int64(notValidAfter.timeIntervalSince1970) }

    /// Whether no more than the part of the lifetime is left.
    func isNearEnd(part: Int64, now: Int64) -> Bool { end - now <= (end - start) / part }
}
