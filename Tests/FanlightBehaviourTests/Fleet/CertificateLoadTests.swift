import FanlightAccess
import FanlightResources
import Foundation
import NIOSSL
import Testing

extension FleetProcessTests {
    /// What clients see of certificates that are exchanged.
    @Suite struct CertificateTests {
        private static let gateway =
            #"{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"web"},"spec":{"selector":{"fleet":"shared"},"servers":[{"port":{"number":\#(FleetWorld.port),"name":"https","protocol":"HTTPS"},"hosts":["*"],"tls":{"mode":"SIMPLE","credentialName":"exchanged"}}]}}"#
        private static let secrets = "/api/v1/namespaces/istio-system/secrets"

        private struct Pair {
            let identity: ClientIdentity
            let bytes: [UInt8]

            init(_ number: Int, _ authority: CertificateAuthority) throws {
                identity = try authority.clientIdentity(
                    user: "version-\(number)", lifetime: 86_400, now: Int64(Date().timeIntervalSince1970))
                let certificates = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificatePEM.utf8))
                bytes = try #require(certificates.first).toDERBytes()
            }

            var data: Node {
                .object(["tls.crt": .string(identity.certificatePEM), "tls.key": .string(identity.privateKeyPEM)])
            }
        }

        @Test(
            "certificates are exchanged under load: no handshake fails, and new connections get the new one of every gateway",
            .timeLimit(.minutes(3)))
        func exchanged() async throws {
            let folder = try CrashFolder()
            defer { folder.remove() }
            let authority = try CertificateAuthority(
                CertificateOptions(dataFolder: folder.data, serverURL: "https://127.0.0.1:1", hostName: "a.example.com"),
                now: Int64(Date().timeIntervalSince1970))
            let count = FleetProcessTests.rounds(10, long: 100)
            let pairs = try (0...count).map { try Pair($0, authority) }
            let versions = Dictionary(uniqueKeysWithValues: pairs.enumerated().map { ($1.bytes, $0) })

            let world = try FleetWorld()
            try await world.start()
            let secret = Node.object([
                "apiVersion": .string("v1"), "kind": .string("Secret"), "type": .string("kubernetes.io/tls"),
                "metadata": .object(["name": .string("exchanged")]), "stringData": pairs[0].data,
            ])
            try await world.create(Self.secrets, secret.jsonText)
            try await world.create(FleetWorld.networking + "gateways", Self.gateway)
            try await world.makeRoutes(FleetWorld.answer("x"))
            for name in ["one", "two"] { try await world.makeGateway(name) }
            try await world.ready()
            let targets = [try await world.target("one"), try await world.target("two")]
            try await FleetWorld.eventually("both listen") { targets.allSatisfy { PlainClient($0) != nil } }
            let load = try SecureLoad(targets, serverName: "a.example.com") { certificate, range in
                versions[certificate].flatMap { range.contains($0) ? $0 : nil }
            }
            try await load.more(10)
            var figures = Figures()
            for _ in 0..<count {
                figures.add(
                    try await load.advance { version in
                        try await world.merge(
                            Self.secrets + "/exchanged", Node.object(["stringData": pairs[version].data]).jsonText)
                    })
            }
            try await load.more(10)
            let report = await load.end()
            FleetProcessTests.tell("exchanges of certificates until both gateways have the new one: \(figures); \(report)")
            #expect(report.failed == 0, "\(report)")
            try await world.end()
        }
    }
}
