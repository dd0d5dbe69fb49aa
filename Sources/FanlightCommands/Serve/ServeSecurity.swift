import FanlightAccess
import FanlightHTTP
import Foundation
import Logging

/// Certificates, tokens and the audit log of the data folder.
final class ServeSecurity: Sendable {
    private let folder: DataFolder
    private let names: [String]
    let authenticator: Authenticator
    let audit: AuditLog

    /// - Throws: `CommandError` where a file of the data folder is damaged or cannot be written.
    init(folder: DataFolder, names: [String]) throws {
        self.folder = folder
        self.names = names
        do {
            authenticator = Authenticator(tokens: try TokenStore(path: TokenStore.path(inDataFolder: folder.path)))
            audit = try AuditLog(path: folder.path + "/audit.log")
        } catch {
            throw CommandError("\(error)")
        }
    }

    /// The certificates for a server at this address; also writes the kubeconfig.
    func authority(host: String, port: Int, now: Int64) throws -> CertificateAuthority {
        let host = ListeningHost(host)
        var alternatives = names
        if !alternatives.contains(host.reached) { alternatives.append(host.reached) }
        do {
            return try CertificateAuthority(
                CertificateOptions(
                    dataFolder: folder.path, serverURL: host.url(scheme: "https", port: port), hostName: ProcessInfo.processInfo.hostName,
                    names: alternatives),
                now: now)
        } catch {
            throw CommandError("\(error)")
        }
    }

    static func tls(_ identity: ServerIdentity) -> HTTPServerTLS {
        HTTPServerTLS(
            certificateChainPEM: identity.certificateChainPEM, privateKeyPEM: identity.privateKeyPEM,
            clientAuthoritiesPEM: identity.clientCAPEM)
    }

    /// Renews what ends soon, once a day, until cancelled.
    ///
    /// - Parameter use: has what is renewed used.
    func renew(_ authority: CertificateAuthority, logger: Logger, use: @Sendable (ServerIdentity) throws -> Void) async throws {
        var authority = authority
        while true {
            try await Task.sleep(for: .seconds(86_400), tolerance: .seconds(60))
            do {
                if try authority.renewIfNeeded(now: Int64(Date().timeIntervalSince1970)) {
                    try use(authority.identity)
                }
                for notice in authority.notices { logger.notice("certificate renewed", metadata: ["notice": .string(notice)]) }
            } catch {
                logger.error("certificates not renewed; they are tried again tomorrow", metadata: ["error": .string("\(error)")])
            }
        }
    }
}
