import Crypto
import X509

/// The certificates of a data folder: its authority, the server's and the administrator's, and the kubeconfig that goes with them.
///
/// Everything is made where it is missing, and made anew in time: a certificate when a third of its lifetime is left, the authority in two
/// steps, so that clients can learn of the new one before it signs anything. The files are the truth; a copy of this value in memory only
/// knows what they said last.
package struct CertificateAuthority: Sendable {
    private static let administrator = (user: "fanlight-admin", groups: [UserInfo.Group.masters])

    package let options: CertificateOptions
    /// What the server is to use from now on.
    package private(set) var identity: ServerIdentity
    /// What was made the last time, and why; for the log.
    package private(set) var notices: [String]
    private var authority: KeyPair
    private var authoritiesPEM: String

    /// Reads the certificates of the data folder, and makes those that are missing.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Throws: where a file cannot be read or written, or the authority is damaged, with what to do about it.
    package init(_ options: CertificateOptions, now: Int64) throws(AccessError) {
        self.options = options
        try PrivateFile.makeFolder(options.pkiFolder)
        var notices: [String] = []
        let authorities = try AuthorityFiles(options).current(now: now, notices: &notices)
        authority = authorities.signing
        authoritiesPEM = try PEMFile.text(authorities.trusted)
        identity = try Self.identity(options, authority: authorities.signing, authorities: authoritiesPEM, now: now, notices: &notices)
        self.notices = notices
    }

    /// Makes anew what ends soon. To be called every day; `identity` is another one afterwards where the server's certificate or the
    /// authorities are.
    ///
    /// - Returns: whether the server has to use `identity` anew.
    @discardableResult
    package mutating func renewIfNeeded(now: Int64) throws(AccessError) -> Bool {
        let renewed = try CertificateAuthority(options, now: now)
        let isChanged = renewed.identity != identity
        self = renewed
        return isChanged
    }

    /// A certificate for somebody else, which is not kept.
    ///
    /// - Parameter lifetime: in seconds; cut where the authority ends before.
    package func clientIdentity(
        user: String, groups: [String] = [], lifetime: Int64, now: Int64
    ) throws(AccessError) -> ClientIdentity {
        guard !user.isEmpty, lifetime > 0 else { throw AccessError("a client certificate needs a user and a lifetime") }
        let pair = try CertificateFactory.client(user: user, groups: groups, lifetime: lifetime, authority: authority, now: now)
        return ClientIdentity(certificatePEM: try PEMFile.text([pair.certificate]), privateKeyPEM: PEMFile.text(pair.key))
    }

    /// A kubeconfig for somebody else.
    package func kubeconfig(userName: String, credential: Kubeconfig.Credential) -> Kubeconfig {
        Kubeconfig(serverURL: options.serverURL, authorities: authoritiesPEM, userName: userName, credential: credential)
    }

    private static func identity(
        _ options: CertificateOptions, authority: KeyPair, authorities: String, now: Int64, notices: inout [String]
    ) throws(AccessError) -> ServerIdentity {
        let names = try SubjectNames(options)
        let server = try LeafFiles(options, name: "server").current(authority: authority, now: now, notices: &notices) { certificate in
            guard let found = try? certificate.extensions.subjectAlternativeNames, Set(found) == Set(names.names) else {
                return "is for other names than are asked for"
            }
            return nil
        } make: { () throws(AccessError) in
            try CertificateFactory.server(names, authority: authority, now: now)
        }
        let admin = try LeafFiles(options, name: "admin").current(authority: authority, now: now, notices: &notices) { _ in
            nil
        } make: { () throws(AccessError) in
            try CertificateFactory.client(
                user: administrator.user, groups: administrator.groups, lifetime: CertificateFactory.clientLifetime, authority: authority,
                now: now)
        }
        let client = ClientIdentity(certificatePEM: try PEMFile.text([admin.certificate]), privateKeyPEM: PEMFile.text(admin.key))
        let kubeconfig = Kubeconfig(
            serverURL: options.serverURL, authorities: authorities, userName: administrator.user, credential: .certificate(client))
        let file = PrivateFile(options.kubeconfigPath)
        if try file.readText() != kubeconfig.text {
            try file.replace(with: kubeconfig.text)
            notices.append("wrote \(file.path)")
        }
        return ServerIdentity(
            certificateChainPEM: try PEMFile.text([server.certificate]), privateKeyPEM: PEMFile.text(server.key), clientCAPEM: authorities)
    }
}
