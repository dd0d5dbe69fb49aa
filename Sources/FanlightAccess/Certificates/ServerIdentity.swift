/// What the HTTPS server shows, and whom it believes; texts in PEM as TLS libraries take them.
package struct ServerIdentity: Hashable, Sendable {
    /// The server's certificate. Clients know the authority that has signed it.
    package let certificateChainPEM: String
    package let privateKeyPEM: String
    /// The authorities whose client certificates count.
    package let clientCAPEM: String

    package init(certificateChainPEM: String, privateKeyPEM: String, clientCAPEM: String) {
        self.certificateChainPEM = certificateChainPEM
        self.privateKeyPEM = privateKeyPEM
        self.clientCAPEM = clientCAPEM
    }
}

/// A client's certificate with its key.
package struct ClientIdentity: Hashable, Sendable {
    package let certificatePEM: String
    package let privateKeyPEM: String
}
