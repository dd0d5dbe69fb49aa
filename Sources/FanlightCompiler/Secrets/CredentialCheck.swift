import FanlightIR
import FanlightResources

/// What a Secret is good for as a server's certificate, as far as it can be told without computing with keys.
///
/// A gateway looks again when it loads the certificate, and keeps the last good one.
enum CredentialCheck: Hashable, Sendable {
    case usable(Shared<ServerCredential>, CertificateSummary)
    /// One clause that begins in lower case and says what is wrong.
    case unusable(String)

    /// - Source: Istio pilot/pkg/credentials/kube/secrets.go, ExtractCertInfo: the generic names go before those of `kubernetes.io/tls`.
    init(_ secret: Kubernetes.Secret) {
        let pairs = [("cert", "key"), ("tls.crt", "tls.key")]
        guard let (chainKey, keyKey) = pairs.first(where: { secret[$0.0]?.isEmpty == false && secret[$0.1]?.isEmpty == false }),
            let chain = secret[chainKey], let key = secret[keyKey]
        else {
            self = .unusable(Self.missingKeys(secret, pairs))
            return
        }
        let certificates = PEMBlock.blocks(in: chain).filter { $0.label == "CERTIFICATE" }
        guard !certificates.isEmpty else {
            self = .unusable("\(chainKey) has no PEM block CERTIFICATE")
            return
        }
        let summaries = certificates.map { CertificateSummary($0.bytes) }
        if let broken = summaries.firstIndex(where: { $0 == nil }) {
            self = .unusable("certificate \(broken + 1) of \(certificates.count) in \(chainKey) cannot be read")
            return
        }
        guard let summary = summaries.first ?? nil else {
            self = .unusable("\(chainKey) has no certificate")
            return
        }
        if let problem = Self.problem(ofKey: key, keyKey, for: summary, chainKey) {
            self = .unusable(problem)
            return
        }
        self = .usable(Shared(ServerCredential(certificateChain: chain, privateKey: Redacted(key))), summary)
    }

    private static func missingKeys(_ secret: Kubernetes.Secret, _ pairs: [(String, String)]) -> String {
        for pair in pairs where secret[pair.0] != nil && secret[pair.1] != nil {
            return "\(pair.0) or \(pair.1) is empty or no base64"
        }
        let keys = secret.keys.prefix(5).joined(separator: ", ") + (secret.keys.count > 5 ? ", …" : "")
        return "it has neither the keys tls.crt and tls.key nor cert and key; it has \(keys.isEmpty ? "none" : keys)"
    }

    private static func problem(ofKey bytes: [UInt8], _ name: String, for certificate: CertificateSummary, _ chainName: String) -> String? {
        let blocks = PEMBlock.blocks(in: bytes)
        if blocks.contains(where: { $0.isEncrypted || $0.label == "ENCRYPTED PRIVATE KEY" }) {
            return "the private key in \(name) is encrypted; a gateway needs it without a passphrase"
        }
        guard let block = blocks.first(where: { $0.label == "PRIVATE KEY" || $0.label.hasSuffix(" PRIVATE KEY") }) else {
            return "\(name) has no PEM block PRIVATE KEY"
        }
        guard let key = PublicKey.of(block) else { return "the private key in \(name) cannot be read" }
        return key.contradicts(certificate.publicKey) ? "the private key in \(name) is not that of the certificate in \(chainName)" : nil
    }
}
