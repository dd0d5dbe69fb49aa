import FanlightAccess
import FoundationEssentials
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// A data folder with certificates of a test, and what a client of another make would say about them.
struct CertificateFolder {
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600
    static let day: Int64 = 86_400

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func options(url: String = "https://127.0.0.1:6443", hostName: String = "Host.Example", names: [String] = []) -> CertificateOptions {
        CertificateOptions(dataFolder: folder.path, serverURL: url, hostName: hostName, names: names)
    }

    func open(_ options: CertificateOptions? = nil, now: Int64 = start) throws -> CertificateAuthority {
        try CertificateAuthority(options ?? self.options(), now: now)
    }

    static func certificates(_ pem: String) throws -> [Certificate] {
        try PEMDocument.parseMultiple(pemString: pem).map { try Certificate(pemDocument: $0) }
    }

    /// Whether a certificate chains to one of the roots at that time, by X.509's rules.
    static func verifies(_ leaf: Certificate, roots: [Certificate], now: Int64) async -> Bool {
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: Date(timeIntervalSince1970: Double(now)))
        }
        switch await verifier.validate(leaf: leaf, intermediates: CertificateStore([])) {
        case .validCertificate: return true
        case .couldNotValidate: return false
        }
    }

    static func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970) }

    /// The DER of a certificate in PEM.
    static func der(_ pem: String) throws -> [UInt8] { try PEMDocument(pemString: pem).derBytes }
}
