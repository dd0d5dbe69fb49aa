import NIOCore
import NIOSSL

/// What a server needs for TLS. A value: a renewed certificate is a new one.
package struct HTTPServerTLS: Sendable {
    /// The server's certificate, followed by those that lead to its root.
    package var certificateChainPEM: String
    package var privateKeyPEM: String
    /// The authorities whose client certificates are taken. Without any, clients are not asked for a certificate.
    package var clientAuthoritiesPEM: String?

    package init(certificateChainPEM: String, privateKeyPEM: String, clientAuthoritiesPEM: String? = nil) {
        self.certificateChainPEM = certificateChainPEM
        self.privateKeyPEM = privateKeyPEM
        self.clientAuthoritiesPEM = clientAuthoritiesPEM
    }

    /// - Throws: `HTTPServerError` with the code `invalidTLS` when a text is no PEM of its kind, or key and certificate do not belong together.
    func makeContext() throws -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8))
            guard !chain.isEmpty else { throw HTTPServerError(.invalidTLS, "the certificate chain is empty") }
            let key = try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["h2", "http/1.1"]
            configuration.shutdownTimeout = .seconds(2)
            if let clientAuthoritiesPEM {
                let authorities = try NIOSSLCertificate.fromPEMBytes(Array(clientAuthoritiesPEM.utf8))
                guard !authorities.isEmpty else { throw HTTPServerError(.invalidTLS, "the client authorities are empty") }
                configuration.trustRoots = .certificates(authorities)
                // A client without a certificate is let in, one whose certificate does not verify is not.
                configuration.certificateVerification = .optionalVerification
                configuration.sendCANameList = true
            }
            return try NIOSSLContext(configuration: configuration)
        } catch let error as HTTPServerError {
            throw error
        } catch {
            throw HTTPServerError(.invalidTLS, "the server's certificate, key or client authorities cannot be used", cause: error)
        }
    }
}
