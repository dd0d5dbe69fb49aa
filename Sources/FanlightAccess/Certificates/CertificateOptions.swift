/// What certificates are made for, and where they are.
package struct CertificateOptions: Hashable, Sendable {
    /// The data folder, which exists; the certificates are in `pki` below it.
    package var dataFolder: String
    /// How clients reach the server, such as `https://127.0.0.1:6443`: what the kubeconfig names.
    package var serverURL: String
    /// The machine's name; one that cannot be in a certificate is left out.
    package var hostName: String
    /// Further names and addresses under which clients reach the server.
    package var names: [String]

    package init(dataFolder: String, serverURL: String, hostName: String, names: [String] = []) {
        self.dataFolder = dataFolder
        self.serverURL = serverURL
        self.hostName = hostName
        self.names = names
    }

    package var pkiFolder: String { dataFolder + "/pki" }
    package var kubeconfigPath: String { dataFolder + "/kubeconfig" }

    func file(_ name: String) -> PrivateFile { PrivateFile("\(pkiFolder)/\(name)") }
}
