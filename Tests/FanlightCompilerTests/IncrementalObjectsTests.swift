import FanlightCompiler
import FanlightIR
import FanlightResources
import Testing

/// Changes of everything that routes depend on, not of VirtualServices alone.
@Suite struct IncrementalObjectsTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }

        mutating func one(of texts: [String]) -> String { texts.randomElement(using: &self) ?? "" }
    }

    private struct Change {
        let yaml: String
        let kind: ResourceKind
        let namespace: String
        let name: String

        var key: ResourceKey { ResourceKey(kind, namespace: namespace, name: name) }
    }

    private static func change(using generator: inout Generator) -> Change {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: istioGateway(&generator)
        case 1: gateway(&generator)
        case 2: service(&generator)
        case 3: destinationRule(&generator)
        case 4: secret(&generator)
        default: virtualService(&generator)
        }
    }

    private static func istioGateway(_ generator: inout Generator) -> Change {
        let name = generator.one(of: ["one", "two", "three"])
        return Change(
            yaml: """
                apiVersion: istio.alibabacloud.com/v1beta1
                kind: IstioGateway
                metadata: {name: \(name), namespace: istio-system}
                spec:
                  podLabels: {key1: \(generator.one(of: ["value1", "value2"]))}
                  ports:
                  - {name: http, port: 80, targetPort: \(generator.one(of: ["80", "8080"]))}
                  - {name: https, port: 443, targetPort: 443}
                """, kind: .istioGateway, namespace: "istio-system", name: name)
    }

    private static func gateway(_ generator: inout Generator) -> Change {
        let name = generator.one(of: ["plain", "redirecting", "secure", "forwarding"])
        let server =
            switch name {
            case "plain": "{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}"
            case "redirecting": "{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example.com], tls: {httpsRedirect: true}}"
            case "secure":
                "{port: {number: 443, name: https, protocol: HTTPS}, hosts: [\"*.example.com\"], tls: {mode: SIMPLE, credentialName: x}}"
            default: "{port: {number: 443, name: tls, protocol: TLS}, hosts: [\"*.example.com\", \"*.test\"], tls: {mode: PASSTHROUGH}}"
            }
        return Change(
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: \(name), namespace: default, creationTimestamp: "2024-0\(generator.one(of: ["1", "2", "3"]))-01T00:00:00Z"}
                spec:
                  selector: {key1: \(generator.one(of: ["value1", "value2"]))}
                  servers: [\(server)]
                """, kind: .gateway, namespace: "default", name: name)
    }

    private static func service(_ generator: inout Generator) -> Change {
        let name = generator.one(of: ["cart", "pay"])
        let namespace = generator.one(of: ["default", "istio-system"])
        let selector = namespace == "istio-system" ? "selector: {key1: value1}, " : ""
        let port = generator.one(of: ["80", "9080"])
        return Change(
            yaml: """
                apiVersion: v1
                kind: Service
                metadata: {name: \(name), namespace: \(namespace), creationTimestamp: "2023-01-01T00:00:00Z"}
                spec: {\(selector)ports: [{name: http, port: \(port), targetPort: 8081}]}
                """, kind: .service, namespace: namespace, name: name)
    }

    private static func destinationRule(_ generator: inout Generator) -> Change {
        let name = generator.one(of: ["cart-1", "cart-2"])
        let selector = generator.one(of: ["", "workloadSelector: {matchLabels: {key1: value1}}, "])
        let namespace = selector.isEmpty ? "default" : "istio-system"
        return Change(
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: \(name), namespace: \(namespace)}
                spec: {host: cart.default.svc.cluster.local, \(selector)subsets: [{name: \(generator.one(of: ["v1", "v2"])), labels: {a: b}}]}
                """, kind: .destinationRule, namespace: namespace, name: name)
    }

    private static func secret(_ generator: inout Generator) -> Change {
        let name = generator.one(of: ["x", "x", "z"])
        let namespace = generator.one(of: ["default", "istio-system"])
        let certificate = generator.one(of: [CertificateText.a, CertificateText.renewed, CertificateText.old])
        let key = generator.one(of: [CertificateText.aKey, CertificateText.renewedKey, CertificateText.oldKey])
        return Change(
            yaml: CertificateText.secret(name, namespace: namespace, certificate: certificate, key: key), kind: .secret,
            namespace: namespace, name: name)
    }

    private static func virtualService(_ generator: inout Generator) -> Change {
        let name = "vs-\(Int.random(in: 0..<8, using: &generator))"
        let host = generator.one(of: ["a.example.com", "b.example.com", "\"*.example.com\"", "a.test"])
        let gateway = generator.one(of: ["plain", "redirecting", "secure", "forwarding", "plain, secure", "redirecting, default/plain"])
        let match = generator.one(of: ["{uri: {prefix: /a}}", "{uri: {prefix: /}}", "{sourceLabels: {key1: value1}}", "{port: 80}"])
        let subset = generator.one(of: ["", ", subset: v1"])
        return Change(
            yaml: """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: \(name), namespace: default, creationTimestamp: "2024-01-0\(1 + name.utf8.count % 3)T00:00:00Z"}
                spec:
                  hosts: [\(host)]
                  gateways: [\(gateway)]
                  http:
                  - match: [\(match)]
                    route: [{destination: {host: cart\(subset)}}]
                  tls:
                  - match: [{sniHosts: [\(host)]}]
                    route: [{destination: {host: pay, port: {number: 80}}}]
                """, kind: .virtualService, namespace: "default", name: name)
    }

    @Test("whatever changes, the compilation is the one from nothing, diagnostics included", arguments: 1...8 as ClosedRange<UInt64>)
    func equalsCompilationFromNothing(seed: UInt64) throws {
        var generator = Generator(state: seed)
        var snapshot = ResourceSnapshot()
        var compiler = Compiler()
        for _ in 0..<150 {
            var keys: [ResourceKey] = []
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let change = Self.change(using: &generator)
                keys.append(change.key)
                if Int.random(in: 0..<3, using: &generator) > 0 {
                    snapshot.apply(try #require(try Resource.all(change.yaml).first))
                } else {
                    snapshot.remove(change.key)
                }
            }

            let changed = compiler.compile(snapshot, changed: keys)

            var fresh = Compiler()
            let expected = fresh.compile(snapshot)
            try #require(changed.gateways.map(\.configuration) == expected.gateways.map(\.configuration))
            try #require(changed.gateways.map(\.ports) == expected.gateways.map(\.ports))
            try #require(changed.gateways.map(\.selectedBy) == expected.gateways.map(\.selectedBy))
            try #require(changed.gateways.map(\.secrets) == expected.gateways.map(\.secrets))
            try #require(changed.gateways.map(\.certificates) == expected.gateways.map(\.certificates))
            try #require(changed.diagnostics == expected.diagnostics)
        }
    }
}
