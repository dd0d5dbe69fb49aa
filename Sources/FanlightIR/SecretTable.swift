/// The certificates that a gateway needs, by the names under which its listeners ask for them.
package struct SecretTable: Hashable, Sendable {
    /// `namespace/name` of each credential. A name without an entry has no usable certificate, and its server refuses handshakes.
    package var credentials: [String: Shared<ServerCredential>]

    package init(credentials: [String: Shared<ServerCredential>] = [:]) {
        self.credentials = credentials
    }
}

/// A certificate with its key, both as PEM text.
package struct ServerCredential: Hashable, Sendable {
    /// The certificate of the server first, then those that lead to its root.
    package let certificateChain: [UInt8]
    package let privateKey: Redacted<[UInt8]>

    package init(certificateChain: [UInt8], privateKey: Redacted<[UInt8]>) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}
