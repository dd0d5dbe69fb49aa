import FanlightAccess
import FanlightManifests
import FanlightResources
import Testing

@Suite struct KubeconfigTests {
    private func node(_ text: String) -> Node? {
        let list = YAMLReader.read(Array(text.utf8))
        return list.problems.isEmpty && list.documents.count == 1 ? list.documents[0].node : nil
    }

    private func decoded(_ node: Node?) -> String? {
        (node?.string).flatMap(Base64.decode).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("the kubeconfig of a data folder has everything that a client needs embedded")
    func administrator() throws {
        let folder = try CertificateFolder()
        let authority = try folder.open()
        let config = try #require(node(try folder.folder.text("kubeconfig")))
        #expect(config["apiVersion"]?.string == "v1")
        #expect(config["kind"]?.string == "Config")
        #expect(config["current-context"]?.string == "fanlight")
        let cluster = try #require(config["clusters"]?.elements.first)
        #expect(cluster["name"]?.string == "fanlight")
        #expect(cluster["cluster"]?["server"]?.string == "https://127.0.0.1:6443")
        #expect(decoded(cluster["cluster"]?["certificate-authority-data"]) == authority.identity.clientCAPEM)
        let context = try #require(config["contexts"]?.elements.first)
        #expect(context["name"]?.string == "fanlight")
        #expect(
            context["context"]
                == .object(["cluster": .string("fanlight"), "namespace": .string("default"), "user": .string("fanlight-admin")]))
        let user = try #require(config["users"]?.elements.first)
        #expect(user["name"]?.string == "fanlight-admin")
        #expect(decoded(user["user"]?["client-certificate-data"]) == (try folder.folder.text("pki/admin.crt")))
        #expect(decoded(user["user"]?["client-key-data"]) == (try folder.folder.text("pki/admin.key")))
    }

    @Test("another server is named in the kubeconfig from then on")
    func serverChanges() throws {
        let folder = try CertificateFolder()
        _ = try folder.open()
        _ = try folder.open(folder.options(url: "https://api.example.com:443"))
        #expect(try folder.folder.text("kubeconfig").contains("server: \"https://api.example.com:443\""))
    }

    @Test("one with a token has no certificate, and names that need quotes get them")
    func token() throws {
        let folder = try CertificateFolder()
        _ = try folder.open()
        let kubeconfig = try Kubeconfig.from(dataFolder: folder.folder.path, userName: "a: \"b\" #c", credential: .token("fanlight_x"))
        let config = try #require(node(kubeconfig.text))
        #expect(config["users"]?.elements.first?["name"]?.string == "a: \"b\" #c")
        #expect(config["contexts"]?.elements.first?["context"]?["user"]?.string == "a: \"b\" #c")
        #expect(config["users"]?.elements.first?["user"] == .object(["token": .string("fanlight_x")]))
        #expect(kubeconfig.serverURL == "https://127.0.0.1:6443")
        try kubeconfig.write(to: folder.folder.path("other"))
        #expect(try folder.folder.mode("other") == 0o600)
    }

    @Test(
        "a data folder without a kubeconfig, or with a damaged one, is told",
        arguments: [nil, "", "{}", "clusters: [", "clusters: [{cluster: {server: a}}]"])
    func missing(_ text: String?) throws {
        let folder = try TemporaryFolder()
        if let text { try folder.write(text, to: "kubeconfig") }
        let error = #expect(throws: AccessError.self) {
            try Kubeconfig.from(dataFolder: folder.path, userName: "a", credential: .token("t"))
        }
        #expect(error?.message.contains("fanlight serve writes it") == true)
    }
}
