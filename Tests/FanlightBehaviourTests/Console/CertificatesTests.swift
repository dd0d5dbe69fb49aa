import FanlightCompiler
import FanlightControlPlane
import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

@Suite struct CertificatesTests {
    private static let gateway = """
        ---
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {ports: [{name: https, port: 443, targetPort: 443}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: web, namespace: default}
        spec:
          selector: {istio: one}
          servers:
          - {port: {number: 443, name: https-a, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: SIMPLE, credentialName: example-cert}}
          - {port: {number: 443, name: https-b, protocol: HTTPS}, hosts: [b.example.com], tls: {mode: SIMPLE, credentialName: nowhere}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: empty, namespace: shop}
        type: kubernetes.io/tls
        data: {}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: password, namespace: shop}
        stringData: {password: secret}

        """

    private static func secret() throws -> String {
        try String(contentsOf: BehaviourCase.root.appendingPathComponent("certificates.yaml"), encoding: .utf8)
    }

    private static func answer(at now: Int64, _ secret: String? = nil) throws -> CertificatesAnswer {
        var controlPlane = ControlPlane()
        let manifests = try (secret ?? Self.secret()) + "\n" + gateway
        let state = controlPlane.update(
            applied: ManifestReader.read(manifests, file: "a.yaml", strict: true).resources, deleted: [], revision: 1)
        return CertificatesAnswer(state, now: now)
    }

    /// Within the certificate's time.
    private static let now: Int64 = 1_800_000_000

    @Test("each certificate is told with its names, its time and who uses it; so are those that are missing")
    func items() throws {
        let answer = try Self.answer(at: Self.now)
        #expect(answer.items.map(\.key.namespacedName) == ["istio-system/example-cert", "istio-system/nowhere", "shop/empty"])
        #expect(answer.items.map(\.state) == [.ok, .invalid, .invalid])
        #expect(answer.items.map(\.message) == ["", "there is no Secret nowhere in namespace istio-system", "tls.crt is missing"])
        let first = answer.items[0]
        #expect(first.facts?.subject == "CN=example.com")
        #expect(first.facts?.issuer == "CN=Test CA")
        #expect(first.facts?.names == ["example.com", "*.example.com", "*.test"])
        #expect(first.uses.map { [$0.gateway, $0.server] + $0.workloads } == [["default/web", "spec.servers[0]", "istio-system/one"]])
    }

    @Test("the time of a certificate decides its state")
    func states() throws {
        let facts = try #require(try Self.answer(at: Self.now).items.first?.facts)
        let (start, end) = (try #require(facts.notBefore), try #require(facts.notAfter))
        let expected: [(Int64, CertificatesAnswer.State, Int)] = [
            (end - 22 * 86_400, .ok, 22), (end - 86_400, .expiring, 1), (end - 1, .expiring, 0), (end, .expiring, 0),
            (end + 1, .expired, -1),
            (end + 86_400, .expired, -1),
        ]
        for (time, state, days) in expected {
            let item = try #require(try Self.answer(at: time).items.first)
            #expect((item.state, item.daysLeft) == (state, days), "\(time - end)")
        }
        #expect(try Self.answer(at: start - 1).items.first?.state == .notYetValid)
    }

    @Test("a broken key is told, and no answer has anything of a key in it")
    func keys() throws {
        let secret = try Self.secret()
        let lines = secret.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let begin = try #require(lines.lastIndex { $0.hasPrefix("-----BEGIN") && $0.contains("PRIVATE KEY") })
        let material = lines[(begin + 1)...].prefix { !$0.hasPrefix("-----END") }
        #expect(!material.isEmpty)
        for text in [secret, secret.replacingOccurrences(of: "PRIVATE KEY", with: "NO KEY")] {
            let answer = try Self.answer(at: Self.now, text)
            let json = answer.json.text + answer.text
            for line in material { #expect(!json.contains(line)) }
            #expect(!json.contains("-----BEGIN"))
            #expect(!json.contains("secret\""))
        }
        let broken = try #require(try Self.answer(at: Self.now, secret.replacingOccurrences(of: "PRIVATE KEY", with: "NO KEY")).items.first)
        #expect(broken.state == .invalid)
        #expect(broken.message == "tls.key has no PEM block PRIVATE KEY")
        #expect(broken.facts?.subject == "CN=example.com")
    }
}
