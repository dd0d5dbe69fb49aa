import Crypto
import FanlightResources
import X509

/// The authorities of a data folder: `ca.crt` with all that are trusted, `ca.key` of the one that signs, and near its end `ca-next.key` of
/// the one that follows.
///
/// A new authority is trusted when a fifth of the lifetime is left, and signs when a tenth is left, so that every client has a year to
/// learn of it. Former ones are trusted until they end.
struct AuthorityFiles {
    private let options: CertificateOptions
    private let bundleFile: PrivateFile
    private let keyFile: PrivateFile
    private let nextKeyFile: PrivateFile

    init(_ options: CertificateOptions) {
        self.options = options
        bundleFile = options.file("ca.crt")
        keyFile = options.file("ca.key")
        nextKeyFile = options.file("ca-next.key")
    }

    /// The authority that signs, and all that are trusted.
    func current(now: Int64, notices: inout [String]) throws(AccessError) -> (signing: KeyPair, trusted: [Certificate]) {
        let known = try read()
        var (signing, bundle) = if let known { known } else { try create(now: now, notices: &notices) }
        if signing.certificate.isNearEnd(part: 5, now: now) {
            let next = try successor(of: signing, bundle: &bundle, now: now, notices: &notices)
            if signing.certificate.isNearEnd(part: 10, now: now) {
                try keyFile.replace(with: PEMFile.text(next.key))
                nextKeyFile.remove()
                notices.append("the authority of \(Timestamp.text(seconds: next.start)) signs from now on")
                signing = next
            }
        }
        let ended = bundle.filter { $0.end < now && $0 != signing.certificate }
        if !ended.isEmpty {
            bundle.removeAll(where: ended.contains)
            try write(bundle)
            notices.append("\(ended.count) authorities that have ended are not trusted any more")
        }
        return (signing, bundle)
    }

    /// Nil where nothing was made yet.
    private func read() throws(AccessError) -> (KeyPair, [Certificate])? {
        let bundle: [Certificate]?
        let key: P256.Signing.PrivateKey?
        do throws(AccessError) {
            bundle = try PEMFile.certificates(bundleFile)
            key = try PEMFile.key(keyFile)
        } catch {
            throw AccessError("\(error.message); \(advice)")
        }
        switch (bundle, key) {
        case (let bundle?, let key?):
            for certificate in bundle {
                if let pair = KeyPair(certificate: certificate, key: key) { return (pair, bundle) }
            }
            throw AccessError("\(keyFile.path) does not belong to any certificate of \(bundleFile.path); \(advice)")
        case (_?, nil): throw AccessError("\(keyFile.path) is missing; \(advice)")
        case (nil, _?) where options.file("server.crt").version != nil: throw AccessError("\(bundleFile.path) is missing; \(advice)")
        case (nil, _): return nil
        }
    }

    private var advice: String {
        "put both files back from a copy, or remove the folder \(options.pkiFolder) to start with a new authority, "
            + "after which all client certificates and kubeconfigs have to be made anew"
    }

    /// The key is written first: where a crash left it without a certificate, it gets one, since nothing was signed with it.
    private func create(now: Int64, notices: inout [String]) throws(AccessError) -> (KeyPair, [Certificate]) {
        let pair = try make(key: PEMFile.key(keyFile), file: keyFile, now: now)
        try write([pair.certificate])
        notices.append("made \(bundleFile.path), valid until \(Timestamp.text(seconds: pair.end))")
        return (pair, [pair.certificate])
    }

    private func successor(
        of signing: KeyPair, bundle: inout [Certificate], now: Int64, notices: inout [String]
    ) throws(AccessError) -> KeyPair {
        // A key that cannot be read has signed nothing yet, and one that signs already was left there by a crash.
        let found = try? PEMFile.key(nextKeyFile)
        let key = found.flatMap { KeyPair.publicKey(of: $0) == signing.certificate.publicKey ? nil : $0 }
        if let key, let known = bundle.lazy.compactMap({ KeyPair(certificate: $0, key: key) }).first { return known }
        let pair = try make(key: key, file: nextKeyFile, now: now)
        bundle.append(pair.certificate)
        try write(bundle)
        let end = Timestamp.text(seconds: signing.end)
        notices.append(
            "the authority ends at \(end): \(bundleFile.path) has another one beside it, and clients need the new kubeconfig before then")
        return pair
    }

    private func make(key existing: P256.Signing.PrivateKey?, file: PrivateFile, now: Int64) throws(AccessError) -> KeyPair {
        let key = existing ?? P256.Signing.PrivateKey()
        if existing == nil { try file.replace(with: PEMFile.text(key)) }
        guard let pair = KeyPair(certificate: try CertificateFactory.authority(key: key, now: now), key: key) else {
            throw AccessError("\(file.path): an authority cannot be made")
        }
        return pair
    }

    private func write(_ bundle: [Certificate]) throws(AccessError) {
        try bundleFile.replace(with: PEMFile.text(bundle), mode: 0o644)
    }
}
