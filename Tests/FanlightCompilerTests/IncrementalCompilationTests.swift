import FanlightCompiler
import FanlightIR
import FanlightResources
import Testing

@Suite struct IncrementalCompilationTests {
    /// A small deterministic generator, so that a failing sequence can be run again.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let base = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: one, namespace: istio-system}
        spec: {podLabels: {key1: value1}}
        ---
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: two, namespace: istio-system}
        spec: {podLabels: {key1: value1}}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: shared, namespace: default}
        spec:
          selector: {key1: value1}
          servers:
          - port: {number: 80, name: http, protocol: HTTP}
            hosts: ["*.example.com", "a.test"]
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: redirecting, namespace: default}
        spec:
          selector: {key1: value1}
          servers:
          - port: {number: 80, name: http, protocol: HTTP}
            hosts: ["a.example.com"]
            tls: {httpsRedirect: true}
        """

    private static func virtualService(_ index: Int, using generator: inout Generator) throws -> Resource {
        let hosts = ["a.example.com", "b.example.com", "*.example.com", "a.test", "other.test"].shuffled(using: &generator).prefix(2)
        let gateways = [["shared"], ["redirecting"], ["shared", "redirecting"], ["missing"]].randomElement(using: &generator) ?? []
        let path = ["/", "/a", "/b"].randomElement(using: &generator) ?? "/"
        let exportTo = ["*", "*", "istio-system", "."].randomElement(using: &generator) ?? "*"
        return try #require(
            Resource.all(
                """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: vs-\(index), namespace: default, creationTimestamp: "2024-01-0\(1 + index % 9)T00:00:00Z"}
                spec:
                  hosts: [\(hosts.map { "\"\($0)\"" }.joined(separator: ", "))]
                  gateways: [\(gateways.joined(separator: ", "))]
                  exportTo: ["\(exportTo)"]
                  http:
                  - match: [{uri: {prefix: \(path)}}]
                    route: [{destination: {host: backend-\(index), port: {number: 80}}}]
                """
            ).first)
    }

    @Test("a compilation after changes gives what a compilation from nothing gives", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func equalsCompilationFromNothing(seed: UInt64) throws {
        var generator = Generator(state: seed)
        var snapshot = ResourceSnapshot(try Resource.all(Self.base))
        var compiler = Compiler()
        _ = compiler.compile(snapshot)
        for _ in 0..<60 {
            let index = Int.random(in: 0..<12, using: &generator)
            let key = ResourceKey(.virtualService, namespace: "default", name: "vs-\(index)")
            if Bool.random(using: &generator) {
                snapshot.apply(try Self.virtualService(index, using: &generator))
            } else {
                snapshot.remove(key)
            }

            let changed = compiler.compile(snapshot, changed: [key])

            var fresh = Compiler()
            let expected = fresh.compile(snapshot)
            try #require(changed.gateways.map(\.configuration) == expected.gateways.map(\.configuration))
            try #require(changed.diagnostics == expected.diagnostics)
        }
    }

    @Test("a list of changes that misses one is noticed")
    func missedChange() throws {
        var generator = Generator(state: 9)
        var snapshot = ResourceSnapshot(try Resource.all(Self.base))
        var compiler = Compiler()
        _ = compiler.compile(snapshot)
        let first = try Self.virtualService(1, using: &generator)
        let second = try Self.virtualService(2, using: &generator)
        snapshot.apply(first)
        snapshot.apply(second)

        let changed = compiler.compile(snapshot, changed: [second.key])

        var fresh = Compiler()
        #expect(changed.gateways.map(\.configuration) == fresh.compile(snapshot).gateways.map(\.configuration))
    }
}
