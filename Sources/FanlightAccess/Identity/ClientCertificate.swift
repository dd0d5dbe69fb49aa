import Crypto
import FanlightResources
import FoundationEssentials
import SwiftASN1
import X509

/// Who a client certificate stands for, and when: its common name is the user, its organizations are the groups.
struct ClientCertificate: Hashable, Sendable {
    let user: UserInfo
    /// Seconds since 1970, both included.
    let validity: ClosedRange<Int64>

    /// - Parameter der: a certificate whose chain and signature the handshake has verified.
    /// - Throws: what is wrong with it, for the log.
    init(der: [UInt8]) throws(AccessError) {
        let certificate: Certificate
        do {
            certificate = try Certificate(derEncoded: der)
        } catch {
            throw AccessError("the client certificate cannot be read")
        }
        guard Self.isForClients(certificate) else { throw AccessError("the certificate is not meant for clients") }
        let attributes = certificate.subject.flatMap { Array($0) }
        let name = attributes.last { $0.type == .RDNAttributeType.commonName }.flatMap { String($0.value) } ?? ""
        guard !name.isEmpty else { throw AccessError("the client certificate has no common name") }
        let from = Int64(certificate.notValidBefore.timeIntervalSince1970)
        let to = Int64(certificate.notValidAfter.timeIntervalSince1970)
        guard from <= to else { throw AccessError("the client certificate ends before it begins") }
        let fingerprint = SHA256.hash(data: der).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        user = UserInfo.authenticated(
            name: name,
            groups: attributes.filter { $0.type == .RDNAttributeType.organizationName }.compactMap { String($0.value) },
            extra: ["authentication.kubernetes.io/credential-id": ["X509SHA256=" + fingerprint.joined()]])
        validity = from...to
    }

    /// A certificate that says what it is for has to say that it is for clients, so that the server's own is none.
    private static func isForClients(_ certificate: Certificate) -> Bool {
        guard let usage = try? certificate.extensions.extendedKeyUsage else {
            return certificate.extensions[oid: .X509ExtensionID.extendedKeyUsage] == nil
        }
        return usage.contains(.clientAuth) || usage.contains(.any)
    }

    /// Why it does not count at that time; nil where it does.
    func problem(now: Int64) -> String? {
        if now < validity.lowerBound { return "the client certificate of \(user.name) is not valid yet" }
        if now > validity.upperBound {
            return "the client certificate of \(user.name) expired at \(Timestamp.text(seconds: validity.upperBound))"
        }
        return nil
    }
}
