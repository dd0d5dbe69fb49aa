import FanlightResources
import X509

/// The two files of a certificate that the data folder's authority signs: nothing is lost when it is made anew.
struct LeafFiles {
    private let name: String
    private let certificateFile: PrivateFile
    private let keyFile: PrivateFile

    init(_ options: CertificateOptions, name: String) {
        self.name = name
        certificateFile = options.file(name + ".crt")
        keyFile = options.file(name + ".key")
    }

    /// The certificate and its key, made anew where something is wrong with them or a third of the lifetime or less is left.
    ///
    /// - Parameter problem: what else is wrong with a certificate, as the end of a sentence; nil where nothing is.
    func current(
        authority: KeyPair, now: Int64, notices: inout [String], problem: (Certificate) -> String?, make: () throws(AccessError) -> KeyPair
    ) throws(AccessError) -> KeyPair {
        let reason: String?
        switch try read() {
        case .success(let pair)?:
            reason = Self.problem(pair.certificate, authority: authority, now: now) ?? problem(pair.certificate)
            if reason == nil { return pair }
        case .failure(let error)?: reason = error.message
        case nil: reason = nil
        }
        let pair = try make()
        // A crash in between leaves a key that does not belong to the certificate, so that both are made anew.
        try keyFile.replace(with: PEMFile.text(pair.key))
        try certificateFile.replace(with: PEMFile.text([pair.certificate]), mode: 0o644)
        let cause = reason.map { ": the former \($0)" } ?? ""
        notices.append("made \(certificateFile.path), valid until \(Timestamp.text(seconds: pair.end))\(cause)")
        return pair
    }

    /// Nil where there is none yet; a failure where what is there is of no use.
    ///
    /// - Throws: where a file is there and cannot be read, which making it anew would not heal.
    private func read() throws(AccessError) -> Result<KeyPair, AccessError>? {
        _ = try certificateFile.read()
        _ = try keyFile.read()
        do throws(AccessError) {
            guard let certificate = try PEMFile.certificates(certificateFile)?.first else { return nil }
            guard let key = try PEMFile.key(keyFile) else { return .failure(AccessError("has no key")) }
            guard let pair = KeyPair(certificate: certificate, key: key) else { return .failure(AccessError("has another key")) }
            return .success(pair)
        } catch {
            return .failure(AccessError("is damaged"))
        }
    }

    private static func problem(_ certificate: Certificate, authority: KeyPair, now: Int64) -> String? {
        guard certificate.issuer == authority.certificate.subject,
            authority.certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
        else { return "is of another authority" }
        if certificate.start > now { return "is not valid yet" }
        return certificate.isNearEnd(part: 3, now: now) ? "ends at \(Timestamp.text(seconds: certificate.end))" : nil
    }
}
