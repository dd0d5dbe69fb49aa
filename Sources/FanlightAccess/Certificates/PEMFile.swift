import Crypto
import SwiftASN1
import X509

/// Certificates and keys in PEM, read with words for what is wrong.
enum PEMFile {
    /// Nil where there is no such file.
    static func certificates(_ file: PrivateFile) throws(AccessError) -> [Certificate]? {
        guard let text = try file.readText() else { return nil }
        do {
            let documents = try PEMDocument.parseMultiple(pemString: text)
            let certificates = try documents.map { try Certificate(pemDocument: $0) }
            if !certificates.isEmpty { return certificates }
        } catch {}
        throw AccessError("\(file.path) is damaged: it does not hold certificates in PEM")
    }

    /// Nil where there is no such file.
    static func key(_ file: PrivateFile) throws(AccessError) -> P256.Signing.PrivateKey? {
        guard let text = try file.readText() else { return nil }
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: text) else {
            throw AccessError("\(file.path) is damaged: it does not hold an ECDSA P-256 key in PEM")
        }
        return key
    }

    static func text(_ certificates: [Certificate]) throws(AccessError) -> String {
        do {
            return try certificates.map { try $0.serializeAsPEM().pemString + "\n" }.joined()
        } catch {
            throw AccessError("a certificate cannot be written: \(error)")
        }
    }

    static func text(_ key: P256.Signing.PrivateKey) -> String { key.pemRepresentation + "\n" }
}
