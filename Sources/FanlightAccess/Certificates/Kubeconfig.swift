import FanlightManifests
import FanlightResources
import FoundationEssentials

/// What kubectl and other clients need to reach the server, with everything embedded.
package struct Kubeconfig: Hashable, Sendable {
    package enum Credential: Hashable, Sendable {
        case certificate(ClientIdentity)
        case token(String)
    }

    package var serverURL: String
    /// The authorities that the client believes, in PEM.
    package var authorities: String
    package var userName: String
    package var credential: Credential

    package init(serverURL: String, authorities: String, userName: String, credential: Credential) {
        self.serverURL = serverURL
        self.authorities = authorities
        self.userName = userName
        self.credential = credential
    }

    /// In YAML, with the context `fanlight` and the namespace `default`.
    package var text: String {
        let user = Node.string(userName).jsonText
        let credential =
            switch credential {
            case .certificate(let identity):
                """
                    client-certificate-data: \(Self.base64(identity.certificatePEM))
                    client-key-data: \(Self.base64(identity.privateKeyPEM))
                """
            case .token(let token): "    token: \(Node.string(token).jsonText)"
            }
        return """
            apiVersion: v1
            kind: Config
            clusters:
            - name: fanlight
              cluster:
                server: \(Node.string(serverURL).jsonText)
                certificate-authority-data: \(Self.base64(authorities))
            contexts:
            - name: fanlight
              context:
                cluster: fanlight
                namespace: default
                user: \(user)
            current-context: fanlight
            preferences: {}
            users:
            - name: \(user)
              user:
            \(credential)

            """
    }

    /// The kubeconfig of a data folder for somebody else: the same server and authorities with another credential.
    ///
    /// - Throws: where the data folder has none yet, or one that cannot be read.
    package static func from(dataFolder: String, userName: String, credential: Credential) throws(AccessError) -> Kubeconfig {
        let file = PrivateFile(dataFolder + "/kubeconfig")
        guard let bytes = try file.read() else { throw AccessError("\(file.path) is missing; fanlight serve writes it when it starts") }
        guard let cluster = YAMLReader.read(bytes).documents.first?.node["clusters"]?.elements.first?["cluster"],
            let server = cluster["server"]?.string, let authorities = (cluster["certificate-authority-data"]?.string).flatMap(Base64.decode)
        else { throw AccessError("\(file.path) is damaged; fanlight serve writes it anew when it starts") }
        return Kubeconfig(
            serverURL: server, authorities: String(decoding: authorities, as: UTF8.self), userName: userName, credential: credential)
    }

    /// Replaces the file, which only its owner may read.
    package func write(to path: String) throws(AccessError) { try PrivateFile(path).replace(with: text) }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
