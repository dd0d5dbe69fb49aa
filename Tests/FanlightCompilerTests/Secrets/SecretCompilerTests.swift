import FanlightCompiler
import FanlightIR
import FanlightManifests
import FanlightResources
import Testing

@Suite struct SecretCompilerTests {
    private typealias Text = CertificateText

    private static func gateways(_ servers: String...) -> String {
        """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {ports: [{name: https, port: 443, targetPort: 443}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web, namespace: shop}
        spec:
          selector: {istio: one}
          servers: [\(servers.joined(separator: ", "))]

        """
    }

    private static func server(_ name: String, _ host: String, _ tls: String) -> String {
        "{port: {number: 443, name: \(name), protocol: HTTPS}, hosts: [\"\(host)\"], tls: {mode: SIMPLE, \(tls)}}"
    }

    private static func compile(_ yaml: String) throws -> CompiledGateway {
        var compiler = Compiler()
        return try #require(compiler.compile(ResourceSnapshot(try Resource.all(yaml))).gateways.first)
    }

    private static func settings(_ gateway: CompiledGateway) -> [TLSSettings] {
        gateway.configuration.listeners.flatMap(\.filterChains).compactMap {
            if case .tls(let settings) = $0.transport { settings } else { nil }
        }
    }

    @Test("a Secret of the gateway's namespace is found, whatever the namespace of the Gateway")
    func ownNamespace() throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "a.test", "credentialName: cert"))
                + Text.secret("cert", namespace: "istio-system", certificate: Text.a, key: Text.aKey)
                + Text.secret("cert", namespace: "shop", certificate: Text.renewed, key: Text.renewedKey))
        #expect(gateway.secrets.credentials.mapValues { $0.value.certificateChain } == ["istio-system/cert": Array(Text.a.utf8)])
        #expect(Self.settings(gateway).map(\.credentialNames) == [["istio-system/cert"]])
        #expect(gateway.diagnostics == [])
    }

    @Test("a Secret that is missing is named, with the way to make it, and with one that is in the wrong place")
    func missing() throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "a.test", "credentialName: cert"))
                + Text.secret("cert", namespace: "shop", certificate: Text.a, key: Text.aKey))
        let diagnostic = try #require(gateway.diagnostics.first)
        #expect(diagnostic.code == "ReferencedResourceNotFound")
        #expect(diagnostic.level == .error)
        #expect(diagnostic.resource?.description == "Gateway shop/web")
        #expect(diagnostic.field == "spec.servers[0].tls.credentialName")
        #expect(
            diagnostic.message
                == "there is no Secret cert in namespace istio-system, where the gateway is (the one in namespace shop is not read); TLS handshakes for this "
                + "server fail. Make it with: kubectl create secret tls cert --namespace istio-system --cert=FILE --key=FILE")
        #expect(gateway.secrets == SecretTable())
        #expect(Self.settings(gateway).map(\.credentialNames) == [["istio-system/cert"]])
    }

    @Test("a broken Secret takes away its own certificate alone")
    func broken() throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "a.test", "credentialName: good"), Self.server("b", "b.test", "credentialName: bad"))
                + Text.secret("good", namespace: "istio-system", certificate: Text.a, key: Text.aKey)
                + Text.secret("bad", namespace: "istio-system", certificate: Text.renewed, key: Text.aKey))
        #expect(gateway.secrets.credentials.keys.sorted() == ["istio-system/good"])
        #expect(gateway.diagnostics.map(\.code) == ["InvalidGatewayCredential"])
        #expect(gateway.diagnostics.map(\.field) == ["spec.servers[1].tls.credentialName"])
        #expect(gateway.configuration.listeners.flatMap(\.filterChains).count == 2)
    }

    @Test("only what servers name is handed out")
    func unnamed() throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "a.test", "credentialName: cert"))
                + Text.secret("cert", namespace: "istio-system", certificate: Text.a, key: Text.aKey)
                + Text.secret("other", namespace: "istio-system", certificate: Text.wild, key: Text.wildKey))
        #expect(gateway.secrets.credentials.keys.sorted() == ["istio-system/cert"])
    }

    @Test("two certificates keep their order, and the field of each is named")
    func severalNames() throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "a.test", "credentialNames: [rsa, lost]"))
                + Text.secret("rsa", namespace: "istio-system", certificate: Text.rsa, key: Text.rsaKey))
        #expect(Self.settings(gateway).map(\.credentialNames) == [["istio-system/rsa", "istio-system/lost"]])
        #expect(gateway.diagnostics.map(\.field) == ["spec.servers[0].tls.credentialNames[1]"])
    }

    @Test(
        "names with schemes and namespaces are understood as Istio does",
        arguments: [
            ("kubernetes://cert", true), ("istio-system/cert", true), ("kubernetes-gateway://istio-system/cert", true),
            ("shop/cert", false),
            ("sds://x", false), ("configmap://cert", false), ("a/b/c", false), ("istio-system/", false),
        ])
    func schemes(_ name: String, _ isFound: Bool) throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "a.test", "credentialName: \"\(name)\""))
                + Text.secret("cert", namespace: "istio-system", certificate: Text.a, key: Text.aKey)
                + Text.secret("cert", namespace: "shop", certificate: Text.a, key: Text.aKey))
        #expect(gateway.secrets.credentials.keys.sorted() == (isFound ? ["istio-system/cert"] : []))
        #expect(gateway.diagnostics.map(\.code) == (isFound ? [] : ["InvalidGatewayCredential"]))
    }

    @Test("a certificate for other names is served, and reported")
    func otherNames() throws {
        let gateway = try Self.compile(
            Self.gateways(
                Self.server("a", "x.y.wild.test", "credentialName: cert"), Self.server("b", "x.wild.test", "credentialName: cert"))
                + Text.secret("cert", namespace: "istio-system", certificate: Text.wild, key: Text.wildKey))
        #expect(gateway.diagnostics.map(\.code) == ["CertificateHostMismatch"])
        #expect(gateway.diagnostics.map(\.field) == ["spec.servers[0].tls.credentialName"])
        #expect(gateway.secrets.credentials.count == 1)
    }

    @Test(
        "whoever knows the time can tell that a certificate has expired",
        arguments: [(0, 1), (990_000_000, 0), (1_800_000_000, 1)] as [(Int64, Int)])
    func expiry(_ now: Int64, _ count: Int) throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "old.test", "credentialName: cert"))
                + Text.secret("cert", namespace: "istio-system", certificate: Text.old, key: Text.oldKey))
        #expect(gateway.secrets.credentials.count == 1)
        #expect(gateway.diagnostics == [])
        let found = gateway.certificates.compactMap { $0.diagnostic(at: now) }
        #expect(found.count == count)
        #expect(
            found.allSatisfy {
                $0.code == "InvalidGatewayCredential" && $0.level == .warning && $0.field == "spec.servers[0].tls.credentialName"
            })
    }

    @Test("versions and cipher suites reach the listener, without suites that Istio does not take")
    func settings() throws {
        let gateway = try Self.compile(
            Self.gateways(
                Self.server(
                    "a", "a.test",
                    "credentialName: c, minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_3, cipherSuites: [ALL, ECDHE-RSA-AES128-GCM-SHA256]"
                )))
        let settings = try #require(Self.settings(gateway).first)
        #expect(settings.minVersion == "TLSV1_3")
        #expect(settings.maxVersion == "TLSV1_3")
        #expect(settings.cipherSuites == ["ECDHE-RSA-AES128-GCM-SHA256"])
    }

    @Test(
        "versions that leave none are reported",
        arguments: [
            ("minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2", 1), ("maxProtocolVersion: TLSV1_1", 1),
            ("maxProtocolVersion: TLSV1_2", 0), ("minProtocolVersion: TLSV1_3", 0),
        ])
    func versions(_ text: String, _ count: Int) throws {
        let gateway = try Self.compile(
            Self.gateways(Self.server("a", "a.test", "credentialName: cert, \(text)"))
                + Text.secret("cert", namespace: "istio-system", certificate: Text.a, key: Text.aKey))
        #expect(gateway.diagnostics.map(\.code) == Array(repeating: "NoProtocolVersion", count: count))
    }

    @Test(
        "what the native data plane does not do with TLS is reported",
        arguments: ["{mode: MUTUAL, credentialName: cert}", "{mode: SIMPLE, serverCertificate: /a, privateKey: /b}", "{mode: SIMPLE}"])
    func unsupported(_ tls: String) throws {
        let server = "{port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.test], tls: \(tls)}"
        var compiler = Compiler()
        let compilation = compiler.compile(
            ResourceSnapshot(
                try Resource.all(
                    Self.gateways(server) + Text.secret("cert", namespace: "istio-system", certificate: Text.a, key: Text.aKey))))
        #expect(compilation.diagnostics.map(\.code) == ["NotSupportedByDataPlane"])
    }
}
