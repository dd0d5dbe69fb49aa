import FanlightFeed
import GRPCNIOTransportHTTP2Posix
import NIOCertificateReloading
import NIOSSL
import Synchronization

/// The PEM files of one end: its certificate with its key, and the authorities of the other end.
struct CertificateFiles: Sendable {
    private static let limit = 1 << 20

    let certificatePath: String
    let keyPath: String
    let authorityPath: String

    struct Content: Hashable, Sendable {
        let certificate: [UInt8]
        let key: [UInt8]
        let authorities: [UInt8]
    }

    func read() throws(FeedTransportError) -> Content {
        Content(
            certificate: try FeedFile.read(certificatePath, limit: Self.limit), key: try FeedFile.read(keyPath, limit: Self.limit),
            authorities: try FeedFile.read(authorityPath, limit: Self.limit))
    }

    func serverSecurity() throws(FeedTransportError) -> HTTP2ServerTransport.Posix.TransportSecurity {
        let content = try read()
        let reloader = try RereadCertificate(self, content)
        return .mTLS(
            certificateChain: [.bytes(content.certificate, format: .pem)], privateKey: .bytes(content.key, format: .pem)
        ) { tls in
            tls.trustRoots = .certificates([.bytes(content.authorities, format: .pem)])
            tls.clientCertificateVerification = .noHostnameVerification
            tls.requireALPN = true
            tls.certificateReloader = reloader
        }
    }

    func clientSecurity() throws(FeedTransportError) -> HTTP2ClientTransport.Posix.TransportSecurity {
        let content = try read()
        return .mTLS(
            certificateChain: [.bytes(content.certificate, format: .pem)], privateKey: .bytes(content.key, format: .pem)
        ) { tls in
            tls.trustRoots = .certificates([.bytes(content.authorities, format: .pem)])
            tls.serverCertificateVerification = .fullVerification
        }
    }
}

/// Hands out the certificate that is in the files now, so that a renewed one serves the next connection.
private final class RereadCertificate: CertificateReloader {
    private struct State {
        var content: CertificateFiles.Content
        var override: NIOSSLContextConfigurationOverride
    }

    private let files: CertificateFiles
    private let state: Mutex<State>

    init(_ files: CertificateFiles, _ content: CertificateFiles.Content) throws(FeedTransportError) {
        self.files = files
        state = Mutex(State(content: content, override: try Self.override(files, content)))
    }

    var sslContextConfigurationOverride: NIOSSLContextConfigurationOverride {
        state.withLock { state in
            if let content = try? files.read(), content != state.content, let override = try? Self.override(files, content) {
                // Where one of the files is just being replaced, the former certificate is good for one more connection.
                state = State(content: content, override: override)
            }
            return state.override
        }
    }

    private static func override(
        _ files: CertificateFiles, _ content: CertificateFiles.Content
    ) throws(FeedTransportError) -> NIOSSLContextConfigurationOverride {
        var override = NIOSSLContextConfigurationOverride()
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(content.certificate)
            override.certificateChain = chain.map { .certificate($0) }
            override.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: content.key, format: .pem))
        } catch {
            throw FeedTransportError("\(files.certificatePath) and \(files.keyPath) are no certificate with its key: \(error)")
        }
        return override
    }
}
